"""Serves the picture that goes along where a story is shared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from news.labels import label_words
from news.models import StoryPage
from news.pagecache.tags import show_to_everybody, tag

from .picture import can_draw, share_picture


def _of_the_site() -> bytes:
    words = _("News about the brain, every sentence read by a second pair of eyes")
    return share_picture(headline=words, label=(), is_reviewed=False)


def _of_story(story: StoryPage) -> bytes:
    """With headline and label; that of the site where the font lacks their letters."""
    label = story.label
    with override(story.locale.language_code):
        words = label_words(label) if label else ()
    if not can_draw("".join([story.title, *words])):
        return _of_the_site()
    return share_picture(
        headline=story.title, label=words, is_reviewed=bool(label and label.peer_reviewed)
    )


@require_safe
def site_image(request: HttpRequest) -> HttpResponse:
    """A PNG for whatever is no story."""
    return show_to_everybody(HttpResponse(_of_the_site(), content_type="image/png"), ())


@require_safe
def share_image(request: HttpRequest, story_id: int) -> HttpResponse:
    """A PNG with the headline and the evidence label of a live story."""
    stories = StoryPage.objects.published().select_related("locale").defer_streamfields()
    story = get_object_or_404(stories, pk=story_id)
    response = HttpResponse(_of_story(story), content_type="image/png")
    return show_to_everybody(response, {tag("story", story.pk)})
