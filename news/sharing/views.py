"""Serves the picture that goes along where a story is shared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.labels import label_words
from news.models import StoryPage
from news.pagecache.tags import show_to_everybody, tag

from .picture import share_picture


@require_safe
def site_image(request: HttpRequest) -> HttpResponse:
    """A PNG for whatever is no story."""
    words = _("News about the brain, every sentence checked against its source")
    picture = share_picture(headline=words, label=(), is_reviewed=False)
    return show_to_everybody(HttpResponse(picture, content_type="image/png"), ())


@require_safe
def share_image(request: HttpRequest, story_id: int) -> HttpResponse:
    """A PNG with the headline and the evidence label of a live story."""
    story = get_object_or_404(StoryPage.objects.published().defer_streamfields(), pk=story_id)
    label = story.label
    picture = share_picture(
        headline=story.title,
        label=label_words(label) if label else (),
        is_reviewed=bool(label and label.peer_reviewed),
    )
    response = HttpResponse(picture, content_type="image/png")
    return show_to_everybody(response, {tag("story", story.pk)})
