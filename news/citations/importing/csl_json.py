"""CSL-JSON, as reference managers and Crossref write it. Pure.

Source: the CSL-JSON schema 1.0.2.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from news.citations.records.record import Name, Role

from .entries import BadEntry, BadFile, Parsed, Raw
from .tidy import Found, speaking, tidied

KNOWN_TYPES = {
    "article-journal",
    "article",
    "article-newspaper",
    "article-magazine",
    "speech",
    "paper-conference",
    "pamphlet",
    "book",
    "chapter",
    "report",
    "dataset",
    "thesis",
    "interview",
    "webpage",
}
# CSL's other types, and Crossref's and DataCite's own, by what they come nearest to.
_TYPES = {
    "journal-article": "article-journal",
    "review": "article-journal",
    "review-book": "article-journal",
    "article-review": "article-journal",
    "posted-content": "article",
    "preprint": "article",
    "manuscript": "article",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "reference-entry": "chapter",
    "entry-encyclopedia": "chapter",
    "entry-dictionary": "chapter",
    "entry": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "collection": "book",
    "classic": "book",
    "report-component": "report",
    "standard": "report",
    "database": "dataset",
    "software": "dataset",
    "dissertation": "thesis",
    "post-weblog": "webpage",
    "post": "webpage",
    "broadcast": "webpage",
    "event": "speech",
    "presentation": "speech",
    "personal_communication": "interview",
}
_FIELDS = {
    "title": "title",
    "container-title": "container_title",
    "container-title-short": "container_title_short",
    "journalAbbreviation": "container_title_short",
    "short-container-title": "container_title_short",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "edition": "edition",
    "status": "status",
    "event-title": "event_title",
    "event": "event_title",
    "event-place": "event_place",
    "volume": "volume",
    "issue": "issue",
    "number": "number",
    "page": "pages",
    "article-number": "pages",
    "DOI": "doi",
    "PMID": "pmid",
    "ISBN": "isbn",
    "URL": "url",
    "language": "language",
    "abstract": "abstract",
    "note": "note",
}
_DATES = {"issued": "issued", "event-date": "event_date", "accessed": "accessed"}
_SILENT = {"id", "type", "author", "editor", "citation-key", "title-short"}
_SILENT |= {"source", "genre", "keyword", "ISSN", "position"}


def split(text: str) -> Iterator[Raw]:
    """The items of a list, or the one item. Each has its number in the place of a line."""
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFile("This is not JSON that can be read.") from error
    items = decoded if isinstance(decoded, list) else [decoded]
    if isinstance(decoded, Mapping) and isinstance(decoded.get("items"), list):
        items = decoded["items"]
    for number, item in enumerate(items, start=1):
        yield Raw(number, "", item)


def read(raw: Raw) -> Parsed:
    """The record of one item."""
    item = raw.data
    if not isinstance(item, Mapping):
        raise BadEntry("The item is not an object.")
    try:
        return tidied(found_in(item))
    except RecursionError as error:
        raise BadEntry("The item is nested too deeply.") from error


def found_in(item: Mapping[str, Any]) -> Found:
    """What one item of CSL-JSON, or of Crossref's kin to it, says."""
    kind = str(item.get("type") or "")
    found = Found(type=kind if kind in KNOWN_TYPES else _TYPES.get(kind, "webpage"))
    if kind not in KNOWN_TYPES and kind not in _TYPES:
        found.lost.append(f"Unknown type “{kind[:40]}”: taken as {found.type}.")
    for variable, ours in _FIELDS.items():
        found.put(ours, text_of(item.get(variable)))
    for variable, ours in _DATES.items():
        found.put(ours, date_of(item.get(variable)))
    for role in (Role.AUTHOR, Role.EDITOR):
        found.names += _names(item.get(role.value), role)
    placed = sorted(_placed(item, found.names), key=lambda pair: pair[0])
    found.names = [name for _position, name in placed] or found.names
    if found.type == "speech":
        found.names = speaking(found.names)
    known = {*_FIELDS, *_DATES, *_SILENT}
    if left := sorted(str(key) for key in item if str(key) not in known and item[key]):
        found.lost.append(f"Not kept: {', '.join(str(key)[:40] for key in left[:40])}.")
    return found


def text_of(value: Any) -> str:
    """A value as text; of a list, such as Crossref's titles, the first."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def date_of(value: Any) -> str:
    """A CSL date as "2013-10-18", as far as it goes; of a range, its beginning."""
    if not isinstance(value, Mapping):
        return text_of(value)
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(part) for part in parts[0][:3] if part]
        return "-".join(
            number.zfill(2) if place else number.zfill(4) for place, number in enumerate(numbers)
        )
    return text_of(value.get("raw") or value.get("literal"))


def _names(value: Any, role: Role) -> list[Name]:
    return [_name(raw, role) for raw in _list(value) if isinstance(raw, Mapping)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(raw: Mapping[str, Any], role: Role) -> Name:
    particles = (text_of(raw.get(key)) for key in ("non-dropping-particle", "dropping-particle"))
    family = " ".join(part for part in (*particles, text_of(raw.get("family"))) if part)
    given = " ".join(
        part for part in (text_of(raw.get("given")), text_of(raw.get("suffix"))) if part
    )
    literal = text_of(raw.get("literal")) or text_of(raw.get("name"))
    if raw.get("role") == Role.SPEAKER.value:
        role = Role.SPEAKER
    return Name(family, given, literal, text_of(raw.get("ORCID")), role)


def _placed(item: Mapping[str, Any], names: list[Name]) -> list[tuple[int, Name]]:
    """The names with the places that our own export gave them; nothing for other exports."""
    raws = [
        raw
        for role in (Role.AUTHOR, Role.EDITOR)
        for raw in _list(item.get(role.value))
        if isinstance(raw, Mapping)
    ]
    places = [raw.get("position") for raw in raws]
    if len(raws) != len(names) or not all(isinstance(place, int) for place in places):
        return []
    return [
        (place, name) for place, name in zip(places, names, strict=True) if isinstance(place, int)
    ]
