"""The queue of the fact-check: what waits, for how long, how much of it, and with whom. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wagtail.models import TaskState

from news.desk.models import User
from news.factcheck.ledger.rules import DONE, VERIFIED, State, state_of
from news.factcheck.ledger.state import doubted, rulings_in_force
from news.factcheck.ledger.tables import Note, NoteKind, Ruling, Statement

from .assigning import Assignment, Priority

MOST: Final = 200
_LEAST_DONE: Final = (
    State.NOTHING,
    State.VERIFIED,
    State.OPEN,
    State.NEEDS_WORK,
    State.CONTESTED,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a story is left to check.

    `total` counts its statements, `undone` those that are not done, `contested` those contested.
    `words` counts the changed words of statements that nobody has ruled on.
    """

    total: int
    undone: int
    contested: int
    words: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A story in fact-check."""

    step: TaskState
    assignment: Assignment
    amount: Amount

    def is_overdue(self, at: datetime) -> bool:
        """Whether its time has passed at `at`."""
        return bool(self.assignment.due_at and self.assignment.due_at < at)


def waiting(steps: Iterable[TaskState]) -> list[Waiting]:
    """`steps` of stories, in their order, with what is left of each; the first `MOST` of them.

    Costs the same number of queries however many there are.
    """
    found = list(steps)[:MOST]
    assignments = {
        one.workflow_state_id: one
        for one in Assignment.objects.filter(
            workflow_state__in=[step.workflow_state_id for step in found]
        ).select_related("claimed_by", "asked")
    }
    amounts = amounts_of({int(step.revision.object_id) for step in found})
    return [
        Waiting(
            step,
            assignments.get(step.workflow_state_id)
            or Assignment(workflow_state_id=step.workflow_state_id, priority=Priority.NORMAL),
            amounts.get(int(step.revision.object_id), Amount(0, 0, 0, 0)),
        )
        for step in found
    ]


def written_by(user: User, page_ids: Iterable[int]) -> set[int]:
    """Those of these stories in whose newest version a statement stands that `user` wrote."""
    rows = Statement.objects.standing().filter(page__in=page_ids, writers__contains=[user.pk])
    return set(rows.values_list("page_id", flat=True).distinct())


def amounts_of(page_ids: Iterable[int]) -> Mapping[int, Amount]:
    """For each story how much of its newest version is left to do.

    A ruling whose source has become another publication counts as done here; the workbench,
    which reads the sources too, opens it.
    """
    statements: dict[int, list[Statement]] = defaultdict(list)
    rows = Statement.objects.standing().filter(page__in=list(page_ids))
    for row in rows.only("page_id", "occurrences", "changed_words"):
        statements[row.page_id].append(row)
    rulings = rulings_in_force(row.pk for found in statements.values() for row in found)
    # Where a statement stands twice and the two were told apart, the least done counts for both.
    newest = {
        pk: list({ruling.anchor: ruling for ruling in found}.values())
        for pk, found in rulings.items()
    }
    counting = [ruling for found in newest.values() for ruling in found]
    doubts = doubted({int(pk) for ruling in counting for pk in ruling.sources})
    contested = set(
        Note.objects.filter(
            ruling__in=[ruling.pk for ruling in counting],
            kind=NoteKind.CONTEST,
            decision=None,
        ).values_list("ruling_id", flat=True)
    )

    def is_sound(ruling: Ruling) -> bool:
        return all(doubts.get(pk, ruling.at) <= ruling.at for pk in ruling.sources)

    # Those that are verified by themselves, so that others may rest on them.
    carry = {
        ruling.statement_id
        for ruling in counting
        if ruling.verdict == VERIFIED and not ruling.elsewhere_id and is_sound(ruling)
    }

    def state_by(ruling: Ruling) -> State:
        holds = is_sound(ruling) and (not ruling.elsewhere_id or ruling.elsewhere_id in carry)
        return state_of(verdict=ruling.verdict, holds=holds, contested=ruling.pk in contested)

    def state(row: Statement) -> State:
        found = newest.get(row.pk, [])
        if len(found) < row.occurrences and all(ruling.anchor for ruling in found):
            return State.OPEN
        return max((state_by(ruling) for ruling in found), key=_LEAST_DONE.index)

    amounts = {}
    for page_id, found in statements.items():
        states = {row.pk: state(row) for row in found}
        amounts[page_id] = Amount(
            total=sum(row.occurrences for row in found),
            undone=sum(row.occurrences for row in found if states[row.pk] not in DONE),
            contested=sum(states[row.pk] is State.CONTESTED for row in found),
            words=sum(row.changed_words * row.occurrences for row in found if row.pk not in newest),
        )
    return amounts
