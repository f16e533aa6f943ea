"""The explainer's “not_meaning” is called “wrong_conclusion”, and each of its points has an id.

“What this does not mean” is a heading, not what the field holds: the wrong conclusion that a hurried
reader could draw. A point without an id, as earlier versions stored it, can't be followed by comments
and comparisons.
"""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from news.blocks.body import BodyBlock
from news.blocks.cited import PROSE, CitedRichTextBlock
from news.blocks.explainer import ExplainerBlock

from .rule import Body, Rule

OLD, NEW = "not_meaning", "wrong_conclusion"


class _OldExplainerBlock(ExplainerBlock):
    not_meaning = CitedRichTextBlock(features=PROSE, required=False)
    # Out of the way: it has the other name.
    wrong_conclusion = None  # type: ignore[assignment]  # as Wagtail takes out a field


class OldBodyBlock(BodyBlock):
    """Bodies whose explainers have a “not_meaning”."""

    explainer = _OldExplainerBlock()


def rewrite(body: Body) -> Body:
    """A stored body whose explainers have a “wrong_conclusion”, and points with ids."""
    return [_renamed(block, OLD, NEW) for block in body]


def undo(body: Body) -> Body:
    """The contrary. Points keep their ids: those were always allowed."""
    return [_renamed(block, NEW, OLD) for block in body]


def _renamed(block: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    value = block.get("value")
    if block.get("type") != "explainer" or not isinstance(value, Mapping):
        return block
    if old not in value or new in value:
        return block
    renamed = {new if name == old else name: part for name, part in value.items()}
    if isinstance(points := value.get("points"), list):
        renamed["points"] = [_with_id(point, block, at) for at, point in enumerate(points)]
    return block | {"value": renamed}


def _with_id(point: Any, block: Mapping[str, Any], at: int) -> Any:
    """A point as Wagtail stores an item of a list. The id is of its place: made twice, it is the same."""
    if not isinstance(point, Mapping) or point.get("type") == "item":
        return point
    key = uuid5(NAMESPACE_OID, f"{block.get('id', '')} points {at}")
    return {"type": "item", "value": point, "id": str(key)}


RULE = Rule(
    name="wrong_conclusions",
    says="An explainer’s “not_meaning” is called “wrong_conclusion”, and its points have ids.",
    rewrite=rewrite,
    undo=undo,
    before=OldBodyBlock,
    kinds={"body.explainer.wrong_conclusion": "body.explainer.not_meaning"},
    found_by=OLD,
    undone_by=NEW,
)
