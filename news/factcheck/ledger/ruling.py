"""Rulings on statements, and what is cleared on them. The only writer of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from news.citations.documents.found import Found, find, place_of
from news.citations.documents.quoting import Span
from news.citations.printing.formatted import form_digest
from news.citations.records.public_form import identifiers
from news.desk.locks import lock_step, lock_text
from news.desk.models import User
from news.desk.refusals import RuledMeanwhile, RulingRefused, SourcesChanged
from news.desk.steps import version_of
from news.digest import Content
from news.factcheck import mail
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.people import is_editor
from news.factcheck.statements.locators import is_locator
from news.factcheck.texts import Text

from .introductions import make_up_for
from .rules import (
    Elsewhere,
    Grounds,
    Ruler,
    State,
    reasons_against_clearing,
    reasons_against_grounds,
    reasons_against_ruling,
    says_something,
)
from .state import Ledger, Line, as_elsewhere, ledger_of
from .tables import ClearedStatement, Exemption, Ruling, Statement, Support, Verdict


@dataclass(frozen=True, slots=True)
class Where:
    """Where in a source a statement stands: a page or passage, or the source's own words.

    `version_id` and `span` name the passage of a document that was chosen; without them the quotation
    is looked up.
    """

    citation_id: int
    locator: str = ""
    quotation: str = ""
    version_id: int | None = None
    span: Span | None = None

    @property
    def is_located(self) -> bool:
        """Whether it says where."""
        return says_something(self.locator) or says_something(self.quotation)

    @property
    def is_misplaced(self) -> bool:
        """Whether its place says something else than where."""
        return says_something(self.locator) and not is_locator(self.locator)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a checker says, before it is recorded.

    `elsewhere` is the number of another statement of the story that says the same. `only_here`
    limits the ruling to the place where it is made, for a statement that stands twice. From then on
    every ruling made at this place applies to this place only.
    """

    verdict: str
    note: str = ""
    exemption: str = ""
    supports: Sequence[Where] = field(default_factory=tuple)
    elsewhere: int | None = None
    only_here: bool = False


@transaction.atomic
def rule(
    *,
    task_state: TaskState,
    positions: Sequence[int],
    digests: Sequence[str],
    seen: Sequence[int],
    judgement: Judgement,
    by: User,
    sources: str | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> list[Ruling]:
    """Record one judgement on one statement or several, all or none.

    `positions`, `digests` and `seen` belong together: the position of each statement, its digest,
    and the number of the ruling that `by` saw on it (0: none). `sources` is the digest of the
    sources that `by` saw (`SourcesNow.digest`); with None it is not compared. What was sent before
    with the same `key` is not recorded again.

    Raises RuledMeanwhile if somebody else ruled since, SourcesChanged if a source is not what it
    was, RulingRefused for any other reason; then nothing has changed.
    """
    found = _looked_up(judgement.supports)
    step = _locked(task_state)
    text = version_of(step)
    ledger = _noted(text, step.revision)
    desk = _desk(step, by)
    count = len(set(digests))
    rulings: list[Ruling] = []
    ruled: set[str] = set()
    for position, digest, known in zip(positions, digests, seen, strict=True):
        if digest in ruled and not judgement.only_here:
            continue  # it stands twice, and one ruling holds for both
        ruled.add(digest)
        line = _line(ledger, position, digest)
        if line and line.statement and key and (again := _sent_before(line.statement, key, by)):
            rulings.append(again)
            continue
        if reasons := reasons_against_ruling(_ruler(desk, line, by)):
            raise RulingRefused(*reasons)
        assert line  # noqa: S101  # the rule has refused what doesn't stand
        if line.seen != known:
            raise RuledMeanwhile(_who_ruled(line, by), line=line)
        if sources is not None and sources != ledger.sources.digest:
            raise SourcesChanged(
                _(
                    "A source of this story was replaced or retracted since you opened it. Look at "
                    "the sources again, then decide."
                ),
                line=line,
            )
        rulings.append(_record(step, line, ledger, judgement, found, by, key, at, count))
    return rulings


def _looked_up(supports: Sequence[Where]) -> dict[Where, Found]:
    """Where quotations stand in documents of their sources. It may take a second: no lock is held yet."""
    quoting = [where for where in supports if where.quotation.strip()]
    found = {
        where: place_of(where.span, where.version_id, where.citation_id)
        if where.span and where.version_id
        else find(where.quotation, where.citation_id)
        for where in quoting
    }
    return {where: place for where, place in found.items() if place}


def _who_ruled(line: Line, by: User) -> str:
    """Who ruled on a statement since `by` opened it, in a sentence."""
    who = line.ruling.by if line.ruling else None
    if who is None:
        return _("The ruling that you saw has been taken back. Look again, then decide.")
    if who == by:
        return _("You have ruled on this yourself since it was opened. Look, then decide.")
    said = _("%s has ruled on this since you opened it. Look at the ruling, then decide.")
    return said % who


def _locked(task_state: TaskState, *, with_sources: bool = True) -> TaskState:
    """The step, read anew under the locks of its story; raises RulingRefused for a source."""
    if not version_of(task_state).by_statement:
        raise RulingRefused(_("Only stories have statements to rule on."))
    return lock_step(task_state, with_sources=with_sources)


def _noted(text: Text, revision: Revision) -> Ledger:
    """The ledger of `text`, every statement of it noted. The caller holds the lock of the text."""
    ledger = ledger_of(text)
    return ledger_of(text) if make_up_for(text, revision, ledger) else ledger


def ledger_to_rule_on(text: Text, revision: Revision, *, content: Content | None = None) -> Ledger:
    """The ledger of `text`, the version of `revision`, in which every statement can be ruled on."""
    ledger = ledger_of(text, content=content)
    if all(line.statement for line in ledger.lines):
        return ledger
    with transaction.atomic():
        lock_text(text)
        return _noted(text, revision)


@dataclass(frozen=True, slots=True)
class _Desk:
    is_checker: bool
    is_editor: bool
    step_open: bool


def _desk(step: TaskState, user: User) -> _Desk:
    """What the open step lets this person do."""
    stage = step.task.specific
    return _Desk(
        is_checker=stage.is_decided_by(user),
        is_editor=is_editor(user),
        step_open=step.status == TaskState.STATUS_IN_PROGRESS
        and step.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
        and stage.has_ledger,
    )


def _ruler(desk: _Desk, line: Line | None, by: User) -> Ruler:
    contest = line.contest if line else None
    parties = {contest.by_id, line.ruling.by_id if line and line.ruling else 0} if contest else ()
    return Ruler(
        is_checker=desk.is_checker,
        is_editor=desk.is_editor,
        is_writer=bool(line and line.statement and by.pk in line.statement.writers),
        is_party=by.pk in parties,
        state=line.state if line else State.OPEN,
        step_open=desk.step_open,
        stands=bool(line and line.statement),
    )


def reasons_against_ruling_on(line: Line, *, task_state: TaskState, by: User) -> list[str]:
    """Why `by` may not rule on `line` now, in sentences; empty means go."""
    return reasons_against_ruling(_ruler(_desk(task_state, by), line, by))


def _line(ledger: Ledger, position: int, digest: str) -> Line | None:
    """The line at `position`, or where the statement stands now if it has moved."""
    lines = ledger.of(digest)
    return next((line for line in lines if line.position == position), next(iter(lines), None))


def _sent_before(statement: Statement, key: UUID, by: User) -> Ruling | None:
    return Ruling.objects.filter(statement=statement, key=key, by=by).first()


def _record(
    step: TaskState,
    line: Line,
    ledger: Ledger,
    judgement: Judgement,
    found: Mapping[Where, Found],
    by: User,
    key: UUID | None,
    at: datetime | None,
    count: int,
) -> Ruling:
    supports = [where for where in judgement.supports if where.is_located]
    in_story = set(ledger.content.sources.citations)
    grounds = Grounds(
        verdict=judgement.verdict,
        note=judgement.note,
        exemption=judgement.exemption,
        located=len(supports),
        unlocated=len(judgement.supports) - len(supports),
        foreign=sum(where.citation_id not in in_story for where in judgement.supports),
        misplaced=next((where.locator for where in supports if where.is_misplaced), ""),
        is_claim=line.is_claim,
        elsewhere=_elsewhere(ledger, line, judgement),
        statements=count,
        in_one_place=judgement.only_here,
    )
    if reasons := reasons_against_grounds(grounds):
        raise RulingRefused(*reasons)
    _note_whether_claim(line)
    is_verified = judgement.verdict == Verdict.VERIFIED
    points = is_verified and judgement.exemption == Exemption.ELSEWHERE
    ids = {*line.occurrence.citation_ids, *(where.citation_id for where in supports)}
    is_apart = judgement.only_here or bool(line.ruling and line.ruling.anchor)
    ruling = Ruling.objects.create(
        statement_id=line.statement.pk if line.statement else 0,
        verdict=judgement.verdict,
        exemption=judgement.exemption if is_verified else "",
        note=judgement.note.strip(),
        elsewhere_id=judgement.elsewhere if points else None,
        anchor=line.occurrence.anchor if is_apart else "",
        decides=line.contest,
        sources=_sources_as_they_are(ledger.content, ids),
        revision=step.revision,
        by=by,
        at=at or timezone.now(),
        key=key,
    )
    for where in supports:
        place = found.get(where)
        # One by one: Wagtail's reference index listens to `post_save`.
        Support.objects.create(
            ruling=ruling,
            citation_id=where.citation_id,
            locator=where.locator.strip() or (place.locator if place else ""),
            quotation=where.quotation.strip(),
            version_id=place.version_id if place else None,
            selectors=place.selectors if place else None,
        )
    if ruling.decides:
        mail.tell_decided(ruling, text=step.revision.content_object)
    return ruling


def _elsewhere(ledger: Ledger, line: Line, judgement: Judgement) -> Elsewhere | None:
    """How the other statement stands, which says the same. The best state counts if it stands several times."""
    found = [
        as_elsewhere(one, seen_from=line.statement.pk if line.statement else None)
        for one in ledger.lines
        if one.statement and one.statement.pk == judgement.elsewhere
    ]
    return next((one for one in found if one.carries), next(iter(found), None))


def _note_whether_claim(line: Line) -> None:
    """Note whether the statement makes a claim, if nobody has noted it. The database asks for that before it takes a ruling."""
    if line.statement and line.statement.is_claim is None:
        line.statement.is_claim = line.is_claim
        line.statement.save(update_fields=["is_claim"])


def _sources_as_they_are(content: Content, ids: set[int]) -> dict[str, dict[str, Any]]:
    return {
        str(pk): {"identifiers": identifiers(form), "form": form_digest(form)}
        for pk in sorted(ids)
        for form in [content.sources.citation(pk)]
    }


@transaction.atomic
def take_back(*, task_state: TaskState, ruling_id: int, by: User) -> Ruling:
    """Undo one's own newest ruling on a statement; the one before it is in force again.

    Raises RulingRefused; then nothing has changed.
    """
    step = _locked(task_state, with_sources=False)
    if not _desk(step, by).step_open:
        raise RulingRefused(_("The story is not in fact-check any more."))
    ruling = Ruling.objects.filter(pk=ruling_id, statement__page_id=version_of(step).pk).first()
    if ruling is None or ruling.verdict == Verdict.TAKEN_BACK:
        raise RulingRefused(_("There is no such ruling."))
    if ruling.by_id != by.pk:
        raise RulingRefused(
            _("Only the person who made a ruling can take it back. Make a new ruling instead.")
        )
    newest = (
        Ruling.objects.filter(statement=ruling.statement, anchor=ruling.anchor, undone_by=None)
        .exclude(verdict=Verdict.TAKEN_BACK)
        .order_by("-pk")
        .first()
    )
    if newest != ruling or ruling.decides_id or ruling.notes.exists():
        raise RulingRefused(_("Something rests on this ruling by now. Make a new ruling instead."))
    return Ruling.objects.create(
        statement=ruling.statement,
        verdict=Verdict.TAKEN_BACK,
        undoes=ruling,
        revision=step.revision,
        by=by,
    )


# Clearing -----------------------------------------------------------------------------------------


def reasons_against_clearing_of(text: Text, ledger: Ledger | None = None) -> list[str]:
    """Why the statements of `text` at hand don't let it be cleared; empty means go.

    `ledger` is the text's, where somebody has read it already.
    """
    if not text.by_statement:
        return []
    return reasons_against_clearing((ledger or ledger_of(text)).counts)


def note_cleared(clearance: Clearance, text: Text, content: Content) -> None:
    """Write down on which rulings a text was cleared, in the transaction that clears it.

    Raises RulingRefused if a statement is not done: whoever calls has asked before, under the lock.
    """
    ledger = ledger_of(text, content=content)
    if reasons := reasons_against_clearing(ledger.counts):
        raise RulingRefused(*reasons)
    ClearedStatement.objects.bulk_create(
        ClearedStatement(
            clearance=clearance,
            position=line.position,
            place=line.occurrence.place,
            number=line.occurrence.number,
            label=line.occurrence.label,
            text=line.occurrence.text,
            citation_ids=list(line.occurrence.citation_ids),
            ruling=line.ruling,
        )
        for line in ledger.lines
    )


def carry_cleared(*, source: Clearance, target: Clearance) -> None:
    """The same words, cleared on changed sources, rest on the same rulings."""
    rows = list(source.statements.all())
    for row in rows:
        row.pk, row.clearance = None, target
    ClearedStatement.objects.bulk_create(rows)
