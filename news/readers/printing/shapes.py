"""What the API says of a story: these fields and no others.

`news.readers.api.openapi` describes the shapes; `tests/news/api` holds the two against each other.
"""

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from rest_framework.utils.encoders import JSONEncoder

from news.addresses import absolute
from news.citations.records.csl import record_in
from news.evidence import EvidenceLabel
from news.images.sizes import PICTURE
from news.labels import label_words
from news.models import StoryPage
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


def listed(story: ShownStory, request: HttpRequest) -> Shape:
    """A story in a list."""
    return _plain(_story(story, request))


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
        "evidence_label": label_shape(story.label),
        "authors": [{"slug": one.author.slug, "name": one.name} for one in story.authors],
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in story.topics],
    }


def in_full(story: StoryInFull, request: HttpRequest, *, html: str) -> Shape:
    """A story with its text (`html`), study summary, references and how it was checked."""
    row, check, resting = story.row, story.check, story.resting
    image = row.lead_image and row.lead_image.rendition_or_none(PICTURE)
    shape = _story(story, request) | {
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
    return _plain(shape)


def _plain(shape: Shape) -> Shape:
    """As it is sent: moments in words."""
    plain: Shape = json.loads(json.dumps(shape, cls=JSONEncoder))
    return plain


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
