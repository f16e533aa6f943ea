"""The explainer: what a finding means for the reader, point by point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from .cited import PROSE, CitedRichTextBlock


@dataclass(frozen=True, slots=True)
class ExplainerInShort:
    """The heading of an explainer and the lead-ins of its points."""

    heading: str
    lead_ins: tuple[str, ...]

    @classmethod
    def stored(cls, values: Mapping[str, Any]) -> Self:
        """As `plain` has made it."""
        return cls(values["heading"], tuple(values["lead_ins"]))

    @property
    def plain(self) -> dict[str, Any]:
        """As plain values, as JSON has them."""
        return {"heading": self.heading, "lead_ins": list(self.lead_ins)}


def explainer_in_short(stored: Mapping[str, Any] | None) -> ExplainerInShort | None:
    """An explainer as it is stored in a body, in short; None for none."""
    if not stored:
        return None
    # Wagtail stores each point beside an id, and did without in earlier versions.
    points = [point.get("value", point) for point in stored.get("points", ())]
    return ExplainerInShort(
        stored.get("heading", ""), tuple(point.get("lead_in", "") for point in points)
    )


class PointBlock(StructBlock):
    """A short lead-in and a sentence or two."""

    lead_in = CharBlock(
        label=_("Lead-in"), max_length=80, help_text=_("Two to five words: “Action matters”.")
    )
    text = CitedRichTextBlock(features=PROSE, label=_("Text"))

    class Meta:
        icon = "list-ul"
        label = _("Point")


class ExplainerBlock(StructBlock):
    """The box “NeuroGRIT Explains”."""

    heading = CharBlock(label=_("Heading"), max_length=120, default=_("What this means for you"))
    points = ListBlock(
        PointBlock(),
        label=_("Points"),
        min_num=1,
        help_text=_("One idea each. Three is a good number."),
    )
    wrong_conclusion = CitedRichTextBlock(
        features=PROSE,
        required=False,
        label=_("What this does not mean"),
        help_text=_("The wrong conclusion a hurried reader could draw, and why it is wrong."),
    )

    class Meta:
        icon = "help"
        group = _("NeuroGRIT")
        label = _("Explainer")
        description = _("What the finding means for a reader, point by point.")
        template = "news/blocks/explainer.html"
        preview_value: dict[str, Any] = {
            "heading": _("What this means for you"),
            "points": [{"lead_in": _("Early days"), "text": _("The study was small.")}],
        }
