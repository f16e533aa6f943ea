"""The study summary: the study at a glance."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, StructBlock, StructValue, TextBlock

from news.citations.admin.blocks import CitationChooserBlock
from news.evidence import EvidenceLabel, evidence_label
from news.labels import DESIGNS, PEER_REVIEW, SUBJECTS

_NOT_REPORTED = _("Write “not reported” if the source does not say.")
NUMBER_NOT_REPORTED = _("Not reported")
NOT_FILLED_IN = _("Not filled in yet")


def _choices(words: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(key.value, text) for key, text in words.items()]


class StudyValue(StructValue):
    """A study summary that knows its label and the words of its choices."""

    @property
    def label(self) -> EvidenceLabel | None:
        """The evidence label; None while the summary is incomplete."""
        return evidence_label(
            design=self.get("design") or "",
            peer_review=self.get("peer_review") or "",
            subjects=self.get("subjects") or "",
        )

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What readers see, as pairs of label and answer, every field answered."""
        shown = []
        for name, block in self.block.child_blocks.items():
            if name == "citation":
                continue
            answer = self.get(name)
            if isinstance(block, ChoiceBlock):
                answer = dict(block.field.choices).get(answer, "")
            if answer in (None, ""):
                # Only the number may stay empty; the rest is missing in drafts alone.
                answer = NUMBER_NOT_REPORTED if name == "participants" else NOT_FILLED_IN
            shown.append((str(block.label), str(answer)))
        return shown


class StudySummaryBlock(StructBlock):
    """Who was studied, how, and how far the result can be trusted.

    Fields after CONSORT, STROBE and ARRIVE. Every one is answered, if only by “not reported”.
    """

    citation = CitationChooserBlock(label=_("The study"), help_text=_("The source it describes."))
    design = ChoiceBlock(choices=_choices(DESIGNS), label=_("Design"))
    peer_review = ChoiceBlock(choices=_choices(PEER_REVIEW), label=_("Peer review"))
    subjects = ChoiceBlock(choices=_choices(SUBJECTS), label=_("Studied in"))
    participants = IntegerBlock(
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        label=_("Number of participants"),
        help_text=_("Leave it empty only if the source does not say: readers see “not reported”."),
    )
    who = CharBlock(
        label=_("Who took part"),
        max_length=300,
        help_text=_("Age, sex, health. For example: healthy men. Or write “not reported”."),
    )
    species = CharBlock(
        label=_("Species"), max_length=120, help_text=_("Human, mouse, fruit fly …")
    )
    comparison = CharBlock(
        label=_("Comparison or control"), max_length=300, help_text=_NOT_REPORTED
    )
    blinding = CharBlock(label=_("Blinding"), max_length=200, help_text=_NOT_REPORTED)
    method = CharBlock(label=_("Method"), max_length=300, help_text=_NOT_REPORTED)
    follow_up = CharBlock(label=_("Follow-up"), max_length=200, help_text=_NOT_REPORTED)
    finding = TextBlock(
        label=_("Main finding"), max_length=600, help_text=_("One sentence, with the figure.")
    )
    registration = CharBlock(
        label=_("Registration"),
        max_length=200,
        help_text=_("For example NCT03887715. Or write “not reported”."),
    )
    funding = CharBlock(label=_("Funding and interests"), max_length=400, help_text=_NOT_REPORTED)

    class Meta:
        icon = "clipboard-list"
        group = _("NeuroGRIT")
        label = _("Study summary")
        description = _("The study at a glance. The evidence label is drawn from it.")
        template = "news/blocks/study_summary.html"
        value_class = StudyValue
        form_classname = "struct-block study-summary"
