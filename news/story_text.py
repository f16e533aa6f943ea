"""A body made ready for its page: texts expanded and numbered, references in order, pictures loaded.

One pass before rendering, so that the number of queries does not grow with the story.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.blocks import CharBlock, RichTextBlock, StreamValue, TextBlock
from wagtail.rich_text import RichText, expand_db_html, get_text_for_indexing

from news.blocks.walk import leaves, raw_leaves
from news.citations.blocks import CitationChooserBlock
from news.citations.csl import from_csl
from news.citations.formatting import Reference, format_reference
from news.citations.markers import cited_ids
from news.citations.models import Citation
from news.digest import Content
from news.images.models import NewsImage
from news.references import References

# Wagtail expands a text by replacing tags; a comment passes through untouched.
_SEAM = "<!--neurogrit-seam-->"


@dataclass(frozen=True, slots=True)
class ListedReference:
    """One line of the reference list, with the anchors of the markers that point at it."""

    number: int
    check_state: str
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
    for block, raw in raw_leaves(body.stream_block, body.raw_data):
        if isinstance(block, RichTextBlock):
            found += cited_ids(raw)
        elif isinstance(block, CitationChooserBlock):
            found.append(raw)
    return list(dict.fromkeys(found))


def prepare(
    body: StreamValue,
    *,
    cleared: Content | None = None,
    show_missing: bool = False,
    pictures: Iterable[Any] = (),
) -> StoryText:
    """Expand, number and load everything that `body` shows.

    Costs two queries for citations (none for those in `cleared`, which are shown as they were
    cleared), one for page links and one for renditions, however long the story. `show_missing`
    marks citations that no longer exist, for the desk; `pictures` are images shown beside the
    body, whose renditions are loaded along.
    """
    parts = [value for _block, value in leaves(body.stream_block, body)]
    texts = [value for value in parts if isinstance(value, RichText)]
    html = expand_db_html(_SEAM.join(text.source for text in texts)).split(_SEAM)
    # Without any text there is still one empty piece.
    expanded = dict(zip(map(id, texts), html[: len(texts)], strict=True))
    citations = _shown_citations(body, cleared)
    references = References(known=citations, show_missing=show_missing)
    study_marker = ""
    for value in parts:
        if isinstance(value, RichText):
            expanded[id(value)] = references.fill(expanded[id(value)])
        elif isinstance(value, Citation):
            study_marker = references.marker([value.pk], anchor="cite-study")
    _load_renditions(body, pictures)
    return StoryText(
        html=expanded,
        study_marker=mark_safe(study_marker),  # made of numbers by References  # noqa: S308
        references=tuple(
            ListedReference(
                number=number,
                check_state=citations[pk].check_state,
                reference=citations[pk].reference,
                anchors=tuple(references.markers[pk]),
            )
            for number, pk in enumerate(references.citation_ids, start=1)
        ),
    )


@dataclass(frozen=True, slots=True)
class ClearedCitation:
    """A citation as a story's clearance has it."""

    reference: Reference
    check_state: str


def _shown_citations(
    body: StreamValue, cleared: Content | None
) -> Mapping[int, Citation | ClearedCitation]:
    """The cited sources by id: as they were cleared, or as they are now where nothing is."""
    ids = citation_ids(body)
    shown: dict[int, Citation | ClearedCitation] = {}
    for pk in ids:
        if cleared and (form := cleared.sources.get(f"citation:{pk}")):
            shown[pk] = ClearedCitation(format_reference(from_csl(form)), gettext("As cleared"))
    if missing := [pk for pk in ids if pk not in shown]:
        shown |= Citation.objects.with_names().in_bulk(missing)
    return shown


def _load_renditions(body: StreamValue, others: Iterable[Any]) -> None:
    pictures = [
        value for _block, value in leaves(body.stream_block, body) if isinstance(value, NewsImage)
    ]
    prefetch_related_objects([*pictures, *others], "renditions")


def plain_text(body: StreamValue) -> str:
    """All words of `body` as a reader sees them, without a query; numbers of markers left out."""
    words = []
    for block, raw in raw_leaves(body.stream_block, body.raw_data):
        if isinstance(block, RichTextBlock):
            words.append(get_text_for_indexing(raw))
        elif isinstance(block, CharBlock | TextBlock):
            words.append(raw)
    return " · ".join(word for word in words if word)
