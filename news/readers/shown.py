"""A story as readers see it: its row, and beside it what the gate let through.

The row has a story's words. Names of authors, credits of pictures and sources may have been corrected
since: readers see them as they were cleared, until somebody accepts the change.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils import timezone

from news.blocks.explainer import ExplainerInShort, explainer_in_short
from news.citations.admin.blocks import citations_chosen
from news.citations.aftercare.reader_notices import notices_of
from news.corrections import Dated, dated
from news.evidence import EvidenceLabel
from news.models import Author, Publication, StoryPage, Topic
from news.models.publications import corrections_ever
from news.sources import Sources
from news.text.prepared import StoryText, Unprepared, chosen_ids, prepare, prepare_all

from .let_through import LetThrough, let_through
from .shown_check import Resting, ShownCheck


@dataclass(frozen=True, slots=True)
class ShownAuthor:
    """An author under the name that was cleared for the story."""

    author: Author
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story as lists show it.

    `row` has the words, `authors` and `corrections` are those that readers see, in the order of the
    story; `topics` leaves out those that wait for a second reader, `topic_ids` are those of all.
    """

    row: StoryPage
    label: EvidenceLabel | None
    authors: tuple[ShownAuthor, ...]
    topics: tuple[Topic, ...]
    topic_ids: frozenset[int]
    corrections: tuple[Dated, ...]
    explainer: ExplainerInShort | None

    @classmethod
    def of_card(cls, row: Any) -> "ShownStory":
        """Of a row that `StoryQuerySet.for_cards` has found."""
        stored = row.known_corrections or []
        topics = list(row.topics.all())
        return ShownStory(
            row=row,
            label=row.label,
            authors=_authors(row, Sources(row.cleared_sources)),
            topics=_readable(topics),
            topic_ids=frozenset(topic.pk for topic in topics),
            corrections=tuple(map(Dated.of, stored)),
            explainer=explainer_in_short(row.first_explainer),
        )

    @property
    def names(self) -> list[str]:
        """The names in the byline."""
        return [one.name for one in self.authors]

    @property
    def newest_corrections(self) -> list[Dated]:
        """A retraction first, then the newest."""
        return sorted(self.corrections, key=lambda one: (one.is_retraction, one.at), reverse=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryInFull(ShownStory):
    """A story as its page shows it.

    `text` is the body made ready, `check` how it was checked, None for a draft. `publication` is what
    the gate let through, None for a draft too.
    """

    publication: Publication | None
    check: ShownCheck | None
    text: StoryText

    @property
    def lead_image_credit(self) -> str:
        """Whose the lead image is."""
        image = self.row.lead_image
        return self.row.lead_image_credit or (self.text.credit_of(image) if image else "")

    @property
    def corrections_by_number(self) -> dict[int, Dated]:
        """The corrections by the number of their block."""
        return {one.number: one for one in self.corrections}

    @property
    def is_retracted(self) -> bool:
        """Whether the desk no longer stands by the story."""
        return any(one.is_retraction for one in self.corrections)

    @property
    def resting(self) -> Mapping[int, Resting]:
        """How many statements rest on each source, by the id of its citation."""
        return self.check.resting_on(self.text.stands_for) if self.check else {}

    @classmethod
    def each(cls, rows: Collection[StoryPage]) -> list[Self]:
        """Live stories, loaded together: the number of queries doesn't grow with theirs."""
        beside = let_through([row.pk for row in rows])
        house = next((one.house for one in beside.values() if one.publication), None)
        with citations_chosen({pk for row in rows for pk in chosen_ids(row.body)}):
            texts = prepare_all([_unprepared(row, beside[row.pk]) for row in rows], house=house)
        return [
            cls._made(
                row,
                cleared=beside[row.pk].cleared,
                corrections=_corrections_let_through(beside[row.pk]),
                publication=beside[row.pk].publication,
                check=beside[row.pk].check,
                text=text,
            )
            for row, text in zip(rows, texts, strict=True)
        ]

    @classmethod
    def live(cls, row: StoryPage) -> Self:
        """One live story."""
        return cls.each([row])[0]

    @classmethod
    def draft(cls, row: StoryPage, sources: Sources | None) -> Self:
        """A version that readers don't see yet, for the desk.

        Its sources are shown as `sources` has them, or as they are now where it is None.
        """
        pictures = [row.lead_image] if row.lead_image else []
        text = prepare(
            Unprepared(
                row.body,
                cleared=sources or Sources(),
                notices=notices_of(row.pk or 0),
                pictures=pictures,
            ),
            for_desk=True,
        )
        known = corrections_ever(row.pk) if row.pk else []
        return cls._made(
            row,
            cleared=sources or Sources(),
            corrections=dated(row.checkable_content(), known, now=timezone.now()),
            publication=None,
            check=None,
            text=text,
        )

    @classmethod
    def _made(
        cls, row: Any, *, cleared: Sources, corrections: Iterable[Dated], **rest: Any
    ) -> Self:
        brought = vars(row).get("topics_brought")  # by `StoryQuerySet.for_reading`
        topics = row.topics.all() if brought is None else [Topic(**one) for one in brought]
        return cls(
            row=row,
            label=row.drafted_label,
            authors=_authors(row, cleared),
            topics=_readable(topics),
            topic_ids=frozenset(topic.pk for topic in topics),
            explainer=_first_explainer(row),
            corrections=tuple(corrections),
            **rest,
        )


def _first_explainer(row: StoryPage) -> ExplainerInShort | None:
    """As `StoryQuerySet.for_cards` finds it in the body."""
    stored = (part["value"] for part in row.body.raw_data if part["type"] == "explainer")
    return explainer_in_short(next(stored, None))


def _authors(row: StoryPage, cleared: Sources) -> tuple[ShownAuthor, ...]:
    return tuple(
        ShownAuthor(author, cleared.name_of(author.pk, author.name)) for author in row.authors
    )


def _readable(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics if topic.live)


def _corrections_let_through(beside: LetThrough) -> Iterable[Dated]:
    return map(Dated.of, beside.publication.corrections) if beside.publication else ()


def _unprepared(row: StoryPage, beside: LetThrough) -> Unprepared:
    pictures = [row.lead_image] if row.lead_image else []
    return Unprepared(row.body, cleared=beside.cleared, notices=beside.notices, pictures=pictures)
