"""What the desk knows of a source, as plain values. Pure.

The one shape that the form, the CSL-JSON exchange and the formatter share.
"""

from dataclasses import dataclass
from enum import StrEnum

from .dates import PartialDate


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
