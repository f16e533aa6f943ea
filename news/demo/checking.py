"""How the demo's fact-checkers rule: statement by statement, through the ledger's own writer."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from news.citations.models import Citation
from news.factcheck.ledger.ruling import Judgement, Where, rule
from news.factcheck.ledger.state import Line, ledger_of
from news.factcheck.ledger.tables import Exemption, Verdict

# Where a checker finds it in an article: of the study what its methods say, the result at its head.
_OF_THE_STUDY: Final = {
    "citation": "Title",
    "finding": "Abstract",
    "peer_review": "Title page",
    "funding": "Acknowledgements",
}
_ARTICLE, _METHODS, _TALK, _PAGE = "Abstract", "Methods", "Whole talk", "Whole page"
_STUDY: Final = "body.study_summary."
# Cells of a table, and sentences of running text, rest on the source that is cited nearest.
_FINDINGS: Final = ("body.paragraph", "body.table.row.cell")
_SUMMED_UP: Final = ("headline", "standfirst")
_ALT_TEXT: Final = "lead_image.alt"
# Words up to this length say little of what a sentence is about.
_SHORT: Final = 4


def check(step: Any, *, by: Any, share: float = 1.0) -> None:
    """`by` rules on the first `share` of a story's statements that nobody has ruled on."""
    lines = [line for line in ledger_of(step.revision.as_object()).lines if not line.is_done]
    everything = ledger_of(step.revision.as_object()).lines
    mine = lines[: round(len(lines) * share)]
    waved_through, summing_up = [], []
    for line in mine:
        if ids := _sources_of(line, everything):
            _rule(step, [line], by=by, judgement=_verified(line, ids))
        elif line.is_claim and line.occurrence.kind == _ALT_TEXT:
            _rule(step, [line], by=by, judgement=_SEEN)
        elif line.is_claim or line.occurrence.kind in _SUMMED_UP:
            summing_up.append(line)
        else:
            waved_through.append(line)
    _rule(step, waved_through, by=by, judgement=_NOTHING)
    carry = ledger_of(step.revision.as_object()).that_carry()
    prose = [
        line
        for line in carry
        if line.occurrence.kind == "body.paragraph" and line.occurrence.citation_ids
    ]
    for line in summing_up if prose else ():
        other = _nearest(line.occurrence.text, prose)
        _rule(step, [line], by=by, judgement=_said_in(other) if other else _KNOWN)


def _sources_of(line: Line, lines: Sequence[Line]) -> tuple[int, ...]:
    """What it rests on: what it cites; in running text what is cited behind it, or nearby."""
    if not line.is_claim and line.occurrence.citation_ids:
        return ()  # "not reported"
    if line.occurrence.citation_ids or line.occurrence.kind not in _FINDINGS:
        return line.occurrence.citation_ids
    return _cited_behind(line, lines) or _cited_nearby(line, lines)


def _nearest(text: str, lines: Sequence[Line]) -> Line | None:
    """The line that has most long words in common with `text`; None if none has any."""
    words = _long_words(text)
    best = max(lines, key=lambda line: len(words & _long_words(line.occurrence.text)))
    return best if words & _long_words(best.occurrence.text) else None


def _long_words(text: str) -> set[str]:
    return {word.strip(".,:;“”’") for word in text.casefold().split() if len(word) > _SHORT}


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


_NOTHING: Final = Judgement(verdict=Verdict.NOTHING)
_KNOWN: Final = Judgement(
    verdict=Verdict.VERIFIED,
    exemption=Exemption.COMMON_KNOWLEDGE,
    note="Follows from what the words mean.",
)
_SEEN: Final = Judgement(
    verdict=Verdict.VERIFIED, exemption=Exemption.OBSERVATION, note="Looked at the drawing."
)


def _verified(line: Line, ids: tuple[int, ...]) -> Judgement:
    """Verified at every source it rests on, with the place."""
    types = dict(Citation.objects.filter(pk__in=ids).values_list("pk", "type"))
    places = [Where(pk, _place(types[pk], line.occurrence.kind)) for pk in ids]
    return Judgement(verdict=Verdict.VERIFIED, supports=places)


def _place(source: str, kind: str) -> str:
    if source == "speech":
        return _TALK
    if source != "article-journal":
        return _PAGE
    if kind.startswith(_STUDY):
        return _OF_THE_STUDY.get(kind.removeprefix(_STUDY), _METHODS)
    return _ARTICLE


def _said_in(other: Line) -> Judgement:
    """A sentence that sums up is verified where the other one is."""
    return Judgement(
        verdict=Verdict.VERIFIED,
        exemption=Exemption.ELSEWHERE,
        elsewhere=other.statement.pk if other.statement else None,
    )


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
