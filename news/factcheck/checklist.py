"""What a writer looks at before submitting: what has to be mended, and what a checker will ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .hints import Hint, hints
from .state import Ledger

WORDS: Final[Mapping[Hint, Any]] = {
    Hint.NUMBER: gettext_lazy("a number"),
    Hint.QUOTATION: gettext_lazy("a quotation"),
    Hint.NAME: gettext_lazy("a name"),
    Hint.SUPERLATIVE: gettext_lazy("a superlative"),
    Hint.CAUSE: gettext_lazy("cause and effect"),
    Hint.ADVICE: gettext_lazy("advice"),
}
# Running text in the body: headline and standfirst sum up what is sourced below.
_PROSE: Final = ("body.paragraph", "body.explainer.points.text", "body.explainer.not_meaning")
_EXPLAINER: Final = "body.explainer."


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at. `is_required` holds the submission up; `block` is where it stands."""

    is_required: bool
    words: str
    text: str = ""
    block: str = ""


def checklist(text: Any, ledger: Ledger) -> list[Point]:
    """The points of `text` at hand: required ones first, then sentences without a source."""
    return [
        *(Point(True, reason) for reason in text.reasons_against_submission()),
        *(Point(False, reason) for reason in text.advice_before_submission()),
        *_unsourced(ledger),
    ]


def _unsourced(ledger: Ledger) -> list[Point]:
    points = []
    for line in ledger.lines:
        occurrence = line.occurrence
        if occurrence.kind not in _PROSE or occurrence.citation_ids or line.is_done:
            continue
        found = hints(occurrence.text, gives_advice=occurrence.kind.startswith(_EXPLAINER))
        if found:
            names = ", ".join(str(WORDS[hint]) for hint in found)
            points.append(
                Point(False, _("No source, but %s") % names, occurrence.text, occurrence.block)
            )
    return points
