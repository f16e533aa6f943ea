"""The record of a story: who did what to which revision, when, and why."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.rewrites import REWRITTEN
from news.models import StoryPage

# Ours say the same with revision and digest.
_SAID_BETTER: Final = {"wagtail.workflow.approve", "wagtail.workflow.reject"}
_OF_READERS: Final = ("wagtail.publish", "wagtail.unpublish", "wagtail.schedule", "news.")
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `digest` and `clearance` are of what was decided on, if anything.

    `hash` is the clearance's place in the chain; empty texts and None mean "does not apply".
    """

    at: datetime
    who: str
    action: str
    what: str
    revision: int | None
    digest: str
    clearance: int | None
    hash: str
    comment: str


def record_of(story: StoryPage) -> list[Entry]:
    """Everything that was done to `story`, newest first."""
    rows = list(
        PageLogEntry.objects.filter(page=story.pk)
        .select_related("user")
        .order_by("-timestamp", "-pk")
    )
    clearances = {row.number: row for row in Clearance.objects.of(story).select_related("checker")}
    said = {row.data.get("task_state") for row in rows if row.data}
    # Publishing, withdrawing and scheduling are decisions on a revision that somebody cleared.
    by_revision = {
        publication.revision_id: publication.clearance
        for publication in story.publications.select_related("clearance").order_by("pk")
    } | {row.revision_id: row for row in clearances.values()}
    entries = [_entry(row, clearances, by_revision) for row in rows if not _is_repeated(row, said)]
    logged = {entry.clearance for entry in entries}
    for row in rows:
        if row.action == REWRITTEN:  # approved once, and carried over since
            logged.update(row.data["clearances"])
    entries += [_carried_over(row) for number, row in clearances.items() if number not in logged]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _is_repeated(row: PageLogEntry, said: set[Any]) -> bool:
    workflow = (row.data or {}).get("workflow") or {}
    return row.action in _SAID_BETTER and workflow.get("task_state_id") in said


def _entry(
    row: PageLogEntry,
    clearances: dict[int, Clearance],
    by_revision: dict[int | None, Clearance],
) -> Entry:
    data = row.data or {}
    shown = by_revision.get(row.revision_id) if row.action.startswith(_OF_READERS) else None
    clearance = clearances.get(data.get("clearance") or 0)
    return Entry(
        at=row.timestamp,
        who=row.user_display_name,
        action=row.action,
        what=force_str(row.message),
        revision=row.revision_id,
        digest=data.get("digest", "") or (shown.digest if shown else ""),
        clearance=clearance.number if clearance else None,
        hash=clearance.hash if clearance else "",
        comment=data.get("comment") or force_str(row.comment or ""),
    )


def _carried_over(clearance: Clearance) -> Entry:
    """A clearance from before decisions were logged with their digest."""
    return Entry(
        at=clearance.at,
        who=clearance.checker.get_full_name() or str(clearance.checker),
        action="factcheck.approve",
        what=_("Approved at the fact-check"),
        revision=clearance.revision_id,
        digest=clearance.digest,
        clearance=clearance.number,
        hash=clearance.hash,
        comment=clearance.comment,
    )


def as_json(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The entries as JSON values, times in UTC (ISO 8601)."""
    return [asdict(entry) | {"at": entry.at.isoformat()} for entry in entries]


def as_csv(entries: Iterable[Entry]) -> str:
    """The entries as CSV (RFC 4180), with nothing in it that a spreadsheet would calculate."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(Entry.__slots__))
    writer.writeheader()
    for row in as_json(entries):
        writer.writerow({name: harmless(value) for name, value in row.items()})
    return out.getvalue()


def harmless(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula: such a text gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
