"""Versions of stories as they are stored: read without Wagtail's way through objects, which takes ten times as long."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from news.blocks.walk import picture_id, raw_leaves
from news.citations.in_text.markers import cited_ids
from news.citations.models import Citation
from news.desk.readable_blocks import fits
from news.digest import Content
from news.images.models import NewsImage
from news.models import Author
from news.text.facts import content_on

from .rule import Body

_LINK: Final = re.compile(r'<a (?=[^<>]*linktype="(page|document)")[^<>]*\bid="(\d+)"')
_MODELS: Final[dict[str, Any]] = {
    "citation": Citation,
    "picture": NewsImage,
    "page": Page,
    "document": get_document_model(),
}
_Target = tuple[str, int]


def body_in(content: Mapping[str, Any]) -> Body:
    """The body in a revision's content; raises ValueError or KeyError for what is none."""
    body = json.loads(content["body"] or "[]")
    if not isinstance(body, list) or not all(isinstance(block, dict) for block in body):
        raise ValueError("its body is no list of blocks")
    return body


def with_body(content: Mapping[str, Any], body: Body) -> str:
    """A revision's content with this body, as JSON."""
    return json.dumps({**content, "body": json.dumps(body)})


@dataclass(frozen=True, slots=True)
class Known:
    """Pictures and authors of many stories, by id, and which targets of links exist."""

    images: Mapping[int, NewsImage] = field(default_factory=dict)
    authors: Mapping[int, Author] = field(default_factory=dict)
    targets: frozenset[_Target] = frozenset()

    @classmethod
    def of(cls, versions: Iterable[tuple[Mapping[str, Any], Body]], block: StreamBlock) -> "Known":
        """What these versions show and point at. One query a kind, for any number of versions."""
        authors: set[int] = set()
        wanted: set[_Target] = set()
        for content, body in versions:
            authors.update(byline["author"] for byline in content.get("bylines") or ())
            wanted.update(targets_in(block, body))
            if lead := content.get("lead_image"):
                wanted.add(("picture", lead))
        images = NewsImage.objects.in_bulk({pk for kind, pk in wanted if kind == "picture"})
        found = {("picture", pk) for pk in images}
        for kind in ("citation", "page", "document"):
            if ids := {pk for named, pk in wanted if named == kind}:
                rows = _MODELS[kind].objects.filter(pk__in=ids)
                found.update((kind, pk) for pk in rows.values_list("pk", flat=True))
        return cls(images, Author.objects.only("name").in_bulk(authors), frozenset(found))

    def missing(self, block: StreamBlock, body: Body) -> list[str]:
        """What a body points at and isn't there any more, in words."""
        return [
            f"its {kind} {pk} does not exist"
            for kind, pk in dict.fromkeys(targets_in(block, body))
            if (kind, pk) not in self.targets
        ]


def content_in(content: Mapping[str, Any], body: Body, block: StreamBlock, known: Known) -> Content:
    """What a reader takes as fact in a stored version with this body.

    Names and credits are as they are now. The sources have no citations: nothing of a digest of
    words or statements depends on what those say.
    """
    bylines = [
        SimpleNamespace(author_id=pk, author=known.authors.get(pk) or Author(pk=pk))
        for pk in (byline["author"] for byline in content.get("bylines") or ())
    ]
    story = SimpleNamespace(
        **{name: content.get(name) for name in _FIELDS},
        lead_image_id=content.get("lead_image"),
        bylines=SimpleNamespace(all=lambda: bylines),
        body=SimpleNamespace(stream_block=block, raw_data=body),
    )
    return content_on(story, {}, _shown(story, known))


_FIELDS: Final = (
    "title",
    "seo_title",
    "standfirst",
    "dateline_place",
    "dateline_date",
    "lead_image_alt",
    "lead_image_caption",
    "lead_image_credit",
)


def _shown(story: Any, known: Known) -> dict[int, NewsImage]:
    wanted = {
        pk
        for kind, pk in targets_in(story.body.stream_block, story.body.raw_data)
        if kind == "picture"
    }
    return {pk: known.images[pk] for pk in {*wanted, story.lead_image_id} if pk in known.images}


def targets_in(block: StreamBlock, body: Body) -> Iterator[_Target]:
    """The citations, pictures, pages and documents that a stored body points at."""
    for leaf, raw in raw_leaves(block, body):
        if isinstance(leaf, ImageBlock):
            if pk := picture_id(raw):
                yield "picture", int(pk)
        elif isinstance(raw, str):
            if "<" in raw:
                yield from (("citation", pk) for pk in cited_ids(raw))
                yield from ((kind, int(pk)) for kind, pk in _LINK.findall(raw))
        elif getattr(leaf, "target_model", None) is Citation:
            yield "citation", int(raw)


def unknown_parts(block: Block, raw: Any, place: str = "body") -> Iterator[str]:
    """Blocks and fields of a stored value that `block` can't read, in words."""
    if not fits(block, raw):
        yield f"{place} can’t be read"
    else:
        yield from _unknown(block, raw, place)


def _unknown(block: Block, raw: Any, place: str) -> Iterator[str]:
    if isinstance(block, ImageBlock) or raw is None:
        return
    if isinstance(block, TypedTableBlock):
        kinds = {column.get("type") for column in raw.get("columns", ())}
        for kind in kinds.difference(block.child_blocks):
            yield f"{place} has a column of an unknown kind, “{kind}”"
    for inner, child, part in _parts(block, raw, place):
        if isinstance(child, str):
            yield child
        else:
            yield from _unknown(child, part, inner)


def _parts(block: Block, raw: Any, place: str) -> Iterator[tuple[str, Block | str, Any]]:
    """The parts of a stored value, each with its place and its block, or with what is wrong with it."""
    if isinstance(block, StreamBlock):
        for number, part in enumerate(raw, start=1):
            inner, kind = f"{place}[{number}]", part.get("type")
            unknown = f"{inner} is a block of an unknown kind, “{kind}”"
            known = block.child_blocks.get(kind, unknown)
            yield inner, known if "value" in part else f"{inner} has no value", part.get("value")
    elif isinstance(block, ListBlock):
        for number, part in enumerate(raw, start=1):
            is_item = isinstance(part, Mapping) and part.get("type") == "item"
            yield f"{place}[{number}]", block.child_block, part["value"] if is_item else part
    elif isinstance(block, StructBlock):
        for name, part in raw.items():
            unknown = f"{place} has an unknown field, “{name}”"
            yield f"{place}.{name}", block.child_blocks.get(name, unknown), part


def defaults_in(block: StreamBlock, body: Body) -> int:
    """How many fields of a body are left out, and have a default that readers would see."""
    return sum(_defaults(block.child_blocks[part["type"]], part["value"]) for part in body)


def _defaults(block: Block, raw: Any) -> int:
    if isinstance(block, ListBlock):
        inner = (
            part["value"] if isinstance(part, Mapping) and part.get("type") == "item" else part
            for part in raw or ()
        )
        return sum(_defaults(block.child_block, part) for part in inner)
    if not isinstance(block, StructBlock) or isinstance(block, ImageBlock) or raw is None:
        return 0
    missing = sum(
        name not in raw and bool(child.meta.default) for name, child in block.child_blocks.items()
    )
    return missing + sum(
        _defaults(child, raw[name]) for name, child in block.child_blocks.items() if name in raw
    )
