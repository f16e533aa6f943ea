"""What Wagtail keeps beside a body, block by block: comments, and its index of references."""

import re
from collections.abc import Iterable
from typing import Final

from wagtail.models import Comment, ReferenceIndex

from news.models import StoryPage

from .rule import Body, Way

_IS_ID: Final = re.compile(r"[0-9a-f-]{36}")


def move_comments(story: StoryPage, way: Way, bodies: Iterable[Body]) -> None:
    """A comment in the margin stays beside the field that has another name now."""
    moved = {
        (old if way.is_back else new, new if way.is_back else old)
        for new, old in way.rule.kinds.items()
    }
    types = {block.get("id"): block["type"] for body in bodies for block in body}
    for comment in Comment.objects.filter(page_id=story.pk, contentpath__startswith="body."):
        for now, then in moved:
            kind = types.get(comment.contentpath.split(".")[1])
            if kind == now.split(".")[1] and (path := _moved(comment.contentpath, then, now)):
                Comment.objects.filter(pk=comment.pk).update(contentpath=path)


def index_references(story: StoryPage, way: Way, row: Body) -> None:
    """Wagtail's index names the way to each reference, block by block."""
    old = tuple({*way.rule.kinds, *way.rule.kinds.values()})
    blocks = {str(block.get("id")) for block in row}
    rows = ReferenceIndex.objects.filter(
        base_content_type=story.get_base_content_type(),
        object_id=str(story.pk),
        model_path__startswith="body.",
    )
    if any(
        path.replace(".item", "").startswith(old) or way.split(".")[1] not in blocks
        for path, way in rows.values_list("model_path", "content_path")
    ):
        ReferenceIndex.create_or_update_for_object(StoryPage.objects.get(pk=story.pk))


def _moved(path: str, then: str, now: str) -> str:
    """The path of a comment, "body.<block>.field", in which a field was renamed; empty for another one.

    The names of `then` and `now` begin with "body" and the type of the block. Paths name blocks and
    items of lists by their ids.
    """
    names, wanted = then.split(".")[2:], now.split(".")[2:]
    parts = path.split(".")
    places = [at for at, part in enumerate(parts) if at > 1 and not _IS_ID.fullmatch(part)]
    if len(names) != len(wanted) or [parts[at] for at in places] != names:
        return ""
    for at, name in zip(places, wanted, strict=True):
        parts[at] = name
    return ".".join(parts)
