"""What later notices make of a publication: retracted, under concern, corrected, or as it was. Pure.

The rule is not "the latest notice wins": a correction does not undo a retraction, a newer
reinstatement does; a concern is no retraction. Source: the notes to the Retraction Watch data.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Nature(StrEnum):
    """What a notice says; the values are Retraction Watch's words."""

    RETRACTION = "Retraction"
    CORRECTION = "Correction"
    CONCERN = "Expression of concern"
    REINSTATEMENT = "Reinstatement"


class Standing(StrEnum):
    """How a publication stands."""

    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"
    REINSTATED = "reinstated"


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: what it says, and when it was published, as far as that is known."""

    nature: Nature
    on: date | None


_BY_WEIGHT = (
    (Nature.RETRACTION, Standing.RETRACTED),
    (Nature.CONCERN, Standing.CONCERN),
)


def standing_after(notices: Iterable[Told]) -> Standing | None:
    """How a publication stands after all `notices`; None if none speaks of it."""
    told = list(notices)
    last = {
        nature: max((one.on or date.min for one in told if one.nature is nature), default=None)
        for nature in Nature
    }
    reinstated = last[Nature.REINSTATEMENT]
    for nature, standing in _BY_WEIGHT:
        when = last[nature]
        # A notice of the same day as the reinstatement, or without a date, is not undone by it.
        if when is not None and not (reinstated and when != date.min and reinstated > when):
            return standing
    if reinstated:
        return Standing.REINSTATED
    return Standing.CORRECTED if last[Nature.CORRECTION] is not None else None


NATURE_OF = {
    Standing.RETRACTED: Nature.RETRACTION,
    Standing.CONCERN: Nature.CONCERN,
    Standing.CORRECTED: Nature.CORRECTION,
    Standing.REINSTATED: Nature.REINSTATEMENT,
}
