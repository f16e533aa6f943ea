"""What a search backend has to know of stories: the one interface between our searches and the backend.

The setting `WAGTAILSEARCH_BACKENDS` names the backend. Ours is on PostgreSQL (`search.backend`); another
one, such as Wagtail's for OpenSearch, is used by a class of both its kind and `FindsStories`.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from modelsearch.backends import get_search_backend

from news.evidence import EVIDENCE_OF, Design, Evidence
from news.models import Topic


@dataclass(frozen=True, slots=True)
class Filters:
    """How a reader narrows a search."""

    topic: Topic | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many stories hold the words: of each study design, and of each design and topic (its id)."""

    of_designs: Mapping[str | None, int]
    of_topics: Mapping[tuple[str | None, int], int]

    def total(self, filters: Filters) -> int:
        """How many there are under these filters."""
        return sum(self._under(filters.topic, filters.evidence).values())

    def by_evidence(self, topic: Topic | None) -> dict[Evidence, int]:
        """How many each kind of evidence would leave of those on this topic."""
        found: dict[Evidence, int] = defaultdict(int)
        for design, number in self._under(topic, None).items():
            if design and design in Design:
                found[EVIDENCE_OF[Design(design)]] += number
        return dict(found)

    def by_topic(self, evidence: Evidence | None) -> dict[int, int]:
        """How many each topic would leave of those with this kind of evidence, by the topic's id."""
        found: dict[int, int] = defaultdict(int)
        for (design, topic), number in self.of_topics.items():
            if _is(design, evidence):
                found[topic] += number
        return dict(found)

    def _under(self, topic: Topic | None, evidence: Evidence | None) -> dict[str | None, int]:
        numbers = (
            {design: number for (design, of), number in self.of_topics.items() if of == topic.pk}
            if topic
            else self.of_designs
        )
        return {design: number for design, number in numbers.items() if _is(design, evidence)}


def _is(design: str | None, evidence: Evidence | None) -> bool:
    if not evidence:
        return True
    return design is not None and design in Design and EVIDENCE_OF[Design(design)] == evidence


class FindsStories(Protocol):
    """Finds what readers may see, in the language of the page they are on.

    `query` has gone through `search.queries.clean_query`. A story is found by every word of it, each
    stemmed as that language has it; an empty query finds all.
    """

    def numbers(self, query: str) -> Numbers:
        """How many stories hold the words, without any filter."""

    def stories(
        self, query: str, filters: Filters, *, among: int, first: int, number: int
    ) -> list[int]:
        """Ids of `number` stories from the place `first` on (from 0), best first.

        `among` is how many there are (`Numbers.total`). Without a query the newest are the best.
        """

    def headlines(self, beginning: str, *, number: int) -> list[str]:
        """Headlines of the newest stories that have words which begin so, `number` at most."""


def backend() -> FindsStories:
    """The one that the settings name."""
    return cast("FindsStories", get_search_backend())
