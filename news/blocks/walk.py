"""Reading a body leaf by leaf, in the order in which a reader meets it."""

from collections.abc import Iterator, Mapping
from typing import Any

from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

Leaf = tuple[Block, Any]


def _children(block: Block, value: Any) -> Iterator[Leaf] | None:
    """The parts of a composite value in reading order; None for a leaf."""
    if isinstance(block, StreamBlock):
        return ((child.block, child.value) for child in value)
    if isinstance(block, ListBlock):
        return ((block.child_block, child) for child in value)
    if isinstance(block, ImageBlock):
        return None  # a struct on the outside; its value is the image
    if isinstance(block, StructBlock):
        return ((child, value.get(name)) for name, child in block.child_blocks.items())
    if isinstance(block, TypedTableBlock):
        return (
            (column["block"], cell)
            for row in value.row_data
            for column, cell in zip(value.columns, row["values"], strict=False)
        )
    return None


def _raw_children(block: Block, raw: Any) -> Iterator[Leaf] | None:
    """The same for a value as it is stored; nothing is looked up."""
    if isinstance(block, StreamBlock):
        kinds = block.child_blocks
        return ((kinds[part["type"]], part["value"]) for part in raw if part["type"] in kinds)
    if isinstance(block, ListBlock):
        return ((block.child_block, part["value"] if _is_item(part) else part) for part in raw)
    if isinstance(block, StructBlock):
        parts = raw if isinstance(raw, Mapping) else {}  # stored before it was a struct
        return ((child, parts.get(name)) for name, child in block.child_blocks.items())
    if isinstance(block, TypedTableBlock):
        kinds = block.child_blocks
        columns = [kinds.get(column.get("type")) for column in raw.get("columns", [])]
        return (
            (column, cell)
            for row in raw.get("rows", [])
            for column, cell in zip(columns, row.get("values", []), strict=False)
            if column
        )
    return None


def _is_item(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "item" and "value" in part


def _leaves(children: Any, block: Block, value: Any) -> Iterator[Leaf]:
    if value is None:
        return
    parts = children(block, value)
    if parts is None:
        yield block, value
        return
    for child, child_value in parts:
        yield from _leaves(children, child, child_value)


def leaves(block: Block, value: Any) -> Iterator[Leaf]:
    """Every leaf of `value` with its block, depth first, empty ones left out."""
    return _leaves(_children, block, value)


def raw_leaves(block: Block, raw: Any) -> Iterator[Leaf]:
    """Every leaf of a stored value, without a query: choosers stay ids, rich text stays text."""
    return _leaves(_raw_children, block, raw)
