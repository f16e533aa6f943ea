"""A stream of blocks that leaves out what can't be read, where Wagtail's fails over it."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import (
    Block,
    BooleanBlock,
    ChooserBlock,
    FieldBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StreamValue,
    StructBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock


class ReadableStreamBlock(StreamBlock):
    """Wagtail's, whose values say in words what was left out of them (`left_out`)."""

    def to_python(self, value: Any) -> StreamValue:
        """The blocks that can be read; none of what is no list of blocks."""
        if isinstance(value, StreamValue):
            return value
        text = value if isinstance(value, str) else None
        try:
            stored = value if text is None else json.loads(text or "[]")
        except (ValueError, RecursionError):
            stored = text
        if not isinstance(stored, list | tuple):
            found = self.empty_value(raw_text=text)
            found.left_out = [_("the text")] if stored else []
            return found
        odd: list[str] = []
        # Pairs of a name and a value are code's, which is trusted to know.
        good = [
            part
            for number, part in enumerate(stored, start=1)
            if isinstance(part, tuple) or self._is_readable(part, number, odd)
        ]
        found = super().to_python(good)
        found.left_out = odd
        return found

    def _is_readable(self, part: Any, number: int, odd: list[str]) -> bool:
        kind = part.get("type") if isinstance(part, Mapping) else None
        block = self.child_blocks.get(kind) if isinstance(kind, str) else None
        if block and "value" in part and fits(block, part["value"]):
            return True
        odd.append(_("block %(number)d (%(kind)s)") % {"number": number, "kind": kind or "?"})
        return False

    def empty_value(self, raw_text: str | None = None) -> StreamValue:
        """No blocks."""
        found = super().empty_value(raw_text=raw_text)
        found.left_out = []
        return found

    def normalize(self, value: Any) -> StreamValue:
        """A value as code has it."""
        found = super().normalize(value)
        if not hasattr(found, "left_out"):
            found.left_out = []
        return found


def fits(block: Block, raw: Any) -> bool:
    """Whether a stored value has the shape of `block`'s. Nothing is looked up."""
    if raw is None:
        return not isinstance(block, StreamBlock | ListBlock | StructBlock) or isinstance(
            block, ImageBlock
        )
    if isinstance(block, ImageBlock):
        return isinstance(raw, int) or (isinstance(raw, Mapping) and _has_fitting_parts(block, raw))
    if isinstance(block, StructBlock):
        return isinstance(raw, Mapping) and _has_fitting_parts(block, raw)
    if isinstance(block, StreamBlock):
        return isinstance(raw, list) and all(
            isinstance(part, Mapping)
            and (
                part.get("type") not in block.child_blocks
                or fits(block.child_blocks[part["type"]], part.get("value"))
            )
            for part in raw
        )
    if isinstance(block, ListBlock):
        return isinstance(raw, list) and all(fits(block.child_block, _item(part)) for part in raw)
    if isinstance(block, TypedTableBlock):
        return _is_table(block, raw)
    return _is_single(block, raw)


def _has_fitting_parts(block: StructBlock, raw: Mapping[str, Any]) -> bool:
    return all(fits(child, raw[name]) for name, child in block.child_blocks.items() if name in raw)


def _item(part: Any) -> Any:
    is_wrapped = isinstance(part, Mapping) and part.get("type") == "item" and "value" in part
    return part["value"] if is_wrapped else part


def _is_table(block: TypedTableBlock, raw: Any) -> bool:
    if not isinstance(raw, Mapping):
        return False
    columns, rows = raw.get("columns", []), raw.get("rows", [])
    if not isinstance(columns, list) or not isinstance(rows, list):
        return False
    if not all(isinstance(part, Mapping) for part in (*columns, *rows)):
        return False
    kinds = [block.child_blocks.get(column.get("type")) for column in columns]
    cells = [row.get("values") for row in rows]
    return (
        isinstance(raw.get("caption") or "", str)
        and all(isinstance(column.get("heading") or "", str) for column in columns)
        and all(isinstance(values, list) for values in cells)
        and all(
            fits(kind, cell)
            for values in cells
            for kind, cell in zip(kinds, values, strict=False)
            if kind
        )
    )


def _is_single(block: Block, raw: Any) -> bool:
    if isinstance(block, ChooserBlock):
        return isinstance(raw, int) or (isinstance(raw, str) and raw.isdigit())
    if isinstance(block, BooleanBlock):
        return isinstance(raw, bool)
    if isinstance(block, RichTextBlock):
        return isinstance(raw, str)
    if isinstance(raw, Mapping | list):
        return False
    if not isinstance(block, FieldBlock):
        return True
    if isinstance(block.field, forms.CharField | forms.ChoiceField):
        return isinstance(raw, str)
    try:
        block.to_python(raw)
    except (ValidationError, TypeError, ValueError, ArithmeticError):
        return False
    return True
