"""What readers are told of how a story was checked: counted from the ledger."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from news.desk.names import ShownAs
from news.factcheck.clearances.clearing import Clearance


class Settled(StrEnum):
    """With what a statement was settled."""

    COMPARED = "compared"
    EXEMPT = "exempt"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """What readers are told of one statement: how it was settled, and on which sources.

    `compared` are the ids of the sources with which somebody compared it, passage by passage,
    `cites` those that it cites besides.
    """

    settled: Settled
    compared: frozenset[int]
    cites: frozenset[int]

    @classmethod
    def of(
        cls, settled: str, *, cited: Collection[int], supporting: Collection[int]
    ) -> "ShownStatement":
        """Counted from the ledger. A statement that needs no source was not compared with one."""
        how = Settled(settled)
        compared = frozenset(supporting) if how is Settled.COMPARED else frozenset()
        return cls(how, compared, frozenset(cited) - compared)


@dataclass(frozen=True, slots=True)
class Resting:
    """How many statements were compared with a source, and how many more cite it."""

    compared: int = 0
    cites: int = 0


@dataclass(frozen=True, slots=True)
class Checker:
    """Somebody who checked a story: the account, the name as it stood then, and their choice."""

    id: int
    name: str
    shown_as: str

    def is_named(self, *, by_default: bool) -> bool:
        """Whether readers learn the name."""
        chosen = {ShownAs.NAME.value: True, ShownAs.ROLE.value: False}
        return bool(self.name) and chosen.get(self.shown_as, by_default)


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """What readers are told of the clearance on which a story is live.

    `by` are the names of those who ruled on its statements and approved it, one sentence part,
    `people` the ids of their accounts.
    `told` has its statements, in reading order; it is empty for what was cleared before statements
    were ruled on one by one.
    """

    by: str
    names: Sequence[str]
    people: Sequence[int]
    at: datetime
    told: Sequence[ShownStatement]

    @classmethod
    def of(
        cls,
        clearance: Clearance,
        *,
        told: Sequence[ShownStatement],
        people: Iterable[Checker],
        names: bool,
    ) -> "ShownCheck":
        """What is told of `clearance`, given by `people`; `names` is the newsroom's default."""
        everybody = {one.id: one for one in people}.values()
        named = sorted({one.name for one in everybody if one.is_named(by_default=names)})
        unnamed = sum(not one.is_named(by_default=names) for one in everybody)
        return cls(
            by=_said(named, unnamed),
            names=named,
            people=[one.id for one in everybody],
            at=clearance.at,
            told=told,
        )

    @property
    def statements(self) -> int:
        """How many statements were ruled on."""
        return len(self.told)

    @property
    def compared(self) -> int:
        """How many of them were compared with a source."""
        return sum(one.settled is Settled.COMPARED for one in self.told)

    @property
    def exempt(self) -> int:
        """How many statements were verified in another way: by an interview, or by another statement."""
        return sum(one.settled is Settled.EXEMPT for one in self.told)

    @property
    def nothing(self) -> int:
        """How many statements had nothing to check: a byline, a heading, a step in the reasoning."""
        return sum(one.settled is Settled.NOTHING for one in self.told)

    @property
    def sources(self) -> int:
        """With how many sources something was compared."""
        return len({pk for one in self.told for pk in one.compared})

    @property
    def summary(self) -> str:
        """These counts in a sentence. Empty if the content was cleared as a whole."""
        if not self.told:
            return ""
        return gettext(
            "Statements: %(statements)d. Compared with a source: %(compared)d. Verified otherwise: "
            "%(exempt)d. Nothing to check: %(nothing)d."
        ) % {
            "statements": self.statements,
            "compared": self.compared,
            "exempt": self.exempt,
            "nothing": self.nothing,
        }

    def resting_on(self, stands_for: Mapping[int, int]) -> Mapping[int, Resting]:
        """The statements that rest on each source. `stands_for` gives duplicates one id."""
        compared: Counter[int] = Counter()
        cites: Counter[int] = Counter()
        for one in self.told:
            here = {stands_for.get(pk, pk) for pk in one.compared}
            compared.update(here)
            cites.update({stands_for.get(pk, pk) for pk in one.cites} - here)
        return {pk: Resting(compared[pk], cites[pk]) for pk in compared.keys() | cites.keys()}


def _said(named: Sequence[str], unnamed: int) -> str:
    """People as one part of a sentence: "Leila Haddad and a fact-checker"."""
    if not named:
        said = ngettext("A fact-checker", "%d fact-checkers", unnamed)
        return said % unnamed if unnamed > 1 else said
    others = ngettext("a fact-checker", "%d fact-checkers", unnamed)
    rest = [others % unnamed if unnamed > 1 else others] if unnamed else []
    return get_text_list([*named, *rest], gettext("and"))
