"""What the desk knows of a source, as plain values. Pure.

The one shape that the form, the CSL-JSON exchange and the formatter share.
"""

import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from .dates import PartialDate

# No letters, and nothing that a text needs; what is white space becomes a space instead.
CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Role(StrEnum):
    """What a contributor did."""

    AUTHOR = "author"
    EDITOR = "editor"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Name:
    """A contributor: family and given names, or one literal name for a body or a mononym."""

    family: str = ""
    given: str = ""
    literal: str = ""
    orcid: str = ""
    role: Role = Role.AUTHOR


@dataclass(frozen=True, slots=True)
class Record:
    """A source. Texts are empty where nothing is known; `type` is a CSL item type."""

    type: str
    title: str
    id: str = ""
    contributors: tuple[Name, ...] = ()
    container_title: str = ""
    container_title_short: str = ""
    publisher: str = ""
    publisher_place: str = ""
    edition: str = ""
    status: str = ""
    issued: PartialDate | None = None
    event_title: str = ""
    event_place: str = ""
    event_date: PartialDate | None = None
    volume: str = ""
    issue: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    isbn: str = ""
    url: str = ""
    accessed: PartialDate | None = None
    language: str = ""
    abstract: str = ""
    note: str = ""

    def named(self, role: Role) -> tuple[Name, ...]:
        """The contributors in `role`, in order."""
        return tuple(name for name in self.contributors if name.role == role)


def in_one_line(record: Record) -> Record:
    """`record` with every text in one line, without control characters; nameless people are left out."""
    people = (_in_one_line(name) for name in record.contributors)
    named = tuple(name for name in people if name.family or name.given or name.literal)
    return replace(_in_one_line(record), contributors=named)


def _in_one_line[T: (Name, Record)](value: T) -> T:
    made: dict[str, Any] = {field.name: getattr(value, field.name) for field in fields(value)}
    for name, text in made.items():
        if type(text) is str:
            made[name] = " ".join(CONTROL.sub("", text).split())
    return type(value)(**made)
