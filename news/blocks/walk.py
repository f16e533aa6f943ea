"""Reading a body leaf by leaf, in the order in which a reader meets it."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from wagtail.blocks import Block, CharBlock, ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from news.places import Place, Steps

Leaf = tuple[Block, Any]
Placed = tuple[Place, Block, Any]
Step = tuple[Steps, Block, Any]
# The block of what a table has besides its cells.
_WORDS = CharBlock(required=False)


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


def _raw_children(block: Block, raw: Any) -> Iterator[Step] | None:
    """The same for a value as it is stored, with the way to each; nothing is looked up."""
    if isinstance(block, StreamBlock):
        return (
            ((number, part["type"]), block.child_blocks[part["type"]], part["value"])
            for number, part in enumerate(raw, start=1)
            if part["type"] in block.child_blocks
        )
    if isinstance(block, ListBlock):
        return (
            ((number,), block.child_block, part["value"] if _is_item(part) else part)
            for number, part in enumerate(raw, start=1)
        )
    if isinstance(block, ImageBlock):
        return None
    if isinstance(block, StructBlock):
        parts = raw if isinstance(raw, Mapping) else {}  # stored before it was a struct
        return (((name,), child, parts.get(name)) for name, child in block.child_blocks.items())
    if isinstance(block, TypedTableBlock):
        return _of_table(block, raw)
    return None


def _of_table(block: TypedTableBlock, raw: Any) -> Iterator[Step]:
    """Caption, headings and cells of a table as it is stored; the first two have no block of their own."""
    yield ("caption",), _WORDS, raw.get("caption")
    columns = raw.get("columns", [])
    for number, column in enumerate(columns, start=1):
        yield ("heading", number), _WORDS, column.get("heading")
    for row_number, row in enumerate(raw.get("rows", []), start=1):
        cells = zip(columns, row.get("values", []), strict=False)
        for number, (column, cell) in enumerate(cells, start=1):
            if kind := block.child_blocks.get(column.get("type")):
                yield ("row", row_number, "cell", number), kind, cell


def _is_item(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "item" and "value" in part


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


def placed_leaves(block: Block, raw: Any, place: Place) -> Iterator[Placed]:
    """Every leaf of a stored value that stands at `place`, with its own place and its block.

    Costs no query: choosers stay ids, rich text stays text, a picture is what is stored of it.
    """
    if raw is None:
        return
    parts = _raw_children(block, raw)
    if parts is None:
        yield place, block, raw
        return
    for steps, child, child_raw in parts:
        yield from placed_leaves(child, child_raw, place.at(steps))


def raw_leaves(block: Block, raw: Any) -> Iterator[Leaf]:
    """The same without their places, which takes less time."""
    if raw is None:
        return
    parts = _raw_children(block, raw)
    if parts is None:
        yield block, raw
        return
    for _steps, child, child_raw in parts:
        yield from raw_leaves(child, child_raw)


@cache
def types_with_pictures(stream: type[StreamBlock]) -> frozenset[str]:
    """The types of a stream's blocks that have a picture somewhere in them."""
    return frozenset(name for name, child in stream().child_blocks.items() if _has_picture(child))


def _has_picture(block: Block) -> bool:
    if isinstance(block, ImageBlock):
        return True
    if isinstance(block, ListBlock):
        return _has_picture(block.child_block)
    return any(map(_has_picture, getattr(block, "child_blocks", {}).values()))


def picture_id(raw: Any) -> int | None:
    """The id of the picture in what is stored of an `ImageBlock`; None for no picture."""
    pk = raw.get("image") if isinstance(raw, Mapping) else raw  # stored before it had an alt text
    return pk or None
