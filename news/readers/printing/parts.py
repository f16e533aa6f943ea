"""What the templates of a whole story are given, and what they show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from news.addresses import absolute, front_path, section_path
from news.citations.exporting.files import ExportFormat
from news.labels import correction_label
from news.models import StoryPage
from news.pagecache.tags import linked_tags, tag
from news.readers.shown import ShownStory, StoryInFull
from news.text.facts import image_ids
from news.text.jsonld import breadcrumbs_as_jsonld, story_as_jsonld

PARTS_WORTH_LISTING = 3


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


def parts(page: StoryPage) -> list[tuple[str, str]]:
    """Anchor and words of each subheading; empty for a story too short for a table of them."""
    found = [
        (f"part-{number}", str(block.value))
        for number, block in enumerate(page.body, start=1)
        if block.block_type == "subheading"
    ]
    return found if len(found) >= PARTS_WORTH_LISTING else []


def tags(story: StoryInFull) -> set[str]:
    """What is shown of `story` itself, for whoever keeps it (`news.prints`, `news.pagecache`)."""
    page = story.row
    images = {page.lead_image_id, *image_ids(page)} - {None}
    cited = {*story.text.stands_for, *story.text.stands_for.values()}
    return {
        *tags_of_card(story),
        *("house", "disclosure"),
        *linked_tags(page.body.stream_block.extract_references(page.body)),
        *(tag("image", pk) for pk in images),
        *(tag("the-citation", pk) for pk in cited),
        *(tag("reference", one.digest[:16]) for one in story.text.references),
        *(tag("person", pk) for pk in (story.check.people if story.check else ())),
    }


def tags_of_card(story: ShownStory) -> set[str]:
    """What a list shows of `story`, and the API's list."""
    images = {story.row.lead_image_id} - {None}
    return {
        tag("story", story.row.pk),
        "addresses",
        *(tag("the-topic", pk) for pk in story.topic_ids),
        *(tag("the-author", one.author.pk) for one in story.authors),
        *(tag("image", pk) for pk in images),
    }


def tags_beside(shown: Iterable[str], related: Iterable[int]) -> set[str]:
    """What a story's page shows beside what it shows of the story: others by their ids.

    Which they are depends on what stories have the same topics and sources.
    """
    return {
        *(tag("story", pk) for pk in related),
        *(
            one.removeprefix("the-")
            for one in shown
            if one.startswith(("the-topic:", "the-citation:"))
        ),
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


def breadcrumbs(page: StoryPage, address: str, request: HttpRequest) -> dict[str, Any]:
    """Where the story stands on the site."""
    return breadcrumbs_as_jsonld(
        [
            ("NeuroGRIT", absolute(request, front_path())),
            (gettext("Stories"), absolute(request, section_path())),
            (page.title, address),
        ]
    )


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
