"""Records to and from CSL-JSON, without loss for what the form holds. Pure.

Source: the CSL-JSON schema 1.0.2 (csl-data.json of citation-style-language/schema) and appendix
IV of the CSL 1.0.2 specification for variable names. Two things have no place in it: ORCID,
which goes into the name object as "ORCID", where Crossref puts it; and a speaker, for whom
CSL's "author" of a speech stands: such a name carries "role": "speaker".
"""

from collections.abc import Mapping
from typing import Any

from .dates import PartialDate
from .record import Name, Record, Role

# Our attribute -> CSL's variable.
_TEXTS = {
    "id": "id",
    "type": "type",
    "title": "title",
    "container_title": "container-title",
    "container_title_short": "container-title-short",
    "publisher": "publisher",
    "publisher_place": "publisher-place",
    "edition": "edition",
    "status": "status",
    "event_title": "event-title",
    "event_place": "event-place",
    "volume": "volume",
    "issue": "issue",
    "number": "number",
    "pages": "page",
    "doi": "DOI",
    "pmid": "PMID",
    "isbn": "ISBN",
    "url": "URL",
    "language": "language",
    "abstract": "abstract",
    "note": "note",
}
_DATES = {"issued": "issued", "event_date": "event-date", "accessed": "accessed"}


class BadCsl(ValueError):
    """The item is not usable CSL-JSON; the message says why."""


def to_csl(record: Record) -> dict[str, Any]:
    """`record` as one CSL-JSON item, without empty variables."""
    item: dict[str, Any] = {
        variable: value
        for attribute, variable in _TEXTS.items()
        if (value := getattr(record, attribute))
    }
    for attribute, variable in _DATES.items():
        if when := getattr(record, attribute):
            item[variable] = {"date-parts": [_date_parts(when)]}
    for position, name in enumerate(record.contributors):
        variable = "editor" if name.role is Role.EDITOR else "author"
        item.setdefault(variable, []).append(_name_to_csl(name, position))
    return item


def from_csl(item: Mapping[str, Any]) -> Record:
    """The record that one CSL-JSON item from elsewhere describes; raises BadCsl."""
    record = record_in(item)
    if not record.title or not record.type:
        raise BadCsl("A CSL-JSON item needs a type and a title.")
    return record


def record_in(form: Mapping[str, Any]) -> Record:
    """The record that a public form of our own describes, however little is known of it yet."""
    values: dict[str, Any] = {
        attribute: _text(form, variable) for attribute, variable in _TEXTS.items()
    }
    values |= {attribute: _date(form, variable) for attribute, variable in _DATES.items()}
    return Record(**values, contributors=_contributors(form))


def _date_parts(when: PartialDate) -> list[int]:
    return [part for part in (when.year, when.month, when.day) if part]


def _name_to_csl(name: Name, position: int) -> dict[str, Any]:
    parts = {"family": name.family, "given": name.given, "literal": name.literal}
    extra = {
        "ORCID": name.orcid,
        "role": name.role.value if name.role is Role.SPEAKER else "",
    }
    # Authors and editors are two lists in CSL; the position keeps their common order.
    return {key: value for key, value in (parts | extra).items() if value} | {"position": position}


def _text(item: Mapping[str, Any], variable: str) -> str:
    value = item.get(variable, "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadCsl(f"“{variable}” has to be text.")
    return str(value)


def _date(item: Mapping[str, Any], variable: str) -> PartialDate | None:
    if variable not in item:
        return None
    try:
        parts = item[variable]["date-parts"][0]
        return PartialDate(*(int(part) for part in parts))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BadCsl(f"“{variable}” is not a date.") from error


def _contributors(item: Mapping[str, Any]) -> tuple[Name, ...]:
    placed: list[tuple[int, Name]] = []
    for variable in ("author", "editor"):
        for raw in item.get(variable, ()):
            if not isinstance(raw, Mapping):
                raise BadCsl(f"“{variable}” has to be a list of names.")
            speaks = raw.get("role") == Role.SPEAKER.value
            name = Name(
                family=_text(raw, "family"),
                given=_text(raw, "given"),
                literal=_text(raw, "literal"),
                orcid=_text(raw, "ORCID"),
                role=Role.SPEAKER if speaks else Role(variable),
            )
            position = raw.get("position", len(placed))
            placed.append((position if isinstance(position, int) else len(placed), name))
    return tuple(name for _position, name in sorted(placed, key=lambda pair: pair[0]))
