"""The one list of what a story may contain."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StreamBlockValidationError, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from news.citations.in_text.looked_up_once import citations_at_hand
from news.citations.in_text.markers import cited_ids
from news.desk.readable_blocks import ReadableStreamBlock

from .cited import PROSE, PROSE_WITH_LISTS, CitedRichTextBlock
from .correction import CorrectionBlock
from .explainer import ExplainerBlock
from .media import EmbedBlock, FigureBlock
from .quotation import QuotationBlock
from .study import StudySummaryBlock
from .walk import leaves


class TableBlock(TypedTableBlock):
    """Figures in rows and columns, each cell a text that may be cited."""

    def __init__(self, **kwargs: Any) -> None:
        cell = CitedRichTextBlock(features=PROSE, required=False, label=_("Text"))
        super().__init__([("text", cell)], **kwargs)

    class Meta:
        icon = "table"
        group = _("Media")
        label = _("Table")
        description = _("Figures in rows and columns, with a caption.")
        template = "news/blocks/table.html"


class BodyBlock(ReadableStreamBlock):
    """A story's body, in reading order."""

    paragraph = CitedRichTextBlock(
        features=PROSE_WITH_LISTS,
        icon="pilcrow",
        group=_("Text"),
        label=_("Paragraph"),
        description=_("Running text with inline citations."),
    )
    subheading = CharBlock(
        max_length=120,
        icon="title",
        group=_("Text"),
        label=_("Subheading"),
        description=_("Divides a long story."),
        template="news/blocks/subheading.html",
    )
    quotation = QuotationBlock()
    study_summary = StudySummaryBlock()
    explainer = ExplainerBlock()
    image = FigureBlock()
    table = TableBlock()
    embed = EmbedBlock()
    correction = CorrectionBlock()

    # How a stored body is read that has not been rewritten yet. Set once, when the app is ready:
    # the rules stand above.
    rewritten: ClassVar[Callable[[list[dict[str, Any]]], list[dict[str, Any]]] | None] = None

    def in_todays_form(self, stored: Any) -> Any:
        """A stored body in the form that this block reads: nobody sees less of an older one."""
        is_body = isinstance(stored, list) and all(isinstance(part, dict) for part in stored)
        rewritten = type(self).rewritten
        if not (is_body and rewritten):
            return stored
        return rewritten(stored)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """What a form sent. `clean` refuses it if something in it is of an older form of bodies."""
        value = super().value_from_datadict(data, files, prefix)
        value.unread = list(self._unread(data, prefix))
        return value

    def _unread(self, data: Any, prefix: str) -> Iterator[str]:
        """Kinds of blocks, and fields of them, that were sent and that nothing here would read."""
        count = data.get(f"{prefix}-count", "")
        for number in range(int(count) if count.isdecimal() else 0):
            kind = data.get(f"{prefix}-{number}-type")
            block = self.child_blocks.get(kind)
            if not kind or data.get(f"{prefix}-{number}-deleted"):
                continue
            if block is None:
                yield kind
            elif isinstance(block, StructBlock) and not isinstance(block, ImageBlock):
                begins = f"{prefix}-{number}-value-"
                sent = {name.removeprefix(begins) for name in data if name.startswith(begins)}
                yield from sorted({name.partition("-")[0] for name in sent} - {*block.child_blocks})

    def clean(self, value: Any) -> Any:
        """A body in order; raises ValidationError if anything follows a correction.

        A draft may be in disorder, as it may have gaps. Refused, too, is what was typed into a form
        of older software: part of it would be lost.
        """
        if unread := getattr(value, "unread", ()):
            raise StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(
                        _(
                            "Not saved: the software was changed after you had opened this page, and "
                            "“%s” has another name now. What was saved is there. Open the story anew "
                            "in another tab, and copy over what you have typed since."
                        )
                        % ", ".join(unread)
                    )
                ]
            )
        cleaned = super().clean(value)
        is_correction = [child.block_type == "correction" for child in cleaned]
        if is_correction != sorted(is_correction) and not self.is_deferred_validation:
            raise StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(_("Corrections stand at the end: move them behind the rest."))
                ]
            )
        return cleaned

    def get_form_state(self, value: Any) -> Any:
        """What the editor shows, with the names of all that is cited in two queries."""
        texts = (part for _block, part in leaves(self, value or ()))
        sources = (part.source for part in texts if isinstance(part, RichText))
        with citations_at_hand({pk for source in sources for pk in cited_ids(source)}):
            return super().get_form_state(value)

    class Meta:
        block_counts = {"study_summary": {"max_num": 1}}
