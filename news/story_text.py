"""A body made ready for its page: texts expanded and numbered, references in order, pictures loaded.

One pass before rendering, so that the number of queries does not grow with the story.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText, expand_db_html

from news.blocks.walk import leaves
from news.citations.formatting import Reference
from news.citations.markers import cited_ids
from news.citations.models import Citation
from news.references import References

# Wagtail expands a text by replacing tags; a comment passes through untouched.
_SEAM = "<!--neurogrit-seam-->"


@dataclass(frozen=True, slots=True)
class ListedReference:
    """One line of the reference list, with the anchors of the markers that point at it."""

    number: int
    citation: Citation
    reference: Reference
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryText:
    """What a story's templates ask for while they render."""

    html: dict[int, str]
    study_marker: SafeString
    references: tuple[ListedReference, ...]

    def html_of(self, value: RichText) -> str | None:
        """The numbered HTML of a text of this body; None for any other text."""
        return self.html.get(id(value))


def citation_ids(body: StreamValue) -> list[int]:
    """Ids of all citations in `body` in reading order, each once, missing ones included."""
    found: list[int] = []
    for _block, value in leaves(body.stream_block, body):
        if isinstance(value, RichText):
            found += cited_ids(value.source)
        elif isinstance(value, Citation):
            found.append(value.pk)
    return list(dict.fromkeys(found))


def prepare(body: StreamValue, *, show_missing: bool = False) -> StoryText:
    """Expand, number and load everything that `body` shows.

    Costs two queries for citations, one for page links and one for renditions, however long the
    story. `show_missing` marks citations that no longer exist, for the desk.
    """
    parts = [value for _block, value in leaves(body.stream_block, body)]
    texts = [value for value in parts if isinstance(value, RichText)]
    html = expand_db_html(_SEAM.join(text.source for text in texts)).split(_SEAM)
    # Without any text there is still one empty piece.
    expanded = dict(zip(map(id, texts), html[: len(texts)], strict=True))
    citations = Citation.objects.with_names().in_bulk(citation_ids(body))
    references = References(known=citations, show_missing=show_missing)
    study_marker = ""
    for value in parts:
        if isinstance(value, RichText):
            expanded[id(value)] = references.fill(expanded[id(value)])
        elif isinstance(value, Citation):
            study_marker = references.marker([value.pk], anchor="cite-study")
    _load_renditions(body)
    return StoryText(
        html=expanded,
        study_marker=mark_safe(study_marker),  # noqa: S308  # made of numbers by References
        references=tuple(
            ListedReference(
                number=number,
                citation=citations[pk],
                reference=citations[pk].reference,
                anchors=tuple(references.markers[pk]),
            )
            for number, pk in enumerate(references.citation_ids, start=1)
        ),
    )


def _load_renditions(body: StreamValue) -> None:
    pictures = [
        value
        for block, value in leaves(body.stream_block, body)
        if isinstance(block, ImageBlock) and value
    ]
    prefetch_related_objects(pictures, "renditions")


def plain_text(body: StreamValue) -> str:
    """All words of `body` as a reader sees them, for search results; numbers of markers left out."""
    words: list[str] = []
    for block, value in leaves(body.stream_block, body):
        words += [str(text) for text in _searchable(block, value)]
    return " ".join(words)


def _searchable(block: Any, value: Any) -> list[str]:
    if isinstance(value, Citation):
        return []
    return block.get_searchable_content(value)
