"""The correction: a public notice of what a story had wrong, or what came to light since."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChoiceBlock, StructBlock, StructBlockValidationError, StructValue
from wagtail.rich_text import get_text_for_indexing

from news.corrections import Kind, has_words
from news.labels import CORRECTIONS, correction_label

from .cited import PROSE, CitedRichTextBlock


class CorrectionValue(StructValue):
    """A correction that knows the word for its kind."""

    @property
    def label(self) -> str:
        """ "Correction", "Editor's note"; what a draft has not chosen is a correction."""
        return correction_label(self.get("kind") or "")


class CorrectionBlock(StructBlock):
    """What was wrong, and what is right. Its date is the day on which readers first see it."""

    kind = ChoiceBlock(
        choices=[(kind.value, words) for kind, words in CORRECTIONS.items()],
        default=Kind.CORRECTION.value,
        label=_("Kind"),
    )
    text = CitedRichTextBlock(
        features=PROSE,
        label=_("What readers are told"),
        help_text=_("What the story said, and what is right: “We wrote 11 mice. It was 11 men.”"),
    )

    def clean(self, value: Any) -> Any:
        """A correction with words; raises ValidationError for mark-up around nothing."""
        cleaned = super().clean(value)
        text = get_text_for_indexing(cleaned["text"].source) if cleaned["text"] else ""
        if not has_words(text) and not self.is_deferred_validation:
            error = ValidationError(_("Say what was wrong, and what is right."))
            raise StructBlockValidationError({"text": error})
        return cleaned

    class Meta:
        icon = "warning"
        group = _("NeuroGRIT")
        label = _("Correction")
        description = _("A dated public notice, at the end of the story and named at its top.")
        template = "news/blocks/correction.html"
        value_class = CorrectionValue
        preview_value: dict[str, Any] = {
            "kind": Kind.CORRECTION.value,
            "text": _("An earlier version gave another number."),
        }
