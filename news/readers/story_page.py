"""A story's page: what was printed of it, and what isn't of the story: others that go on where it ends."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

from news.models import StoryPage
from news.pagecache.tags import show_to_everybody, translations_tag

from .printing.parts import tags_beside
from .printing.press import parts_of, printed_of
from .related import related_stories
from .shown import StoryInFull


def context(page: StoryPage, request: HttpRequest) -> dict[str, Any]:
    """What the template is given of the version at hand, in a preview.

    Its sources are shown as `request.shown_sources` has them, if somebody has set that.
    """
    story = StoryInFull.draft(page, getattr(request, "shown_sources", None))
    return {"parts": parts_of(story, request, is_preview=True)}


def serve(page: StoryPage, request: HttpRequest) -> HttpResponse:
    """The page and what it shows; 410 for a story that was taken off the site."""
    if not page.live:
        return render(request, "410.html", status=410)
    printed = printed_of(page)
    related = related_stories(page)
    given = {"page": page, "self": page, "request": request, "parts": printed, "related": related}
    response = TemplateResponse(request, page.get_template(request), given)
    beside = tags_beside(printed.tags, [card.id for card in related])
    return show_to_everybody(response, {*printed.tags, *beside, *translations_tag(page)})
