"""The writer of audit packs: one ZIP of JSON to process, HTML to read, and the script that verifies it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.utils import timezone

from news.factcheck.clearances.chain import values_of
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.state import Line, ledger_of
from news.factcheck.ledger.tables import ClearedStatement, Note, Ruling, Verdict
from news.factcheck.stories import Story

FORMAT: Final = "neurogrit-audit"
VERSION: Final = 1
_SCRIPT: Final = Path(__file__).with_name("verify.py")


def audit_pack(
    story: Story, *, clearance: Clearance | None, with_notes: bool, at: datetime | None = None
) -> bytes:
    """The pack of what `clearance` cleared; of the newest version as it stands where it is None.

    Notes, comments and abstracts of the desk are in it only `with_notes`. Times are UTC.
    """
    ledger = audit_of(story, clearance=clearance, with_notes=with_notes)
    ledger["exported_at"] = _time(at or timezone.now())
    files = {
        "ledger.json": json.dumps(ledger, ensure_ascii=False, indent=1).encode(),
        "ledger.html": render_to_string("factcheck/audit/ledger.html", {"ledger": ledger}).encode(),
        "verify.py": _SCRIPT.read_bytes(),
    }
    manifest = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["manifest.json"] = json.dumps({"files": manifest}, indent=1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    return out.getvalue()


def audit_of(story: Story, *, clearance: Clearance | None, with_notes: bool) -> dict[str, Any]:
    """The same as JSON values."""
    statements = (
        list(_cleared(clearance, with_notes=with_notes))
        if clearance
        else list(_uncleared(story, with_notes=with_notes))
    )
    sources = clearance.content.sources if clearance else {}
    people = {
        pk
        for statement in statements
        for pk in (
            *statement["writers"],
            *(said["by"] for said in (*statement["rulings"], *statement["notes"])),
        )
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "with_notes": with_notes,
        "story": {"id": story.pk, "title": story.title, "url": story.full_url or ""},
        "clearance": _clearance(clearance, with_notes=with_notes) if clearance else None,
        "statements": statements,
        "sources": dict(sources),
        "people": {
            str(user.pk): str(user) for user in get_user_model().objects.filter(pk__in=people)
        },
    }


def _clearance(clearance: Clearance, *, with_notes: bool) -> dict[str, Any]:
    # As the chain of clearances hashes it.
    values = values_of(clearance.record)
    values |= {"hash": clearance.hash, "checker": str(clearance.checker)}
    if not with_notes:
        del values["comment"]
    return values


def _cleared(clearance: Clearance, *, with_notes: bool) -> Iterable[dict[str, Any]]:
    rows = ClearedStatement.objects.filter(clearance=clearance).select_related("ruling__statement")
    found = list(rows)
    histories = _histories([row.ruling.statement_id for row in found])
    notes = _notes([row.ruling.statement_id for row in found]) if with_notes else {}
    for row in found:
        statement = row.ruling.statement
        yield {
            "position": row.position,
            "place": row.place,
            "number": row.number,
            "label": row.label,
            "text": row.text,
            "citation_ids": row.citation_ids,
            "digest": statement.digest,
            "writers": statement.writers,
            "introduced_at": _time(statement.introduced_at),
            "ruling": row.ruling_id,
            "rulings": [
                _ruling(ruling, with_notes=with_notes)
                for ruling in histories.get(statement.pk, [])
                if ruling.at <= clearance.at
            ],
            "notes": notes.get(statement.pk, []),
        }


def _uncleared(story: Story, *, with_notes: bool) -> Iterable[dict[str, Any]]:
    """The statements of the newest version, which nobody has cleared."""
    lines = ledger_of(story.get_latest_revision_as_object()).lines
    pks = [line.statement.pk for line in lines if line.statement]
    histories = _histories(pks)
    notes = _notes(pks) if with_notes else {}
    for line in lines:
        pk = line.statement.pk if line.statement else 0
        yield _line(line) | {
            "rulings": [_ruling(one, with_notes=with_notes) for one in histories.get(pk, [])],
            "notes": notes.get(pk, []),
        }


def _line(line: Line) -> dict[str, Any]:
    occurrence, row = line.occurrence, line.statement
    return {
        "position": line.position,
        "place": occurrence.place,
        "number": occurrence.number,
        "label": occurrence.label,
        "text": occurrence.text,
        "citation_ids": list(occurrence.citation_ids),
        "digest": occurrence.digest,
        "writers": row.writers if row else [],
        "introduced_at": _time(row.introduced_at) if row else None,
        "ruling": line.ruling.pk if line.ruling and line.is_done else None,
    }


def cites_only(statement: Mapping[str, Any]) -> list[int]:
    """The sources that a statement of a pack cites, and nobody compared it with."""
    counted = [one for one in statement["rulings"] if one["id"] == statement["ruling"]]
    compared = {
        support["citation"]
        for one in counted
        if one["verdict"] == Verdict.VERIFIED and not one["exemption"]
        for support in one["supports"]
    }
    return [pk for pk in statement["citation_ids"] if pk not in compared]


def _histories(statement_ids: Iterable[int]) -> dict[int, list[Ruling]]:
    found: dict[int, list[Ruling]] = {}
    rows = Ruling.objects.filter(statement__in=list(statement_ids)).prefetch_related("supports")
    rows = rows.select_related("elsewhere")
    for ruling in rows.order_by("pk"):
        found.setdefault(ruling.statement_id, []).append(ruling)
    return found


def _ruling(ruling: Ruling, *, with_notes: bool) -> dict[str, Any]:
    values = {
        "id": ruling.pk,
        "verdict": ruling.verdict,
        "exemption": ruling.exemption,
        "elsewhere": ruling.elsewhere.digest if ruling.elsewhere else None,
        "by": ruling.by_id,
        "at": _time(ruling.at),
        "revision": ruling.revision_id,
        "undoes": ruling.undoes_id,
        "in_one_place": bool(ruling.anchor),
        "sources": ruling.sources,
        "supports": [
            {
                "citation": support.citation_id,
                "locator": support.locator,
                "quotation": support.quotation,
            }
            for support in ruling.supports.all()
        ],
    }
    return values | {"note": ruling.note} if with_notes else values


def _notes(statement_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for note in Note.objects.filter(statement__in=list(statement_ids)).order_by("pk"):
        found.setdefault(note.statement_id, []).append(
            {
                "kind": note.kind,
                "by": note.by_id,
                "at": _time(note.at),
                "ruling": note.ruling_id,
                "citation": note.citation_id,
                "locator": note.locator,
                "interviewed_on": note.interviewed_on.isoformat() if note.interviewed_on else None,
                "text": note.text,
            }
        )
    return found


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
