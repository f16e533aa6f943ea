"""Who reads the unpublished words of a story, and what was ruled and noted on them.

Its headline, its writer and its stage are known to the whole desk (`tests/site/test_headlines.py`).
"""

from news.desk.models import User
from news.factcheck.ledger.contributors import contributor_ids
from news.factcheck.people import stages_in_this_request
from news.factcheck.stories import Story


def reads_all_drafts(user: User) -> bool:
    """Whether `user` is a checker, an editor or an administrator: they read whatever is written."""
    if user.is_superuser:
        return True
    stages = stages_in_this_request(user)
    return stages.checks or stages.publishes


def may_read_drafts(story: Story, user: User) -> bool:
    """Whether `user` is a checker or an editor, or one of those who wrote the story."""
    return bool(
        reads_all_drafts(user)
        or story.permissions_for_user(user).can_edit()
        or user.pk in contributor_ids(story.get_latest_revision_as_object())
    )
