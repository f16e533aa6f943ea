"""What the API says of a story, a citation, a topic, an author: these fields and no others.

`openapi.py` describes each shape; `tests/news/api` holds the two against each other.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from news.addresses import absolute
from news.citations.models import Citation
from news.citations.records.csl import record_in
from news.evidence import EvidenceLabel
from news.images.sizes import PICTURE
from news.labels import label_words
from news.models import Author, StoryPage, Topic
from news.readers.feeds.full_text import body_html
from news.readers.shown import ShownStory, StoryInFull
from news.readers.shown_check import Resting

Shape = dict[str, Any]


def detail_url(request: HttpRequest, kind: str, key: object) -> str:
    """Where the API says all of one thing."""
    return absolute(request, reverse(f"api:{kind}:detail", args=[key]))


def label_shape(label: EvidenceLabel | None) -> Shape | None:
    """The evidence label, in words and as what it is derived from."""
    if not label:
        return None
    return {
        "peer_reviewed": label.peer_reviewed,
        "evidence": label.evidence.value,
        "subjects": label.subjects.value,
        "words": list(label_words(label)),
    }


def story_in_list(row: StoryPage, request: HttpRequest) -> Shape:
    """A story as lists have it. `row` is one that `StoryQuerySet.for_cards` has found."""
    return _story(ShownStory.of_card(row), request)


def _story(story: ShownStory, request: HttpRequest) -> Shape:
    page = story.row
    return {
        "id": page.pk,
        "detail_url": detail_url(request, "stories", page.pk),
        "url": absolute(request, page.get_url(request) or ""),
        "language": page.locale.language_code,
        "headline": page.title,
        "standfirst": page.standfirst,
        "dateline": {"place": page.dateline_place, "date": page.dateline_date.isoformat()},
        "published": page.first_published_at,
        "modified": page.last_published_at,
        "evidence_label": label_shape(page.label),
        "authors": [{"slug": one.author.slug, "name": one.name} for one in story.authors],
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in story.topics],
    }


def story_in_full(row: StoryPage, request: HttpRequest) -> Shape:
    """A story with its text, study summary, references and how it was checked."""
    with override(row.locale.language_code):
        story = StoryInFull.live(row)
        html = body_html(story, request)
    check, resting = story.check, story.resting
    image = row.lead_image and row.lead_image.rendition_or_none(PICTURE)
    return _story(story, request) | {
        "lead_image": image
        and {
            "url": absolute(request, image.url),
            "alt": row.lead_image_alt,
            "caption": row.lead_image_caption,
            "credit": story.lead_image_credit,
            "width": image.width,
            "height": image.height,
        },
        "body_html": html,
        "study_summary": _study_summary(row),
        "references": [
            {
                "number": one.number,
                "csl": csl_of(one.form),
                "notice": _notice(one.notice),
                "compared": resting.get(one.citation_id, Resting()).compared,
                "cites": resting.get(one.citation_id, Resting()).cites,
            }
            for one in story.text.references
        ],
        "corrections": [
            {"kind": one.kind, "at": one.at, "text": one.words} for one in story.corrections
        ],
        "check": check
        and {
            "by": list(check.names),
            "at": check.at,
            "statements": check.statements,
            "compared": check.compared,
            "exempt": check.exempt,
            "nothing": check.nothing,
            "sources": check.sources,
            "url": absolute(request, f"{row.get_url(request)}checked.html"),
        },
    }


def csl_of(form: Any) -> Shape:
    """A public form as plain CSL-JSON, as reference managers read it."""
    record = record_in(form)
    csl = {key: value for key, value in dict(form).items() if key != "id"}
    for variable in ("author", "editor"):
        names = [
            {key: value for key, value in name.items() if key not in {"position", "role"}}
            for name in form.get(variable, ())
        ]
        if names:
            csl[variable] = names
    return csl | {"title": record.title}


def _notice(notice: Any) -> Shape | None:
    if not notice:
        return None
    return {
        "label": notice.label,
        "on": notice.on.isoformat() if notice.on else None,
        "url": notice.address or None,
    }


def _study_summary(story: StoryPage) -> Shape | None:
    for block in story.body:
        if block.block_type == "study_summary":
            stored = dict(block.value)
            stored.pop("citation", None)
            return stored
    return None


def citation_in_list(citation: Citation, request: HttpRequest) -> Shape:
    """A source, as it was checked."""
    return {
        "id": citation.pk,
        "detail_url": detail_url(request, "citations", citation.pk),
        "csl": csl_of(citation.public_form),
    }


def citation_in_full(citation: Citation, request: HttpRequest) -> Shape:
    """A source, and the live stories that rest on it."""
    stories = (
        StoryPage.objects.published()
        .filter(citation_uses__citation=citation, citation_uses__is_shown=True)
        .defer_streamfields()
    )
    return citation_in_list(citation, request) | {
        "stories": [
            {
                "id": story.pk,
                "detail_url": detail_url(request, "stories", story.pk),
                "url": absolute(request, story.get_url(request) or ""),
                "headline": story.title,
            }
            for story in stories
        ]
    }


def topic_shape(topic: Topic, request: HttpRequest) -> Shape:
    """A topic, in lists and alone."""
    return {
        "slug": topic.slug,
        "detail_url": detail_url(request, "topics", topic.slug),
        "url": absolute(request, topic.get_absolute_url()),
        "name": topic.name,
        "description": topic.description,
        "stories": getattr(topic, "number", 0),
    }


def author_shape(author: Author, request: HttpRequest) -> Shape:
    """An author, in lists and alone."""
    return {
        "slug": author.slug,
        "detail_url": detail_url(request, "authors", author.slug),
        "url": absolute(request, author.get_absolute_url()),
        "name": author.name,
        "role": author.role,
        "biography": author.biography,
        "interests": author.interests,
        "elsewhere": author.elsewhere,
        "stories": getattr(author, "number", 0),
    }
