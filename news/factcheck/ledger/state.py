"""How every statement of a text stands: what was ruled, what holds, what is contested. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from news.citations.models import Citation, Flag
from news.citations.models.notices import StandingChoice
from news.citations.records.public_form import identifiers
from news.digest import Content
from news.factcheck.statements.claims import is_furniture, makes_claim
from news.factcheck.statements.cutting import Occurrence
from news.factcheck.texts import Text
from news.spelling import canonical, sha256

from .rules import (
    DONE,
    ELSEWHERE,
    Elsewhere,
    RuledSource,
    State,
    reason_fallen,
    reason_reopened,
    state_of,
)
from .tables import Note, NoteKind, Ruling, Statement, Verdict

IN_DOUBT = (StandingChoice.RETRACTED, StandingChoice.CONCERN)


@dataclass(frozen=True, slots=True)
class Line:
    """A statement where it stands, and how.

    `statement` is its row, None for a text that was never saved. `ruling` is the newest one in
    force here, `reopened` why it does not hold any more (empty: it does). `contest` is the
    writer's objection to it that no editor has decided on.
    """

    position: int
    occurrence: Occurrence
    statement: Statement | None
    ruling: Ruling | None
    reopened: str
    contest: Note | None

    @property
    def state(self) -> State:
        """How it stands."""
        return state_of(
            verdict=self.ruling.verdict if self.ruling else "",
            holds=not self.reopened,
            contested=self.contest is not None,
        )

    @property
    def is_done(self) -> bool:
        """Whether nothing more has to be done about it."""
        return self.state in DONE

    @property
    def is_claim(self) -> bool:
        """Whether it says something checkable: what was a claim once stays one."""
        one = self.occurrence
        return bool(self.statement and self.statement.is_claim) or makes_claim(
            one.text, kind=one.kind, citation_ids=one.citation_ids
        )

    @property
    def is_furniture(self) -> bool:
        """Whether it is looked over, not checked: a byline, a date, a credit."""
        return is_furniture(self.occurrence.kind)

    @property
    def rests_elsewhere(self) -> bool:
        """Whether it was verified by pointing at another statement."""
        return bool(self.ruling and self.ruling.exemption == ELSEWHERE)

    @property
    def seen(self) -> int:
        """The number of the ruling that it stands on; 0 for none."""
        return self.ruling.pk if self.ruling else 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """All statements of one version of a text, in reading order."""

    lines: tuple[Line, ...]
    content: Content
    sources: "SourcesNow"

    @property
    def counts(self) -> Mapping[State, int]:
        """How many statements are in each state."""
        return Counter(line.state for line in self.lines)

    @property
    def done(self) -> int:
        """How many need nothing more."""
        return sum(line.is_done for line in self.lines)

    def next_undone(self, after: int = -1) -> Line | None:
        """The first open line behind position `after`, from the top again if need be.

        What needs work waits for its writer: it comes when nothing is open any more.
        """
        waiting = [line for line in self.lines if line.state is State.OPEN]
        waiting = waiting or [line for line in self.lines if not line.is_done]
        return next((line for line in waiting if line.position > after), next(iter(waiting), None))

    def of(self, digest: str) -> list[Line]:
        """The lines of one statement; several where it stands more than once."""
        return [line for line in self.lines if line.occurrence.digest == digest]

    def that_carry(self) -> list[Line]:
        """The lines that are verified by themselves, so that others may rest on them."""
        return [line for line in self.lines if as_elsewhere(line).carries]


def ledger_of(text: Text, *, content: Content | None = None) -> Ledger:
    """The ledger of the version of `text` at hand.

    Costs one query each for statements, rulings, their supports, notes and flags, and those of
    the content where it isn't given, however many statements there are.
    """
    content = content or text.checkable_content()
    occurrences = text.statements(content)
    rows = {
        row.digest: row
        for row in Statement.objects.filter(
            page_id=text.pk, digest__in={occurrence.digest for occurrence in occurrences}
        )
    }
    rulings = rulings_in_force(row.pk for row in rows.values())
    contests = _open_contests(rulings)
    sources = SourcesNow.of(content, (ruling for found in rulings.values() for ruling in found))
    lines = []
    for position, occurrence in enumerate(occurrences):
        row = rows.get(occurrence.digest)
        ruling = ruling_here(rulings.get(row.pk, []) if row else [], occurrence.anchor)
        lines.append(
            Line(
                position=position,
                occurrence=occurrence,
                statement=row,
                ruling=ruling,
                reopened=sources.reason_reopened(ruling) if ruling else "",
                contest=contests.get(ruling.pk) if ruling else None,
            )
        )
    return Ledger(tuple(_with_fallen(lines)), content, sources)


def as_elsewhere(line: Line, *, seen_from: int | None = None) -> Elsewhere:
    """A line that others may rest on. `seen_from` is the statement that wants to."""
    return Elsewhere(
        state=line.state,
        is_itself=bool(line.statement and line.statement.pk == seen_from),
        rests_elsewhere=line.rests_elsewhere,
    )


def _with_fallen(lines: list[Line]) -> Iterable[Line]:
    """`lines`. Those that point at a statement which is no longer verified are open again."""
    carry = {line.statement.pk for line in lines if line.statement and as_elsewhere(line).carries}
    for line in lines:
        is_fallen = (
            line.ruling
            and line.rests_elsewhere
            and not line.reopened
            and line.ruling.elsewhere_id not in carry
        )
        yield replace(line, reopened=reason_fallen()) if is_fallen else line


def rulings_in_force(statement_ids: Iterable[int]) -> dict[int, list[Ruling]]:
    """By statement, its rulings that nobody has taken back, oldest first."""
    found: dict[int, list[Ruling]] = defaultdict(list)
    rows = (
        Ruling.objects.filter(statement__in=list(statement_ids), undone_by=None)
        .exclude(verdict=Verdict.TAKEN_BACK)
        .prefetch_related("by")  # few people, many rulings
        .order_by("pk")
    )
    for ruling in rows:
        found[ruling.statement_id].append(ruling)
    return found


def ruling_here(rulings: list[Ruling], anchor: str) -> Ruling | None:
    """The newest of a statement's rulings in force at this place; one for this place alone first.

    A ruling made where the same sentence stands elsewhere must not undo what was said of it here.
    """
    newest = next((one for one in reversed(rulings) if not one.anchor), None)
    return next((one for one in reversed(rulings) if one.anchor == anchor), newest)


def _open_contests(rulings: Mapping[int, list[Ruling]]) -> dict[int, Note]:
    """By ruling, the objections that no editor has decided on."""
    disputed = [
        ruling.pk
        for found in rulings.values()
        for ruling in found
        if ruling.verdict == Verdict.NEEDS_WORK
    ]
    if not disputed:
        return {}
    notes = Note.objects.filter(ruling__in=disputed, kind=NoteKind.CONTEST, decision=None)
    return {note.ruling_id or 0: note for note in notes.select_related("by")}


@dataclass(frozen=True, slots=True)
class SourcesNow:
    """What the sources of a text are now: publications, and when a checker found them in doubt.

    `identifiers` are of those that the text cites, `doubted_at` also of what rulings rest on.
    """

    identifiers: Mapping[str, Mapping[str, str]]
    doubted_at: Mapping[str, datetime]

    @property
    def digest(self) -> str:
        """Changes if a source becomes another publication, or falls into doubt.

        Only its strongest identifier counts, so that a corrected title makes nobody look again.
        """
        standing = {
            pk: [*list(signs.items())[:1], str(self.doubted_at.get(pk, ""))]
            for pk, signs in self.identifiers.items()
        }
        return sha256(canonical(standing))[:16]

    @classmethod
    def of(cls, content: Content, rulings: Iterable[Ruling]) -> "SourcesNow":
        cited = {str(pk): identifiers(form) for pk, form in content.sources.citations.items()}
        ids = {int(pk) for ruling in rulings for pk in ruling.sources} | {int(pk) for pk in cited}
        return cls(cited, doubted(ids) if ids else {})

    def reason_reopened(self, ruling: Ruling) -> str:
        """Why `ruling` does not hold any more; empty if it does."""
        return reason_reopened(
            (
                RuledSource(
                    then=source["identifiers"],
                    now=self.identifiers.get(pk, {}),
                    retracted_at=self.doubted_at.get(pk),
                )
                for pk, source in ruling.sources.items()
            ),
            ruled_at=ruling.at,
        )


def doubted(ids: Iterable[int]) -> dict[str, datetime]:
    """When a checker last confirmed that a source is retracted or in doubt, by id.

    A duplicate that has been merged stands and falls with what it was merged into.
    """
    signs = dict(Citation.objects.filter(pk__in=ids).values_list("pk", "merged_into_id"))
    targets = {pk: merged or pk for pk, merged in signs.items()}
    flags = Flag.objects.confirmed().filter(
        citation__in={*targets, *targets.values()}, standing__in=IN_DOUBT
    )
    # The newest comes last, and stays.
    newest = {
        pk: at
        for pk, at in flags.order_by("decided_at").values_list("citation_id", "decided_at")
        if at
    }
    return {
        str(pk): max(times)
        for pk, target in targets.items()
        if (times := [newest[key] for key in (pk, target) if key in newest])
    }
