"""What writers tell the checkers about their sentences. The only writer of `Note`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from news.citations.models import Citation
from news.desk.locks import lock_text
from news.desk.models import User
from news.desk.refusals import RulingRefused
from news.factcheck import mail
from news.factcheck.texts import Text

from .contributors import contributor_ids
from .rules import State
from .ruling import ledger_to_rule_on
from .state import Ledger, Line
from .tables import Note, NoteKind

_ASKED: Final = (State.NEEDS_WORK, State.CONTESTED)


@dataclass(frozen=True, slots=True)
class Said:
    """What a writer says of a statement."""

    kind: str
    text: str = ""
    citation_id: int | None = None
    locator: str = ""
    interviewed_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (
            self.text.strip() or self.citation_id or self.locator.strip() or self.interviewed_on
        )


@transaction.atomic
def add_note(*, text: Text, digest: str, said: Said, by: User, position: int | None = None) -> Note:
    """Record what a writer says of a statement in the newest version of `text`.

    Where it stands more than once, the one at `position` is meant, else the one that was asked
    about. Raises RulingRefused; then nothing has changed.
    """
    lock_text(text)
    version = text.get_latest_revision_as_object()
    ledger = ledger_to_rule_on(version, version.get_latest_revision())
    lines = ledger.of(digest)
    asked = [line for line in lines if line.state in _ASKED]
    there = [line for line in lines if line.position == position]
    line = next(iter([*there, *asked, *lines]), None)
    if line is None or line.statement is None:
        raise RulingRefused(_("This sentence does not stand in the story any more."))
    if reasons := reasons_against_note(version, line, said, by=by):
        raise RulingRefused(*reasons)
    about = line.ruling if said.kind != NoteKind.POINTER else None
    note = Note.objects.create(
        statement=line.statement,
        kind=said.kind,
        ruling=about,
        citation_id=said.citation_id,
        locator=said.locator.strip(),
        interviewed_on=said.interviewed_on,
        text=said.text.strip(),
        by=by,
    )
    if about:
        state = version.current_workflow_state
        editor = getattr(getattr(state, "assignment", None), "editor", None)
        mail.tell_answered(note, text=version, editor=editor)
    return note


def unanswered(ledger: Ledger) -> int:
    """How many statements need work on which their writers have said nothing."""
    asked = {line.ruling.pk for line in ledger.lines if line.ruling and line.state in _ASKED}
    return len(asked - answered(asked))


def answered(ruling_ids: Iterable[int]) -> set[int]:
    """Those of these rulings that a writer has answered or contested."""
    notes = Note.objects.filter(ruling__in=list(ruling_ids))
    return set(notes.values_list("ruling_id", flat=True))


def reasons_against_note(text: Text, line: Line, said: Said, *, by: User) -> list[str]:
    """Why `by` can't say this of `line`, in sentences; empty means go."""
    if said.kind not in NoteKind.values:
        return [_("There is no such note.")]
    if by.pk not in contributor_ids(text):
        return [_("Only the writers of the story can leave notes for the checkers.")]
    if said.is_empty or (said.kind != NoteKind.POINTER and not said.text.strip()):
        return [_("The note is empty. Write something.")]
    if said.citation_id and not Citation.objects.filter(pk=said.citation_id).exists():
        return [_("There is no such source.")]
    return [] if said.kind == NoteKind.POINTER else _reasons_against_answer(line, said)


def _reasons_against_answer(line: Line, said: Said) -> list[str]:
    if not line.ruling or line.state not in _ASKED:
        return [_("Nobody has asked about this sentence.")]
    if said.kind == NoteKind.CONTEST and line.ruling.decides_id:
        return [_("An editor has decided on this. Change the sentence.")]
    if said.kind == NoteKind.CONTEST and line.contest:
        return [_("The ruling is already contested. An editor decides.")]
    return []
