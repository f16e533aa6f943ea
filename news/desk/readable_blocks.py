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

_MOST_DIGITS = 18


class ReadableStreamBlock(StreamBlock):
    """Wagtail's, whose values say in words what was left out of them (`left_out`)."""

    def to_python(self, value: Any) -> StreamValue:
        """The blocks that can be read; none if the stored value is not a list of blocks."""
        if isinstance(value, StreamValue):
            return value
        text = value if isinstance(value, str) else None
        try:
            stored = value if text is None else json.loads(text or "[]")
        except (ValueError, RecursionError):
            stored = text
        is_text = text is not None and not isinstance(stored, list)
        if is_text or isinstance(stored, Mapping | int | float):
            found = self.empty_value(raw_text=text)
            found.left_out = [_("the text")] if stored else []
            return found
        stored = self.in_todays_form(stored)
        odd: list[str] = []
        if text is not None or (isinstance(stored, list) and any(map(_is_stored, stored))):
            stored = [
                part
                for number, part in enumerate(stored, start=1)
                if self._is_readable(part, number, odd)
            ]
        # Anything else is code's, which is trusted to know what it says.
        found = super().to_python(stored)
        found.left_out = odd
        return found

    def in_todays_form(self, stored: Any) -> Any:
        """A stored value in the form that this block reads."""
        return stored

    def _is_readable(self, part: Any, number: int, odd: list[str]) -> bool:
        kind = part.get("type") if isinstance(part, Mapping) else None
        block = self.child_blocks.get(kind) if isinstance(kind, str) else None
        if block and "value" in part and fits(block, part["value"]):
            odd.extend(
                _("“%(field)s” in block %(number)d (%(kind)s)")
                % {"field": name, "number": number, "kind": kind}
                for name in _unknown_fields(block, part["value"])
            )
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


def _unknown_fields(block: Block, raw: Any) -> list[str]:
    """Fields of a stored value that the software has no more, with something in them."""
    if not isinstance(block, StructBlock) or isinstance(block, ImageBlock):
        return []
    return [name for name, value in raw.items() if name not in block.child_blocks and value]


def _is_stored(part: Any) -> bool:
    """Whether a part of a list is one as it is stored: a mapping of plain values, as JSON has them."""
    if not isinstance(part, Mapping):
        return False
    return isinstance(part.get("value"), str | int | float | bool | list | dict | None)


def fits(block: Block, raw: Any) -> bool:
    """Whether a stored value has the shape of `block`'s. Nothing is looked up."""
    if raw is None:
        return not isinstance(block, StreamBlock | ListBlock | StructBlock) or isinstance(
            block, ImageBlock
        )
    if isinstance(block, ImageBlock):
        return _is_key(raw) or (isinstance(raw, Mapping) and _has_fitting_parts(block, raw))
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


def _is_key(raw: Any) -> bool:
    """Whether it may be the primary key of a row: a number that PostgreSQL's `bigint` holds."""
    if isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) < _MOST_DIGITS:
        return True
    return isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**_MOST_DIGITS


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
    if not all(isinstance(column.get("type"), str) for column in columns):
        return False
    kinds = [block.child_blocks.get(column["type"]) for column in columns]
    cells = [row.get("values") for row in rows]
    return (
        _is_built(block, raw)
        and isinstance(raw.get("caption") or "", str)
        and all(isinstance(column.get("heading") or "", str) for column in columns)
        and all(isinstance(values, list) for values in cells)
        and all(
            fits(kind, cell)
            for values in cells
            for kind, cell in zip(kinds, values, strict=False)
            if kind
        )
    )


def _is_built(block: TypedTableBlock, raw: Any) -> bool:
    """Whether Wagtail makes a table of it: it fails over one with a cell or a heading too few."""
    try:
        block.to_python(raw)
    except (LookupError, TypeError, ValueError, AttributeError):
        return False
    return True


def _is_single(block: Block, raw: Any) -> bool:
    if isinstance(block, ChooserBlock):
        return _is_key(raw)
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
