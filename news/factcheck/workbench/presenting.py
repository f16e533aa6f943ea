"""A ledger as the workbench shows it: statements with marks and numbers, and one of them in full."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import nh3
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder

from news.citations.in_text.markers import MARKER, cited_ids
from news.citations.models import Citation
from news.citations.printing.formatted import references_of
from news.citations.records.public_form import short_name
from news.desk.models import User
from news.factcheck.ledger.pace import minutes_left
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.ruling import reasons_against_ruling_on
from news.factcheck.ledger.state import Ledger, Line, doubted, rulings_in_force
from news.factcheck.ledger.tables import Note, Ruling, Statement, Verdict
from news.factcheck.statements.claims import signs_of_a_claim
from news.factcheck.statements.compare import Run, runs
from news.factcheck.statements.locators import is_locator
from news.factcheck.statements.similar import nearest, only_spelling_changed
from news.images.models import NewsImage
from news.places import Place

from .checklist import SENTENCES, WORDS, asked_about

STATES: Final = {
    State.OPEN: (gettext_lazy("Open"), "○"),
    State.VERIFIED: (gettext_lazy("Verified"), "✓"),
    State.NEEDS_WORK: (gettext_lazy("Needs work"), "✎"),
    State.NOTHING: (gettext_lazy("Nothing to check"), "–"),
    State.CONTESTED: (gettext_lazy("Contested"), "⚑"),
}
# What "nothing to check" means of a byline, a date, a credit.
LOOKED_OVER: Final = gettext_lazy("Looked over")
MOST_NEEDED: Final = 50_000
_ALLOWED: Final = {"b", "i", "sup", "sub", "br"}
_ANCHOR: Final = re.compile(r"</?a\b[^<>]*>")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line, made ready: its mark-up with numbered markers, its state in words and as a sign."""

    line: Line
    html: SafeString
    state: str
    words: str
    sign: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one passage: a paragraph, a field, a cell."""

    label: str
    kind: str
    block: str
    lines: list[ShownLine]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the check has come."""

    done: int
    total: int
    minutes: int

    @property
    def words(self) -> str:
        """ "18 of 23, about 6 minutes"."""
        if self.done == self.total:
            return _("%(total)d of %(total)d, all done") % {"total": self.total}
        return _("%(done)d of %(total)d, about %(minutes)d min left") % {
            "done": self.done,
            "total": self.total,
            "minutes": self.minutes,
        }


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source of the story, as a checker needs it; `number` is that of its reference."""

    number: int
    citation: Citation
    reference: SafeString
    in_doubt: bool
    edit_url: str | None


@dataclass(frozen=True, slots=True)
class Before:
    """What a statement was changed from, how, and what had been ruled on it."""

    statement: Statement
    ruling: Ruling
    runs: tuple[Run, ...]
    reopened: str
    may_confirm: bool


def words_of(line: Line) -> str:
    """How a line stands, in words."""
    if line.state is State.NOTHING and line.is_furniture:
        return str(LOOKED_OVER)
    return str(STATES[line.state][0])


class Workbench:
    """One story on one person's workbench, asked for what its pages show."""

    def __init__(self, ledger: Ledger, *, task_state: Any, user: User) -> None:
        self.ledger = ledger
        self.task_state = task_state
        self.user = user

    @cached_property
    def numbers(self) -> Mapping[int, int]:
        """The number of each cited source, in order of first appearance."""
        ids = [pk for line in self.ledger.lines for pk in line.occurrence.citation_ids]
        return {pk: number for number, pk in enumerate(dict.fromkeys(ids), start=1)}

    def shown(self, line: Line) -> ShownLine:
        """A line made ready for the text."""
        return ShownLine(
            line=line,
            html=self._html(line),
            state=line.state.value,
            words=words_of(line),
            sign=STATES[line.state][1],
            is_own=bool(line.statement and self.user.pk in line.statement.writers),
        )

    @property
    def groups(self) -> list[Group]:
        """The text set for reading."""
        groups: list[Group] = []
        place = ""
        for line in self.ledger.lines:
            occurrence = line.occurrence
            if occurrence.place != place or not groups:
                groups.append(Group(occurrence.label, occurrence.kind, occurrence.block, []))
                place = occurrence.place
            groups[-1].lines.append(self.shown(line))
        return groups

    @property
    def progress(self) -> Progress:
        """How far the check has come."""
        total, done = len(self.ledger.lines), self.ledger.done
        ruled_at = [line.ruling.at for line in self.ledger.lines if line.ruling]
        return Progress(done, total, minutes_left(total - done, ruled_at))

    def _html(self, line: Line) -> SafeString:
        """The HTML of a sentence for the desk. It has no links, because it stands inside one; markers are numbers."""

        def numbered(marker: re.Match[str]) -> str:
            found = [self.numbers.get(pk, 0) for pk in cited_ids(marker[0])]
            return f"<sup>[{', '.join(str(number) for number in found)}]</sup>"

        html = MARKER.sub(numbered, _ANCHOR.sub("", line.occurrence.html))
        # Safe: cleaned of everything but a few tags without attributes.
        return mark_safe(nh3.clean(html, tags=_ALLOWED, attributes={}))  # noqa: S308

    # One statement in full ------------------------------------------------------------------------

    @cached_property
    def _sources(self) -> Mapping[int, ShownSource]:
        citations = Citation.objects.standing_for(self.ids_in_story)
        printed = references_of([one.public_form for one in citations.values()], make=True)
        in_doubt = doubted(citations)
        finder = AdminURLFinder(self.user)
        return {
            pk: ShownSource(
                number=self.numbers.get(pk, 0),
                citation=citation,
                reference=reference,
                in_doubt=str(pk) in in_doubt,
                edit_url=finder.get_edit_url(citation),
            )
            for (pk, citation), reference in zip(citations.items(), printed, strict=True)
        }

    @property
    def ids_in_story(self) -> list[int]:
        """The ids of all sources of the story."""
        return list(self.ledger.content.sources.citations)

    def source_ids_of(self, line: Line) -> list[int]:
        """The ids of those that exist."""
        known = self.ledger.content.sources.citations
        return [pk for pk in line.occurrence.citation_ids if pk in known]

    def sources_of(self, line: Line) -> list[tuple[int, ShownSource]]:
        """The sources a statement rests on, with the id it cites them by."""
        return [(pk, self._sources[pk]) for pk in self.source_ids_of(line) if pk in self._sources]

    def names_of_others(self, line: Line) -> dict[int, str]:
        """The other sources of the story by id, as a list to choose from."""
        return {
            pk: f"[{self.numbers.get(pk, '–')}] {short_name(form)}"
            for pk, form in self.ledger.content.sources.citations.items()
            if pk not in line.occurrence.citation_ids
        }

    def picture(self, line: Line) -> NewsImage | None:
        """The picture that a statement is, or describes: it can't be judged by its number."""
        occurrence = line.occurrence
        if not occurrence.kind.startswith(("lead_image", "body.image.")):
            return None
        unit = Place(occurrence.place).unit
        places = (unit.part("image"), unit)
        items = {item.place: item.text for item in self.ledger.content.items}
        number = next((items[place].split()[0] for place in places if items.get(place)), "")
        return NewsImage.objects.filter(pk=number).first() if number.isdigit() else None

    def hints(self, line: Line) -> list[str]:
        """What a checker will ask about a sentence that cites nothing. Empty for what is no sentence."""
        if line.is_done or line.occurrence.citation_ids or line.occurrence.kind not in SENTENCES:
            return []
        return asked_about(line.occurrence)

    def claims(self, line: Line) -> list[str]:
        """What makes a claim of it, in words; empty if it makes none."""
        one = line.occurrence
        signs = signs_of_a_claim(one.text, kind=one.kind, citation_ids=one.citation_ids)
        return [str(WORDS[sign]) for sign in signs]

    def that_carry(self, line: Line) -> dict[int, str]:
        """The statements that this one may point at, by number. Each is verified by itself."""
        return {
            other.statement.pk: f"{other.occurrence.label}: {other.occurrence.text}"
            for other in self.ledger.that_carry()
            if other.statement and other.statement != line.statement
        }

    def reasons_against(self, line: Line) -> list[str]:
        """Why this person may not rule on it; empty means go."""
        return reasons_against_ruling_on(line, task_state=self.task_state, by=self.user)

    def before(self, line: Line) -> Before | None:
        """The nearest statement, not in the text any more, that had been ruled on."""
        if line.ruling or not line.statement:
            return None
        origin = line.statement.changed_from or self._nearest_gone(line)
        if origin is None:
            return None
        found = rulings_in_force([origin.pk]).get(origin.pk)
        if not found:
            return None
        ruling = found[-1]
        reopened = self.ledger.sources.reason_reopened(ruling)
        return Before(
            statement=origin,
            ruling=ruling,
            runs=runs(origin.text, line.occurrence.text),
            reopened=reopened,
            may_confirm=not reopened
            and not ruling.anchor
            and ruling.verdict in (Verdict.VERIFIED, Verdict.NOTHING)
            and only_spelling_changed(origin.text, line.occurrence.text)
            and set(origin.citation_ids) <= set(line.occurrence.citation_ids)
            and self._may_be_said_again(ruling, line),
        )

    def _may_be_said_again(self, ruling: Ruling, line: Line) -> bool:
        """Whether the rules of today let the same be said of `line`."""
        if ruling.verdict == Verdict.NOTHING:
            return not line.is_claim
        if ruling.elsewhere_id:
            return ruling.elsewhere_id in self.that_carry(line)
        return all(not one.locator or is_locator(one.locator) for one in ruling.supports.all())

    def _nearest_gone(self, line: Line) -> Statement | None:
        gone = Statement.objects.filter(
            page_id=self.task_state.revision.object_id, occurrences=0, rulings__isnull=False
        )
        return nearest(line.occurrence.text, line.occurrence.kind, list(gone.distinct()))

    def history(self, line: Line) -> list[Ruling]:
        """All rulings on the statement, newest first, undone ones included."""
        if not line.statement:
            return []
        return list(
            Ruling.objects.filter(statement=line.statement)
            .select_related("by", "undone_by", "elsewhere")
            .prefetch_related("supports__citation", "supports__version__document")
            .order_by("-pk")
        )

    def notes(self, line: Line) -> list[Note]:
        """What its writers say of it, oldest first."""
        if not line.statement:
            return []
        return list(
            Note.objects.filter(statement=line.statement)
            .select_related("by", "citation")
            .order_by("pk")
        )

    def writers(self, line: Line) -> list[User]:
        """Who wrote it."""
        ids: Iterable[int] = line.statement.writers if line.statement else ()
        return list(User.objects.filter(pk__in=list(ids)))

    @property
    def work_needed(self) -> str:
        """What needs work, as the beginning of a comment to the writer, who sees all of it there."""
        words = "\n".join(
            f"“{line.occurrence.text}”: {line.ruling.note}"
            for line in self.ledger.lines
            if line.ruling and line.state in (State.NEEDS_WORK, State.CONTESTED)
        )
        return words if len(words) <= MOST_NEEDED else f"{words[:MOST_NEEDED]} …"
