"""Records chained by hash, so that tampering shows. Pure.

Each record's hash is the SHA-256 of its canonical JSON, in which the hash of the record before it
stands too (a hash chain after Haber and Stornetta, "How to time-stamp a digital document", 1991).
Whoever changes one record has to change every later one; whoever knows a later hash finds out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from news.digest import Content
from news.schemes import UnknownScheme
from news.spelling import canonical, sha256

BEGINNING: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class ClearanceRecord:
    """One clearance as plain values. `number` counts from 1 without gaps; `at` is aware."""

    number: int
    page_id: int | None
    citation_id: int | None
    revision_id: int
    scheme: int
    digest: str
    text_digest: str
    payload: Mapping[str, Any]
    checker_id: int
    at: datetime
    comment: str
    previous_hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first record that is not as it was written, and what is wrong with it."""

    number: int
    fault: str


def record_hash(record: ClearanceRecord) -> str:
    """The hash of `record`, in hex."""
    return sha256(canonical(values_of(record)))


def values_of(record: ClearanceRecord) -> dict[str, Any]:
    """A record as JSON, as it is hashed."""
    values = {name: getattr(record, name) for name in ClearanceRecord.__slots__}
    values["at"] = record.at.astimezone(UTC).isoformat(timespec="microseconds")
    return values


def first_break(records: Iterable[tuple[ClearanceRecord, str]]) -> Break | None:
    """The first break in a chain of records and their stored hashes, oldest first; None if whole."""
    expected, previous = 1, BEGINNING
    for record, stored in records:
        if fault := _fault(record, stored, expected, previous):
            return Break(expected, fault)
        expected, previous = expected + 1, stored
    return None


def _fault(record: ClearanceRecord, stored: str, expected: int, previous: str) -> str:
    if record.number != expected:
        return f"is missing: the next one has number {record.number}"
    if record.previous_hash != previous:
        return "does not follow the record before it"
    if record_hash(record) != stored:
        return "was changed after it was written"
    try:
        content = Content.from_payload(record.payload)
    except UnknownScheme:
        return f"was made under scheme {record.scheme}, which nothing here reads"
    except (KeyError, TypeError, ValueError):
        return "holds content that can't be read"
    told = (content.scheme, content.text_digest, content.digest)
    if told != (record.scheme, record.text_digest, record.digest):
        return "holds content that does not have its digest"
    return ""
