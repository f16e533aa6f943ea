"""Bodies made ready for their pages: texts expanded and numbered, references in order, pictures loaded.

One pass before rendering, so that the number of queries grows neither with a story nor with the
number of stories.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.rich_text import RichText, expand_db_html

from news.blocks.walk import leaves, raw_leaves
from news.citations.admin.blocks import CitationChooserBlock
from news.citations.aftercare.reader_notices import Notices, ReaderNotice, notice_for
from news.citations.in_text.markers import cited_ids
from news.citations.models import Citation, HouseStyle
from news.citations.models.house_style import Inline
from news.citations.printing.formatted import form_digest, references_by_digest
from news.citations.records.public_form import source_name
from news.images.models import NewsImage
from news.sources import Sources

from .numbering import References

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
    """What a story's templates ask for while they render.

    `html` has the HTML of each text by the text's `id`, `stands_for` the citation that stands for each
    cited one, `cleared` what the sources said when they were cleared.
    """

    html: dict[int, str]
    study_marker: SafeString
    references: tuple[ListedReference, ...]
    stands_for: Mapping[int, int]
    cleared: Sources

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

    def credit_of(self, image: NewsImage) -> str:
        """The credit that is kept with a picture, as it was cleared for this body."""
        return self.cleared.credit_of(image.pk, image.credit)


def chosen_ids(body: StreamValue) -> list[int]:
    """Ids of the citations that are not cited in a text, but chosen in a field."""
    parts = raw_leaves(body.stream_block, body.raw_data)
    return [raw for block, raw in parts if isinstance(block, CitationChooserBlock)]


def citation_ids(body: StreamValue) -> list[int]:
    """Ids of all citations in `body` in reading order, each once, missing ones included."""
    found: list[int] = []
    for block, raw in raw_leaves(body.stream_block, body.raw_data):
        if isinstance(block, RichTextBlock):
            found += cited_ids(raw)
        elif isinstance(block, CitationChooserBlock):
            found.append(raw)
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Unprepared:
    """A body, and what is shown with it.

    Citations in `cleared` are shown as they were cleared, `notices` beside their references.
    `pictures` are images shown beside the body, whose renditions are loaded along.
    """

    body: StreamValue
    cleared: Sources = field(default_factory=Sources)
    notices: Notices = MappingProxyType({})
    pictures: Sequence[Any] = ()


def prepare(
    story: Unprepared, *, for_desk: bool = False, house: HouseStyle | None = None
) -> StoryText:
    """Expand, number and load everything that the body of `story` shows; see `prepare_all`."""
    return prepare_all([story], for_desk=for_desk, house=house)[0]


def prepare_all(
    stories: Iterable[Unprepared], *, for_desk: bool = False, house: HouseStyle | None = None
) -> list[StoryText]:
    """Expand, number and load everything that these bodies show.

    Costs three queries for citations (none where all are cleared), one for their formatted
    references, one for page links and one for renditions, however many and however long the stories
    are; one more for the style of the house where `house` isn't given. For the desk, citations that
    no longer exist are marked, and references that nobody has formatted yet are formatted at once.
    """
    stories = list(stories)
    house = house or HouseStyle.current()
    by_name = house.inline == Inline.SOURCE
    parts = [
        [value for _block, value in leaves(one.body.stream_block, one.body)] for one in stories
    ]
    everything = [value for values in parts for value in values]
    pictures = [value for value in everything if isinstance(value, NewsImage)]
    beside = [picture for one in stories for picture in one.pictures]
    prefetch_related_objects([*pictures, *beside], "renditions")
    expanded = _expanded(value for value in everything if isinstance(value, RichText))
    sources = _Cited.of_each(stories)
    numbered = [
        _numbered(
            values,
            expanded,
            References(
                names={pk: source_name(form) if by_name else "" for pk, form in one.forms.items()},
                stands_for=one.stands_for,
                by_name=by_name,
                show_missing=for_desk,
            ),
        )
        for values, one in zip(parts, sources, strict=True)
    ]
    forms = {
        one.digests[pk]: one.forms[pk]
        for one, text in zip(sources, numbered, strict=True)
        for pk in text.references.citation_ids
    }
    printed = references_by_digest(forms, house=house, make=for_desk) if forms else {}
    return [
        StoryText(
            html=text.html,
            study_marker=text.study_marker,
            references=one.listed(text.references, printed, story.notices),
            stands_for=one.stands_for,
            cleared=story.cleared,
        )
        for story, one, text in zip(stories, sources, numbered, strict=True)
    ]


def _expanded(texts: Iterable[RichText]) -> dict[int, str]:
    """The HTML of each text by the text's `id`, expanded in one go."""
    texts = list(texts)
    html = expand_db_html(_SEAM.join(text.source for text in texts)).split(_SEAM)
    # Without any text there is still one empty piece.
    return dict(zip(map(id, texts), html[: len(texts)], strict=True))


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The texts of one body with their markers, and the references that these made."""

    html: dict[int, str]
    study_marker: SafeString
    references: References


def _numbered(values: list[Any], expanded: dict[int, str], references: References) -> _Numbered:
    html = {}
    study_marker = ""
    for value in values:
        if isinstance(value, RichText):
            html[id(value)] = references.fill(expanded[id(value)])
        elif isinstance(value, Citation):
            study_marker = references.marker([value.pk], anchor="cite-study")
    # Made of numbers and names by References.
    return _Numbered(html, mark_safe(study_marker), references)  # noqa: S308


@dataclass(frozen=True, slots=True)
class _Cited:
    """The cited sources by the id of the citation that stands for them.

    `forms` are the public forms that readers see: as they were cleared, or as they are now where
    nothing is.
    """

    forms: dict[int, Mapping[str, Any]]
    digests: dict[int, str]
    states: dict[int, str]
    stands_for: dict[int, int]

    @classmethod
    def of_each(cls, stories: Iterable[Unprepared]) -> "list[_Cited]":
        """The sources of each body; two queries, none where all are cleared."""
        found, missing = [], []
        for story in stories:
            ids = citation_ids(story.body)
            sources = cls.as_cleared(ids, story.cleared)
            found.append(sources)
            missing.append([pk for pk in ids if pk not in sources.stands_for])
        wanted = {pk for ids in missing for pk in ids}
        standing = Citation.objects.standing_for(wanted) if wanted else {}
        for sources, ids in zip(found, missing, strict=True):
            sources.add_as_they_are({pk: standing[pk] for pk in ids if pk in standing})
        return found

    @classmethod
    def as_cleared(cls, ids: Iterable[int], cleared: Sources) -> "_Cited":
        """Those of these that `cleared` has."""
        found = cls({}, {}, {}, {})
        state = gettext("As cleared")
        same: dict[str, int] = {}
        for pk in ids:
            if form := cleared.citation(pk):
                # Two ids that were cleared with one form are duplicates that have been merged.
                digest = form_digest(form)
                first = found.stands_for[pk] = same.setdefault(digest, pk)
                found.forms[first], found.digests[first] = form, digest
                found.states[first] = state
        return found

    def add_as_they_are(self, standing: Mapping[int, Citation]) -> None:
        """Take in citations as they are now, by the id that the body has."""
        for pk, citation in standing.items():
            self.stands_for[pk] = citation.pk
            if citation.pk not in self.forms:
                form = self.forms[citation.pk] = citation.public_form
                self.digests[citation.pk] = form_digest(form)
            self.states.setdefault(citation.pk, citation.check_state)

    def listed(
        self, references: References, printed: Mapping[str, SafeString], notices: Notices
    ) -> tuple[ListedReference, ...]:
        """The lines of the reference list."""
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
            for number, pk in enumerate(references.citation_ids, start=1)
        )
