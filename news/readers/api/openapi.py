"""The API's description for machines: OpenAPI 3.1, written by hand beside the shapes."""

from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from news.addresses import site_address
from news.corrections import Kind
from news.evidence import Evidence, Subjects

TEXT: Final = {"type": "string"}
ADDRESS: Final = {"type": "string", "format": "uri"}
DAY: Final = {"type": "string", "format": "date"}
MOMENT: Final = {"type": "string", "format": "date-time"}
WHOLE: Final = {"type": "integer", "minimum": 0}
SLUG: Final = {"type": "string", "pattern": "^[a-zA-Z0-9_-]+$", "maxLength": 150}


def _object(**properties: Any) -> dict[str, Any]:
    """An object with exactly these properties, all of them there."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Any) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _or_none(what: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [what, {"type": "null"}]}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


_NAMED = _object(slug=SLUG, name=TEXT)
_STORY_IN_LIST = {
    "id": WHOLE,
    "detail_url": ADDRESS,
    "url": ADDRESS,
    "language": TEXT,
    "headline": TEXT,
    "standfirst": TEXT,
    "dateline": _object(place=TEXT, date=DAY),
    "published": MOMENT,
    "modified": MOMENT,
    "evidence_label": _or_none(_ref("EvidenceLabel")),
    "authors": _list(_NAMED),
    "topics": _list(_NAMED),
}
_CITATION_IN_LIST = {"id": WHOLE, "detail_url": ADDRESS, "csl": _ref("CSL")}
SCHEMAS: Final = {
    "EvidenceLabel": _object(
        peer_reviewed={"type": "boolean"},
        evidence={"type": "string", "enum": list(Evidence)},
        subjects={"type": "string", "enum": list(Subjects)},
        words=_list(TEXT),
    ),
    "CSL": {
        "type": "object",
        "description": "An item of CSL-JSON 1.0.2.",
        "properties": {"type": TEXT, "title": TEXT},
        "required": ["type", "title"],
    },
    "StoryInList": _object(**_STORY_IN_LIST),
    "Story": _object(
        **_STORY_IN_LIST,
        lead_image=_or_none(
            _object(url=ADDRESS, alt=TEXT, caption=TEXT, credit=TEXT, width=WHOLE, height=WHOLE)
        ),
        body_html=TEXT,
        study_summary=_or_none({"type": "object"}),
        references=_list(
            _object(
                number=WHOLE,
                csl=_ref("CSL"),
                notice=_or_none(_object(label=TEXT, on=_or_none(DAY), url=_or_none(ADDRESS))),
                compared=WHOLE,
                cites=WHOLE,
            )
        ),
        corrections=_list(
            _object(kind={"type": "string", "enum": list(Kind)}, at=MOMENT, text=TEXT)
        ),
        check=_or_none(
            _object(
                by=_list(TEXT),
                at=MOMENT,
                statements=WHOLE,
                compared=WHOLE,
                exempt=WHOLE,
                nothing=WHOLE,
                sources=WHOLE,
                url=ADDRESS,
            )
        ),
    ),
    "CitationInList": _object(**_CITATION_IN_LIST),
    "Citation": _object(
        **_CITATION_IN_LIST,
        stories=_list(_object(id=WHOLE, detail_url=ADDRESS, url=ADDRESS, headline=TEXT)),
    ),
    "Topic": _object(
        slug=SLUG, detail_url=ADDRESS, url=ADDRESS, name=TEXT, description=TEXT, stories=WHOLE
    ),
    "Author": _object(
        slug=SLUG,
        detail_url=ADDRESS,
        url=ADDRESS,
        name=TEXT,
        role=TEXT,
        biography=TEXT,
        interests=TEXT,
        elsewhere=_list(ADDRESS),
        stories=WHOLE,
    ),
    "Refusal": {"type": "object", "properties": {"message": TEXT, "detail": TEXT}},
}
_REFUSALS = {
    "400": "A parameter that isn't known, or a value that can't be.",
    "404": "Nothing public is there.",
    "429": "Too many requests; the header Retry-After says when to come back.",
}


def _parameter(name: str, schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": text}


def _answer(schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _get(summary: str, schema: dict[str, Any], parameters: list[Any]) -> dict[str, Any]:
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {"200": _answer(schema, summary)}
            | {code: _answer(_ref("Refusal"), text) for code, text in _REFUSALS.items()},
        }
    }


def _paged(name: str) -> dict[str, Any]:
    return _object(meta=_object(total_count=WHOLE), items=_list(_ref(name)))


_PAGING = [
    _parameter("limit", WHOLE | {"maximum": 50, "default": 20}, "How many at most."),
    _parameter("offset", WHOLE | {"maximum": 100_000, "default": 0}, "How many to pass over."),
]
_NARROWING = [
    _parameter("topic", SLUG, "Of this topic."),
    _parameter("author", SLUG, "Of this author."),
    _parameter("evidence", {"type": "string", "enum": list(Evidence)}, "This kind of evidence."),
    _parameter("subjects", {"type": "string", "enum": list(Subjects)}, "Studied in these."),
    _parameter("citation", WHOLE | {"maximum": 999_999_999}, "That rest on this source."),
]


def _one(name: str, schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, "schema": schema}]


PATHS: Final = {
    "/api/v2/stories/": _get("Live stories", _paged("StoryInList"), [*_NARROWING, *_PAGING]),
    "/api/v2/stories/{pk}/": _get("A live story", _ref("Story"), _one("pk", WHOLE)),
    "/api/v2/citations/": _get(
        "Sources on which live stories rest", _paged("CitationInList"), _PAGING
    ),
    "/api/v2/citations/{pk}/": _get("A source", _ref("Citation"), _one("pk", WHOLE)),
    "/api/v2/topics/": _get("Topics with live stories", _paged("Topic"), _PAGING),
    "/api/v2/topics/{slug}/": _get("A topic", _ref("Topic"), _one("slug", SLUG)),
    "/api/v2/authors/": _get("Authors with live stories", _paged("Author"), _PAGING),
    "/api/v2/authors/{slug}/": _get("An author", _ref("Author"), _one("slug", SLUG)),
}


def document(server: str) -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "NeuroGRIT",
            "version": "2",
            "description": "What readers may read, for other software. Read only.",
        },
        "servers": [{"url": server}],
        "paths": PATHS,
        "components": {"schemas": SCHEMAS},
    }


@require_safe
def description(request: HttpRequest) -> JsonResponse:
    """The description, at an address of its own."""
    return JsonResponse(document(site_address(request)))
