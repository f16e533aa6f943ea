"""What the templates of the workbench are given."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format

from news.factcheck.ledger.rules import State
from news.factcheck.ledger.state import Ledger, Line
from news.factcheck.ledger.tables import Exemption, Note

from .forms import RulingForm
from .passages import passages_for
from .presenting import STATES, Workbench
from .whole_numbers import sent_number


def workbench_context(bench: Workbench, panel: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the review page shows of a story whose statements are ruled on."""
    counts = bench.ledger.counts
    is_checker = bench.task_state.task.specific.is_decided_by(bench.user)
    return {
        "bench": bench,
        "groups": bench.groups,
        "progress": bench.progress,
        "tallies": [
            (state.value, words, sign, counts.get(state, 0))
            for state, (words, sign) in STATES.items()
        ],
        "several": [
            shown
            for group in bench.groups
            for shown in group.lines
            if is_checker and shown.state == State.OPEN and not shown.is_own
        ],
        "panel": panel,
        "work_needed": bench.work_needed,
    }


def wanted(ledger: Ledger, at: str) -> Line | None:
    """The line asked for; else the first that is not done; else the first."""
    number = sent_number(at)
    if number is not None and number < len(ledger.lines):
        return ledger.lines[number]
    return ledger.next_undone() or next(iter(ledger.lines), None)


def panel_context(
    bench: Workbench,
    line: Line,
    *,
    form: RulingForm | None = None,
    errors: Sequence[str] = (),
    use: str = "",
) -> dict[str, Any]:
    """One statement in full, with the form to rule on it; filled in from the note numbered `use`."""
    sources = bench.sources_of(line)
    notes = bench.notes(line)
    used = next((note for note in notes if str(note.pk) == use), None)
    form = form or form_for(bench, line, initial=_from_note(bench, line, used) if used else None)
    fields = {pk: (where, words) for pk, where, words in form.places()}
    return {
        "line": line,
        "shown": bench.shown(line),
        "sources_digest": bench.ledger.sources.digest,
        "sources": [(source, *fields.get(pk, ("", ""))) for pk, source in sources],
        "form": form,
        "offered": passages_for(line, cited=bench.source_ids_of(line), in_story=bench.ids_in_story),
        "against": bench.reasons_against(line),
        "before": bench.before(line),
        "picture": bench.picture(line),
        "hints": bench.hints(line),
        "claims": bench.claims(line),
        "history": bench.history(line),
        "notes": notes,
        "writers": bench.writers(line),
        "twice": len(bench.ledger.of(line.occurrence.digest)) > 1,
        "errors": errors,
        "task_state": bench.task_state,
        "is_own_ruling": bool(line.ruling and line.ruling.by_id == bench.user.pk),
        "last_position": len(bench.ledger.lines) - 1,
    }


def _from_note(bench: Workbench, line: Line, note: Note) -> dict[str, Any]:
    """What a writer's pointer says, filled into the form. The checker has to look at it, not believe it."""
    pk = note.citation_id
    if pk is None:
        day = date_format(note.interviewed_on, "j F Y") if note.interviewed_on else ""
        said = " ".join(part for part in (day, note.locator, note.text) if part)
        return {"exemption": Exemption.INTERVIEW if day else "", "note": said}
    name = str(pk) if pk in bench.source_ids_of(line) else "other"
    place = {f"locator-{name}": note.locator, f"quotation-{name}": note.text}
    return place | ({"other": pk} if name == "other" else {})


def form_for(
    bench: Workbench,
    line: Line,
    data: Mapping[str, Any] | None = None,
    *,
    initial: Mapping[str, Any] | None = None,
) -> RulingForm:
    """The form to rule on one statement, bound to what was sent."""
    return RulingForm(
        data,
        initial=initial,
        source_ids=bench.source_ids_of(line),
        others=bench.names_of_others(line),
        elsewhere=bench.that_carry(line),
    )
