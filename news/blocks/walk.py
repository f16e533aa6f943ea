"""Reading a body leaf by leaf, in the order in which a reader meets it."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

Leaf = tuple[Block, Any]


def _children(block: Block, value: Any) -> Iterator[Leaf] | None:
    """The parts of a composite value in reading order; None for a leaf."""
    if isinstance(block, StreamBlock):
        return ((child.block, child.value) for child in value)
    if isinstance(block, ListBlock):
        return ((block.child_block, child) for child in value)
    if isinstance(block, StructBlock):
        return ((child, value.get(name)) for name, child in block.child_blocks.items())
    if isinstance(block, TypedTableBlock):
        return (
            (column["block"], cell)
            for row in value.row_data
            for column, cell in zip(value.columns, row["values"], strict=False)
        )
    return None


def leaves(block: Block, value: Any) -> Iterator[Leaf]:
    """Every leaf of `value` with its block, depth first, empty ones left out."""
    if value is None:
        return
    parts = _children(block, value)
    if parts is None:
        yield block, value
        return
    for child, child_value in parts:
        yield from leaves(child, child_value)
