"""A story's page: what its template is given, and what the page shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from news.addresses import absolute, front_path, section_path
from news.citations.exporting.files import ExportFormat
from news.labels import correction_label
from news.models import StoryPage
from news.pagecache.tags import linked_tags, show_to_everybody, tag, translations_tag
from news.text.facts import image_ids
from news.text.jsonld import breadcrumbs_as_jsonld, story_as_jsonld

from .related import related_stories
from .shown import StoryInFull

PARTS_WORTH_LISTING = 3


def context(page: StoryPage, request: HttpRequest) -> dict[str, Any]:
    """What the template is given, of the live story or, in a preview, of the version at hand.

    A preview shows the sources as `request.shown_sources` has them, if somebody has set that.
    """
    if getattr(request, "is_preview", False):
        return in_context(StoryInFull.draft(page, getattr(request, "shown_sources", None)), request)
    return in_context(StoryInFull.live(page), request)


def in_context(story: StoryInFull, request: HttpRequest) -> dict[str, Any]:
    """What templates are given that show all of `story`."""
    page = story.row
    return {
        "page": page,
        "self": page,
        "request": request,
        "shown": story,
        "story_text": story.text,
        "corrections": story.corrections_by_number,
        "check": story.check,
        "resting": story.resting,
        "address": absolute(request, page.get_url(request) or request.path),
        "reference_formats": list(ExportFormat),
        "parts": parts(page),
        "explainer_number": next(
            (n for n, block in enumerate(page.body, 1) if block.block_type == "explainer"), 0
        ),
    }


def serve(page: StoryPage, request: HttpRequest) -> HttpResponse:
    """The page and what it shows; 410 for a story that was taken off the site."""
    if not page.live:
        return render(request, "410.html", status=410)
    story = StoryInFull.live(page)
    related = related_stories(page)
    given = in_context(story, request)
    trail = [
        ("NeuroGRIT", absolute(request, front_path())),
        (gettext("Stories"), absolute(request, section_path())),
        (page.title, given["address"]),
    ]
    given |= {
        "related": related,
        "jsonld": as_jsonld(story, given["address"], request),
        "breadcrumbs": breadcrumbs_as_jsonld(trail),
    }
    response = TemplateResponse(request, page.get_template(request), given)
    return show_to_everybody(response, tags(story, related))


def parts(page: StoryPage) -> list[tuple[str, str]]:
    """Anchor and words of each subheading; empty for a story too short for a table of them."""
    found = [
        (f"part-{number}", str(block.value))
        for number, block in enumerate(page.body, start=1)
        if block.block_type == "subheading"
    ]
    return found if len(found) >= PARTS_WORTH_LISTING else []


def tags(story: StoryInFull, related: Iterable[StoryPage] = ()) -> set[str]:
    """What a page with all of `story` shows, for whoever keeps it (`news.pagecache`)."""
    page = story.row
    images = {page.lead_image_id, *image_ids(page)} - {None}
    cited = {*story.text.stands_for, *story.text.stands_for.values()}
    return {
        "people",
        tag("story", page.pk),
        *translations_tag(page),
        *(tag("story", one.pk) for one in related),
        *linked_tags(page.body.stream_block.extract_references(page.body)),
        *(tag("topic", pk) for pk in story.topic_ids),
        *(tag("author", one.author.pk) for one in story.authors),
        *(tag("image", pk) for pk in images),
        *(tag("citation", pk) for pk in cited),
        *(tag("reference", one.digest[:16]) for one in story.text.references),
    }


def as_jsonld(story: StoryInFull, address: str, request: HttpRequest) -> dict[str, Any]:
    """The story and its sources for search engines and reference managers."""
    page, check = story.row, story.check
    return story_as_jsonld(
        headline=page.title,
        url=address,
        description=page.standfirst,
        dateline=", ".join(filter(None, (page.dateline_place, str(page.dateline_date)))),
        published=_moment(page.first_published_at),
        modified=_moment(page.last_published_at),
        corrections=[
            (correction_label(one.kind), one.words, _moment(one.at)) for one in story.corrections
        ],
        authors=[
            (one.name, absolute(request, one.author.get_absolute_url()), one.author.elsewhere)
            for one in story.authors
        ],
        topics=[topic.name for topic in story.topics],
        images=[absolute(request, reverse("share_image", args=[page.pk]))],
        language=get_language() or "",
        forms=[reference.form for reference in story.text.references],
        checked_on=check.at.date().isoformat() if check else "",
        checked_by=check.names if check else (),
        checked_how=check.summary if check else "",
        publisher=absolute(request, "/#organisation"),
    )


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
