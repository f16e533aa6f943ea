"""What a writer looks at before submitting: what has to be mended, and what a checker will ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.factcheck.ledger.state import Ledger
from news.factcheck.statements.claims import Sign, gives_advice, signs_of_a_claim
from news.factcheck.statements.cutting import Occurrence
from news.factcheck.stories import Story

WORDS: Final[Mapping[Sign, Any]] = {
    Sign.SOURCE: gettext_lazy("a source"),
    Sign.STUDY: gettext_lazy("an answer about the study"),
    Sign.NUMBER: gettext_lazy("a number"),
    Sign.DATE: gettext_lazy("a date"),
    Sign.QUOTATION: gettext_lazy("a quotation"),
    Sign.ATTRIBUTION: gettext_lazy("what somebody said or found"),
    Sign.SUPERLATIVE: gettext_lazy("a superlative"),
    Sign.COMPARISON: gettext_lazy("a comparison"),
    Sign.CAUSE: gettext_lazy("cause and effect"),
    Sign.UNREAD: gettext_lazy("words in a language that isn’t known here"),
}
# Running text in the body.
_PROSE: Final = ("body.paragraph", "body.explainer.points.text", "body.explainer.wrong_conclusion")
# These sum up what is sourced below: what they say has to stand there.
_SUMMARY: Final = ("headline", "standfirst")
SENTENCES: Final = (*_PROSE, *_SUMMARY)
_EXPLAINER: Final = "body.explainer."


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at. `is_required` holds the submission up; `block` is where it stands."""

    is_required: bool
    words: str
    text: str = ""
    block: str = ""


def checklist(text: Story, ledger: Ledger) -> list[Point]:
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
        if occurrence.citation_ids or line.is_done:
            continue
        if words := _asked(occurrence):
            points.append(Point(False, words, occurrence.text, occurrence.block))
    return points


def _asked(occurrence: Occurrence) -> str:
    """What a checker will ask about a statement without a source; empty for nothing."""
    if occurrence.kind == "body.quotation.quote":
        return _("A quotation without a source. Cite where it was said")
    names = ", ".join(asked_about(occurrence))
    if names and occurrence.kind in _PROSE:
        return _("No source, but %s") % names
    if occurrence.kind in _SUMMARY and names:
        return _("Sums up %s. Make sure the text says so too, with its source") % names
    return ""


def asked_about(occurrence: Occurrence) -> list[str]:
    """What in a statement a checker asks a source for, in words."""
    found = [str(WORDS[sign]) for sign in signs_of_a_claim(occurrence.text, kind=occurrence.kind)]
    if occurrence.kind.startswith(_EXPLAINER) and gives_advice(occurrence.text):
        found.append(_("advice"))
    return found
