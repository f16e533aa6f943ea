"""One story carried over to another form, with all that rests on it, in one transaction."""

from typing import Final

from django.db import transaction

from news.models import StoryPage

from .carrying import carry
from .reading import Reading
from .rule import Way

# Columns read here; the words come from the revisions.
_OF_STORY: Final = (
    "title",
    "draft_title",
    "content_type",
    "live",
    "live_revision",
    "latest_revision",
)


@transaction.atomic
def rewrite_story(story_id: int, way: Way) -> bool:
    """Give a story its other form; False if it has that already, or is gone.

    Raises NotProven; then nothing has changed.
    """
    # As `lock_text` does, and reads it at once.
    locked = StoryPage.objects.select_for_update(of=("page_ptr",), no_key=True)
    story = locked.only(*_OF_STORY).filter(pk=story_id).order_by().first()
    if not story:
        return False
    read = Reading(story, way)
    if not read.may_change:
        return False
    read.prove()
    if not read.is_worth_while:
        return False
    carry(read)
    return True
