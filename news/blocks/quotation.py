"""Quotations: what somebody said, who they are, and where they said it."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, TextBlock

from .cited import CitedRichTextBlock


class QuotationBlock(StructBlock):
    """The words of a named person."""

    quote = TextBlock(
        label=_("Words"), max_length=1200, help_text=_("Exactly as said, without quotation marks.")
    )
    speaker = CharBlock(label=_("Speaker"), max_length=120)
    role = CharBlock(
        required=False,
        max_length=200,
        label=_("Role"),
        help_text=_("Neuroscientist, Imperial College London."),
    )
    source = CitedRichTextBlock(
        features=("italic", "link", "citation"),
        required=False,
        label=_("Source"),
        help_text=_("Where it was said: in an interview with Live Science, with its citation."),
    )

    class Meta:
        icon = "openquote"
        group = _("Text")
        label = _("Quotation")
        description = _("The exact words of a named person.")
        template = "news/blocks/quotation.html"
