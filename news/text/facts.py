"""What a reader takes as fact in a story: read from its fields and blocks, in a stated order.

In: headline, search title, standfirst, dateline, bylines, lead image with its texts, then every
block's text in reading order, with the citations where they stand, and what is shown of each
citation, author and image. Out: slug, topics, search description, schedule, image crop, block ids.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from news.citations.models import Citation
from news.digest import Content, canonical_rich_text, items
from news.images.models import NewsImage
from news.sources import Sources

from .prepared import citation_ids

Place = tuple[str, Any]


def content_of(story: Any) -> Content:
    """The checkable content of `story` as it is at hand, on its sources as they are now.

    Costs three queries for citations and their contributors, one each for authors and images.
    """
    citations = Citation.objects.standing_for(citation_ids(story.body))
    forms = {pk: citation.public_form for pk, citation in citations.items()}
    return content_on(story, forms, NewsImage.objects.in_bulk(image_ids(story)))


def content_on(
    story: Any, forms: Mapping[int, Mapping[str, Any]], images: Mapping[int, NewsImage]
) -> Content:
    """The content with these sources: the public form of each cited id and of each image. Costs no query."""
    return Content(
        items([*_head(story, images), *_body(story, story.body.raw_data, images)]),
        _sources(story, forms, images),
    )


def body_of(story: Any) -> Content:
    """The items of the body alone, without what its sources say. No query.

    What is made of a story's words for readers (`news.text.passages.words_of_body`) is made of these.
    """
    return Content(items(_body(story, story.body.raw_data, {})))


def _head(story: Any, images: Mapping[int, NewsImage]) -> Iterator[Place]:
    yield "headline", story.title
    yield "search_title", story.seo_title
    yield "standfirst", story.standfirst
    yield "dateline.place", story.dateline_place
    yield "dateline.date", story.dateline_date
    for number, byline in enumerate(story.bylines.all(), start=1):
        yield f"byline[{number}]", byline.author_id
    if story.lead_image_id:
        yield "lead_image", _picture(story.lead_image_id, images)
        yield "lead_image.alt", story.lead_image_alt
        yield "lead_image.caption", story.lead_image_caption
        yield "lead_image.credit", story.lead_image_credit


def _body(story: Any, raw: Any, images: Mapping[int, NewsImage]) -> Iterator[Place]:
    return _walk(story.body.stream_block, raw, "body", images)


def _walk(block: Block, raw: Any, place: str, images: Mapping[int, NewsImage]) -> Iterator[Place]:
    """Every item of a stored value in reading order. Nothing is looked up."""
    if raw is None:
        return
    if isinstance(block, RichTextBlock):
        yield place, canonical_rich_text(raw)
    elif isinstance(block, ImageBlock):
        yield from _figure(raw, place, images)
    elif isinstance(block, TypedTableBlock):
        yield from _table(block, raw, place, images)
    else:
        parts = _parts(block, raw)
        if parts is None:
            yield place, raw
            return
        for name, child, value in parts:
            yield from _walk(child, value, f"{place}{name}", images)


def _parts(block: Block, raw: Any) -> Iterator[tuple[str, Block, Any]] | None:
    """Name, block and stored value of the parts of a composite; None for a single value."""
    if isinstance(block, StreamBlock):
        return (
            (f"[{number}].{part['type']}", block.child_blocks[part["type"]], part["value"])
            for number, part in enumerate(raw, start=1)
            if part["type"] in block.child_blocks
        )
    if isinstance(block, ListBlock):
        return (
            (f"[{number}]", block.child_block, _list_item(part))
            for number, part in enumerate(raw, start=1)
        )
    if isinstance(block, StructBlock):
        return ((f".{name}", child, raw.get(name)) for name, child in block.child_blocks.items())
    return None


def _list_item(part: Any) -> Any:
    is_wrapped = isinstance(part, dict) and part.get("type") == "item" and "value" in part
    return part["value"] if is_wrapped else part


def _figure(raw: Any, place: str, images: Mapping[int, NewsImage]) -> Iterator[Place]:
    if not isinstance(raw, Mapping):  # stored before pictures had an alt text of their own
        raw = {"image": raw}
    pk = raw.get("image")
    if pk:
        yield place, _picture(pk, images)
        if not raw.get("decorative"):
            yield f"{place}.alt", raw.get("alt_text")


def _table(
    block: TypedTableBlock, raw: Any, place: str, images: Mapping[int, NewsImage]
) -> Iterator[Place]:
    yield f"{place}.caption", raw.get("caption")
    columns = raw.get("columns", [])
    for number, column in enumerate(columns, start=1):
        yield f"{place}.heading[{number}]", column.get("heading")
    for row_number, row in enumerate(raw.get("rows", []), start=1):
        for number, (column, cell) in enumerate(
            zip(columns, row.get("values", []), strict=False), start=1
        ):
            if kind := block.child_blocks.get(column.get("type")):
                yield from _walk(kind, cell, f"{place}.row[{row_number}].cell[{number}]", images)


def _picture(pk: int, images: Mapping[int, NewsImage]) -> str:
    """A picture by its id and its file: another file is another picture."""
    return f"{pk} {images[pk].get_file_hash() if pk in images else 'missing'}"


def image_ids(story: Any) -> set[int]:
    """Ids of all images that the version at hand shows."""
    ids = {story.lead_image_id} if story.lead_image_id else set()
    return ids | set(_figures(story.body.raw_data))


def _figures(raw: Any) -> Iterator[int]:
    for part in raw:
        if part["type"] == "image":
            figure = part["value"].get("image")
            pk = figure.get("image") if isinstance(figure, Mapping) else figure
            if pk:
                yield pk


def _sources(
    story: Any, forms: Mapping[int, Mapping[str, Any]], images: Mapping[int, NewsImage]
) -> Sources:
    """What readers see of each citation, author and image."""
    bylines = [byline for byline in story.bylines.all() if byline.author_id]
    return Sources.of(
        citations=forms,
        names={byline.author_id: byline.author.name for byline in bylines},
        credits={pk: image.credit for pk, image in images.items()},
    )
