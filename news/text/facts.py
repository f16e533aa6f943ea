"""What a reader takes as fact in a story: read from its fields and blocks, in a stated order.

In: headline, search title, standfirst, dateline, bylines, lead image with its texts, then every
block's text in reading order, with the citations where they stand, and what is shown of each
citation, author and image. Out: slug, topics, search description, schedule, image crop, block ids.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wagtail.blocks import RichTextBlock
from wagtail.images.blocks import ImageBlock

from news.at_hand import looked_up
from news.blocks.body import BodyBlock
from news.blocks.walk import picture_id, placed_leaves, raw_leaves, types_with_pictures
from news.citations.models import Citation
from news.digest import Content, Fact
from news.images.models import NewsImage
from news.places import Place
from news.sources import Sources

from .prepared import citation_ids


def content_of(story: Any) -> Content:
    """The checkable content of `story` as it is at hand, on its sources as they are now.

    Costs three queries for citations and their contributors, one each for authors and images; none
    for what is at hand (`news.at_hand`).
    """
    cited = citation_ids(story.body)
    citations = looked_up("citation", cited, Citation.objects.standing_for)
    forms = {pk: citation.public_form for pk, citation in citations.items()}
    images = looked_up("image", image_ids(story), NewsImage.objects.in_bulk)
    return content_on(story, forms, images)


def content_on(
    story: Any, forms: Mapping[int, Mapping[str, Any]], images: Mapping[int, NewsImage]
) -> Content:
    """The content with these sources: the public form of each cited id and of each image. Costs no query."""
    facts = [*_head(story, images), *_body(story, story.body.raw_data, images)]
    return Content.of(facts, _sources(story, forms, images))


def body_of(story: Any) -> Content:
    """The items of the body alone, without what its sources say. No query.

    What is made of a story's words for readers (`news.text.passages.words_of_body`) is made of these.
    """
    return Content.of(_body(story, story.body.raw_data, {}))


def _head(story: Any, images: Mapping[int, NewsImage]) -> Iterator[Fact]:
    dateline, lead_image = Place("dateline"), Place("lead_image")
    yield Fact(Place("headline"), story.title)
    yield Fact(Place("search_title"), story.seo_title)
    yield Fact(Place("standfirst"), story.standfirst)
    yield Fact(dateline.part("place"), story.dateline_place)
    yield Fact(dateline.part("date"), story.dateline_date)
    for number, byline in enumerate(story.bylines.all(), start=1):
        yield Fact(Place("byline").nth(number), byline.author_id)
    if story.lead_image_id:
        yield Fact(lead_image, _picture(story.lead_image_id, images))
        yield Fact(lead_image.part("alt"), story.lead_image_alt)
        yield Fact(lead_image.part("caption"), story.lead_image_caption)
        yield Fact(lead_image.part("credit"), story.lead_image_credit)


def _body(story: Any, raw: Any, images: Mapping[int, NewsImage]) -> Iterator[Fact]:
    """Every item of a stored body in reading order. Nothing is looked up."""
    for place, block, value in placed_leaves(story.body.stream_block, raw, Place("body")):
        if isinstance(block, RichTextBlock):
            yield Fact(place, value, is_rich=True)
        elif isinstance(block, ImageBlock):
            if pk := picture_id(value):
                yield Fact(place, _picture(pk, images))
                if isinstance(value, Mapping) and not value.get("decorative"):
                    yield Fact(place.part("alt"), value.get("alt_text"))
        else:
            yield Fact(place, value)


def _picture(pk: int, images: Mapping[int, NewsImage]) -> str:
    """A picture by its id and its file: another file is another picture."""
    return f"{pk} {images[pk].get_file_hash() if pk in images else 'missing'}"


def image_ids(story: Any) -> set[int]:
    """Ids of all images that the version at hand shows."""
    ids = {story.lead_image_id} if story.lead_image_id else set()
    stream = story.body.stream_block
    types = types_with_pictures(BodyBlock)
    parts = [part for part in story.body.raw_data if part["type"] in types]
    for block, value in raw_leaves(stream, parts):
        if isinstance(block, ImageBlock) and (pk := picture_id(value)):
            ids.add(pk)
    return ids


def _sources(
    story: Any, forms: Mapping[int, Mapping[str, Any]], images: Mapping[int, NewsImage]
) -> Sources:
    """What readers see of each citation, author and image."""
    bylines = {byline.author_id: byline for byline in story.bylines.all() if byline.author_id}
    authors = looked_up("author", bylines, lambda ids: {pk: bylines[pk].author for pk in ids})
    return Sources.of(
        citations=forms,
        names={pk: author.name for pk, author in authors.items()},
        credits={pk: image.credit for pk, image in images.items()},
    )
