"""A body made ready for its page: texts expanded and numbered, references in order, pictures loaded.

One pass before rendering, so that the number of queries does not grow with the story.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.blocks import CharBlock, RichTextBlock, StreamValue, TextBlock
from wagtail.rich_text import RichText, expand_db_html, get_text_for_indexing

from news.blocks.walk import leaves, raw_leaves
from news.citations.blocks import CitationChooserBlock
from news.citations.formatted import form_digest, references_by_digest
from news.citations.markers import cited_ids
from news.citations.models import Citation, HouseStyle
from news.citations.models.house_style import Inline
from news.citations.public_form import source_name
from news.citations.reader_notices import Notices, ReaderNotice, notice_for
from news.digest import Content
from news.images.models import NewsImage
from news.references import References

# Wagtail expands a text by replacing tags; a comment passes through untouched.
_SEAM = "<!--neurogrit-seam-->"


@dataclass(frozen=True, slots=True)
class ListedReference:
    """One line of the reference list, with the anchors of the markers that point at it."""

    number: int
    citation_id: int
    digest: str
    check_state: str
    form: Mapping[str, Any]
    html: SafeString
    notice: ReaderNotice | None
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryText:
    """What a story's templates ask for while they render."""

    html: dict[int, str]
    study_marker: SafeString
    references: tuple[ListedReference, ...]
    stands_for: Mapping[int, int]

    @property
    def noticed(self) -> list[ListedReference]:
        """The references of which a checker has confirmed a notice."""
        return [one for one in self.references if one.notice]

    @property
    def numbers(self) -> dict[int, int]:
        """The number of the reference of every cited id, merged duplicates included."""
        by_citation = {one.citation_id: one.number for one in self.references}
        return {
            pk: by_citation[standing]
            for pk, standing in self.stands_for.items()
            if standing in by_citation
        }

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
    for_desk: bool = False,
    house: HouseStyle | None = None,
    notices: Notices = MappingProxyType({}),
    pictures: Iterable[Any] = (),
) -> StoryText:
    """Expand, number and load everything that `body` shows.

    Costs three queries for citations (none for those in `cleared`, which are shown as they were
    cleared), one for their formatted references, one for page links and one for renditions,
    however long the story; one more for the style of the house where `house` isn't given. For
    the desk, citations that no longer exist are marked, and references that nobody has formatted
    yet are formatted at once. `notices` are shown beside their references. `pictures` are images shown beside the body, whose renditions are
    loaded along.
    """
    parts = [value for _block, value in leaves(body.stream_block, body)]
    texts = [value for value in parts if isinstance(value, RichText)]
    html = expand_db_html(_SEAM.join(text.source for text in texts)).split(_SEAM)
    # Without any text there is still one empty piece.
    expanded = dict(zip(map(id, texts), html[: len(texts)], strict=True))
    house = house or HouseStyle.current()
    sources = _Sources.of(body, cleared)
    references = References(
        names={pk: source_name(form) for pk, form in sources.forms.items()},
        stands_for=sources.stands_for,
        by_name=house.inline == Inline.SOURCE,
        show_missing=for_desk,
    )
    study_marker = ""
    for value in parts:
        if isinstance(value, RichText):
            expanded[id(value)] = references.fill(expanded[id(value)])
        elif isinstance(value, Citation):
            study_marker = references.marker([value.pk], anchor="cite-study")
    _load_renditions(body, pictures)
    return StoryText(
        html=expanded,
        study_marker=mark_safe(study_marker),  # made of numbers and names by References  # noqa: S308
        references=sources.listed(references, house, notices, make=for_desk),
        stands_for=sources.stands_for,
    )


@dataclass(frozen=True, slots=True)
class _Sources:
    """The cited sources by the id of the citation that stands for them.

    `forms` are the public forms that readers see: as they were cleared, or as they are now where
    nothing is.
    """

    forms: dict[int, Mapping[str, Any]]
    digests: dict[int, str]
    states: dict[int, str]
    stands_for: dict[int, int]

    @classmethod
    def of(cls, body: StreamValue, cleared: Content | None) -> "_Sources":
        """The sources of `body`; two queries, none for those that `cleared` has."""
        found = cls({}, {}, {}, {})
        ids = citation_ids(body)
        same: dict[str, int] = {}
        for pk in ids:
            if cleared and (form := cleared.sources.get(f"citation:{pk}")):
                # Two ids that were cleared with one form are duplicates that have been merged.
                digest = form_digest(form)
                first = found.stands_for[pk] = same.setdefault(digest, pk)
                found.forms[first], found.digests[first] = form, digest
                found.states[first] = gettext("As cleared")
        if missing := [pk for pk in ids if pk not in found.stands_for]:
            for pk, citation in Citation.objects.standing_for(missing).items():
                found.stands_for[pk] = citation.pk
                if citation.pk not in found.forms:
                    form = found.forms[citation.pk] = citation.public_form
                    found.digests[citation.pk] = form_digest(form)
                found.states.setdefault(citation.pk, citation.check_state)
        return found

    def listed(
        self,
        references: References,
        house: HouseStyle,
        notices: Notices,
        *,
        make: bool,
    ) -> tuple[ListedReference, ...]:
        """The lines of the reference list."""
        ids = references.citation_ids
        forms = {self.digests[pk]: self.forms[pk] for pk in ids}
        printed = references_by_digest(forms, house=house, make=make) if forms else {}
        return tuple(
            ListedReference(
                number=number,
                citation_id=pk,
                digest=self.digests[pk],
                check_state=self.states[pk],
                form=self.forms[pk],
                html=printed[self.digests[pk]],
                notice=notice_for(self.forms[pk], notices),
                anchors=tuple(references.markers[pk]),
            )
            for number, pk in enumerate(ids, start=1)
        )


def _load_renditions(body: StreamValue, others: Iterable[Any]) -> None:
    pictures = [
        value for _block, value in leaves(body.stream_block, body) if isinstance(value, NewsImage)
    ]
    prefetch_related_objects([*pictures, *others], "renditions")


def plain_text(body: StreamValue, *, without: Collection[str] = ()) -> str:
    """All words of `body` as a reader sees them, without a query; numbers of markers left out.

    `without` names kinds of blocks that are passed over.
    """
    words = []
    wanted = [part for part in body.raw_data if part["type"] not in without]
    for block, raw in raw_leaves(body.stream_block, wanted):
        if isinstance(block, RichTextBlock):
            words.append(get_text_for_indexing(raw))
        elif isinstance(block, CharBlock | TextBlock):
            words.append(raw)
    return " · ".join(word for word in words if word)
