"""What a fact-check amounts to, for the editor who is to publish: counts and facts, no verdict. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .rules import NOTHING, VERIFIED

# So many alike are worth a word.
_MANY: Final = 4
_AT_ONCE: Final = timedelta(seconds=1)
# A longer gap ends a run of rulings made one after the other without reading much.
_QUICK: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A statement as it was ruled on.

    `ruling` numbers the ruling: one may hold for several statements. `places` are where it stands in its sources, as (number of the citation, locator), `quotations`
    what was quoted from them. `exemption` says in words why it needs no source;
    empty if it has one. `by` numbers the person, `at` is aware.
    """

    ruling: int
    text: str
    verdict: str
    is_claim: bool
    is_furniture: bool
    by: int
    at: datetime
    exemption: str = ""
    note: str = ""
    places: tuple[tuple[int, str], ...] = ()
    quotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The statements of a text, by what they were settled with; `facts` are sentences on how."""

    sourced: Sequence[Ruled]
    exempt: Sequence[Ruled]
    nothing: Sequence[Ruled]
    looked_over: Sequence[Ruled]
    facts: Sequence[str]

    @property
    def claims(self) -> int:
        """How many of them make a claim."""
        everything = (*self.sourced, *self.exempt, *self.nothing)
        return sum(one.is_claim for one in everything)

    @property
    def share(self) -> int:
        """How many of a hundred claims rest on a source; 100 where there are no claims."""
        resting = sum(one.is_claim for one in self.sourced)
        return 100 * resting // self.claims if self.claims else 100


def summary_of(statements: Iterable[Ruled]) -> Summary:
    """The summary of statements that are all settled."""
    ruled = list(statements)
    verified = [one for one in ruled if one.verdict == VERIFIED]
    nothing = [one for one in ruled if one.verdict == NOTHING]
    return Summary(
        sourced=[one for one in verified if not one.exemption],
        exempt=[one for one in verified if one.exemption],
        nothing=[one for one in nothing if not one.is_furniture],
        looked_over=[one for one in nothing if one.is_furniture],
        facts=_facts(list({one.ruling: one for one in verified}.values())),
    )


def _facts(verified: Sequence[Ruled]) -> list[str]:
    """What strikes the eye in the rulings, each taken once."""
    return [*_sameness(verified), *_pace(verified)]


def _sameness(verified: Sequence[Ruled]) -> Iterable[str]:
    places = Counter(
        (pk, locator.strip().casefold())
        for one in verified
        for pk, locator in one.places
        if locator.strip()
    )
    if places and (most := max(places.values())) >= _MANY:
        locator = next(place for (_pk, place), number in places.items() if number == most)
        yield _("%(number)d rulings name the same place: “%(place)s”.") % {
            "number": most,
            "place": _as_typed(verified, locator),
        }
    reasons = Counter((one.exemption, one.note.strip()) for one in verified if one.exemption)
    if reasons and (most := max(reasons.values())) >= _MANY:
        yield _("%d exemptions have the same reason.") % most
    sourced = [one for one in verified if not one.exemption]
    if sourced:
        quoted = sum(len(one.quotations) for one in sourced)
        yield ngettext("%d passage quoted.", "%d passages quoted.", quoted) % quoted


def _as_typed(verified: Sequence[Ruled], locator: str) -> str:
    typed = (place.strip() for one in verified for _pk, place in one.places)
    return next(place for place in typed if place.casefold() == locator)


def _pace(verified: Sequence[Ruled]) -> Iterable[str]:
    """How fast each person went, at their fastest."""
    theirs = sorted(verified, key=lambda one: (one.by, one.at))
    for _by, found in groupby(theirs, key=lambda one: one.by):
        times = [one.at for one in found]
        at_once = max(_runs(times, _AT_ONCE), key=len, default=[])
        if len(at_once) >= _MANY:
            yield _("%d rulings within a second of each other.") % len(at_once)
        run = max(_runs(times, _QUICK), key=len, default=[])
        if len(run) >= _MANY:
            seconds = max(round((run[-1] - run[0]).total_seconds()), 1)
            yield ngettext(
                "%(number)d statements were verified within %(seconds)d second.",
                "%(number)d statements were verified within %(seconds)d seconds.",
                seconds,
            ) % {"number": len(run), "seconds": seconds}


def _runs(times: Sequence[datetime], longest: timedelta) -> Iterable[list[datetime]]:
    """`times` in order, cut where somebody took longer than this from one to the next."""
    run: list[datetime] = []
    for at in times:
        if run and at - run[-1] > longest:
            yield run
            run = []
        run.append(at)
    yield run
