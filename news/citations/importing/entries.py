"""What every format's reader gives: raw entries with their lines, and records read from them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from news.citations.records.record import Record

# An entry of a bibliography has a few thousand characters; parsers take minutes over millions.
LONGEST_ENTRY = 100_000


class BadEntry(ValueError):
    """One entry can't be taken; the message says why, in a sentence for the report."""


class BadFile(ValueError):
    """Nothing can be read from this text in this format; the message says why."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One entry as it stands in the file; `line` is where it begins, from 1.

    In CSL-JSON and EndNote XML `line` is the number of the entry instead.
    """

    line: int
    text: str
    data: Any = None


@dataclass(slots=True)
class Parsed:
    """A record, and what of the entry it could not keep: sentences for the report."""

    record: Record
    lost: list[str] = field(default_factory=list)


class Reader(Protocol):
    """What each format's module offers."""

    def split(self, text: str) -> Iterator[Raw]:
        """The entries of a file in order; raises BadFile."""
        ...

    def read(self, raw: Raw) -> Parsed:
        """The record of one entry; raises BadEntry."""
        ...


def refuse_long(raw: Raw) -> None:
    """Raises BadEntry for an entry that no bibliography has."""
    if len(raw.text) > LONGEST_ENTRY:
        raise BadEntry(
            f"The entry has {len(raw.text):,} characters; at most {LONGEST_ENTRY:,} are read."
        )
