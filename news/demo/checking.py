"""How the demo's fact-checkers rule: statement by statement, through the ledger's own writer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from news.citations.models import Citation
from news.factcheck.hints import hints
from news.factcheck.ledger import Judgement, Where, rule
from news.factcheck.rulings import Verdict
from news.factcheck.state import Line, ledger_of

# Where a checker looks first in a source of each type; anywhere else in its text.
_PLACES: Final = {"article-journal": "Abstract and results", "speech": "Talk as given"}
_ELSEWHERE: Final = "Text of the page"
# What says something of the world, marker or not.
_FINDINGS: Final = ("body.paragraph", "body.table.row.cell")
# What sums up a story carries no marker of its own.
_SUMMED_UP: Final = ("headline", "standfirst")


def check(step: Any, *, by: Any, share: float = 1.0) -> None:
    """`by` rules on the first `share` of a story's statements that nobody has ruled on."""
    lines = [line for line in ledger_of(step.revision.as_object()).lines if not line.is_done]
    everything = ledger_of(step.revision.as_object()).lines
    studies = [line.occurrence.citation_ids for line in lines if line.occurrence.citation_ids]
    together: dict[tuple[int, ...], list[Line]] = defaultdict(list)
    for line in lines[: round(len(lines) * share)]:
        ids = line.occurrence.citation_ids
        if line.occurrence.kind in _SUMMED_UP and studies:
            ids = studies[0][:1]
        elif not ids and (line.occurrence.kind in _FINDINGS or hints(line.occurrence.text)):
            ids = _cited_behind(line, everything) or _cited_nearby(line, everything)
        together[ids].append(line)
    for ids, found in together.items():
        _rule(step, found, by=by, judgement=_judgement(ids))


def _cited_behind(line: Line, lines: Sequence[Line]) -> tuple[int, ...]:
    """The source of a sentence whose marker stands behind the next one of its paragraph."""
    following = (
        one for one in lines[line.position :] if one.occurrence.place == line.occurrence.place
    )
    return next(
        (one.occurrence.citation_ids for one in following if one.occurrence.citation_ids), ()
    )


def _cited_nearby(line: Line, lines: Sequence[Line]) -> tuple[int, ...]:
    """The source that the same block of the story cites nearest above, else below."""
    block = [one for one in lines if one.occurrence.block == line.occurrence.block]
    above = [one for one in block if one.position < line.position][::-1]
    return next(
        (one.occurrence.citation_ids for one in above + block if one.occurrence.citation_ids), ()
    )


def find_fault(step: Any, *, by: Any, note: str) -> None:
    """`by` says of the first sentence of its running text what is wrong with it."""
    lines = ledger_of(step.revision.as_object()).lines
    prose = [line for line in lines if line.occurrence.kind == "body.paragraph"]
    _rule(step, prose[:1], by=by, judgement=Judgement(verdict=Verdict.NEEDS_WORK, note=note))


def _judgement(ids: tuple[int, ...]) -> Judgement:
    """Verified at every source cited; without a source there is nothing to check."""
    if not ids:
        return Judgement(verdict=Verdict.NOTHING)
    types = dict(Citation.objects.filter(pk__in=ids).values_list("pk", "type"))
    places = [Where(pk, _PLACES.get(types[pk], _ELSEWHERE)) for pk in ids]
    return Judgement(verdict=Verdict.VERIFIED, supports=places)


def _rule(step: Any, lines: Iterable[Line], *, by: Any, judgement: Judgement) -> None:
    found = list(lines)
    # Several at once are for "nothing to check".
    at_once = [found] if judgement.verdict == Verdict.NOTHING else [[line] for line in found]
    ruled: set[str] = set()
    for part in at_once:
        if part and part[0].occurrence.digest in ruled:
            continue  # it stands twice, and one ruling holds for both
        ruled.update(line.occurrence.digest for line in part)
        rule(
            task_state=step,
            positions=[line.position for line in part],
            digests=[line.occurrence.digest for line in part],
            seen=[line.seen for line in part],
            judgement=judgement,
            by=by,
        )
