"""Finding stories. The only module that knows the search backend."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from news.evidence import EVIDENCE_OF, Design, Evidence
from news.models import Author, StoryPage, Topic
from news.models.story_queries import StoryQuerySet

MOST_WORDS = 24
LONGEST_QUERY = 200
SHORTEST_SUGGESTED = 2
SUGGESTIONS = 8
MOST_RANKED = 500
_READS_ALL = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin"]
# Private-use characters: they survive escaping and occur in no text.
_START, _STOP = "\ue000", "\ue001"
_HEADLINE_OPTIONS = (
    f"StartSel={_START}, StopSel={_STOP}, MaxFragments=2, MaxWords=28, MinWords=12,"
    ' FragmentDelimiter=" … "'
)


@dataclass(frozen=True, slots=True)
class Filters:
    """How a reader narrows a search."""

    topic: Topic | None = None
    evidence: Evidence | None = None


def clean_query(typed: str) -> str:
    """What was typed, fit for the backend: no control characters, at most `MOST_WORDS` words."""
    text = re.sub(r"[\x00-\x1f\x7f\ue000\ue001]", " ", typed)[:LONGEST_QUERY]
    return " ".join(text.split()[:MOST_WORDS])


class Search:
    """The published stories that hold every word of a query, under filters.

    `query` has gone through `clean_query`; without one the filters alone choose. Up to `MOST_RANKED`
    stories are all counted and come best first. Words that more stories hold say little of any of
    them: then the newest `MOST_RANKED` come newest first. So no search reads more than that many
    texts, however large the archive is.
    """

    def __init__(self, query: str, filters: Filters) -> None:
        self._query, self._filters = query, filters
        self._ids = cache(self._look)

    @property
    def number(self) -> int:
        """How many stories can be paged through."""
        return min(len(self._ids(self._filters)), MOST_RANKED)

    @property
    def there_are_more(self) -> bool:
        """Whether more stories match than can be paged through."""
        return len(self._ids(self._filters)) > MOST_RANKED

    def page(self, number: Any, *, size: int) -> Page[int]:
        """A page of ids of what was found, `size` of them; the nearest there is to `number`."""
        matches = self._matching(self._filters)
        if not self.there_are_more:
            matches = matches.filter(pk__in=self._ids(self._filters))
        if self.there_are_more or not self._query:
            matches = matches.order_by("-first_published_at", "-pk")
        pages = Paginator(matches.values_list("pk", flat=True), size)
        pages.count = self.number
        page = pages.get_page(number)
        with _by_index():
            page.object_list = list(page.object_list)
        return page

    def by_evidence(self) -> dict[Evidence, int] | None:
        """How many stories each kind of evidence would leave, under the other filter.

        None where they are too many to count.
        """
        ids = self._ids(Filters(topic=self._filters.topic))
        if len(ids) > MOST_RANKED:
            return None
        found = StoryPage.objects.order_by().filter(pk__in=ids).values_list("study_design")
        numbers: dict[Evidence, int] = {}
        for design, number in found.annotate(number=Count("pk")):
            if design in Design:
                kind = EVIDENCE_OF[Design(design)]
                numbers[kind] = numbers.get(kind, 0) + number
        return numbers

    def by_topic(self) -> dict[int, int] | None:
        """The same for each topic, by its id."""
        ids = self._ids(Filters(evidence=self._filters.evidence))
        if len(ids) > MOST_RANKED:
            return None
        found = StoryPage.topics.through.objects.filter(storypage__in=ids).values_list("topic")
        return dict(found.annotate(number=Count("pk")))

    def _look(self, filters: Filters) -> list[int]:
        """The ids of what matches, one more than `MOST_RANKED` at most, in no order."""
        matches = self._matching(filters).order_by().values_list("pk", flat=True)
        with _by_index():
            return list(matches[: MOST_RANKED + 1])

    def _matching(self, filters: Filters) -> StoryQuerySet:
        # What the backend gives is an ordinary query, which takes conditions that it doesn't know.
        stories = (
            StoryPage.objects.search(self._query).get_queryset()
            if self._query
            else StoryPage.objects.all()
        ).readable()
        if filters.topic:
            stories = stories.filter(topics=filters.topic)
        if filters.evidence:
            stories = stories.with_evidence(filters.evidence)
        return stories


@contextmanager
def _by_index() -> Iterator[None]:
    """Makes PostgreSQL look stories up one by one, which it reckons dearer than reading them all.

    It takes a look at a text's words for as cheap as one at a number, though each has to be fetched
    from where large values are kept and unpacked.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(name, 'off', true) FROM unnest(%s::text[]) AS names(name)",
            [_READS_ALL],
        )
        yield


def cards(ids: list[int]) -> list[StoryPage]:
    """What a list of hits shows of each story, with the text that its excerpt is cut from."""
    found = StoryPage.objects.for_cards().defer(None).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def suggestions(typed: str) -> list[str]:
    """Words to look for that begin as what was typed does: topics, authors, headlines."""
    query = clean_query(typed)
    if len(query) < SHORTEST_SUGGESTED:
        return []
    begins = Q(name__istartswith=query) | Q(name__icontains=f" {query}")
    public = StoryPage.objects.for_readers().order_by()
    topics = Topic.objects.filter(begins, Exists(public.filter(topics=OuterRef("pk"))))
    authors = Author.objects.filter(begins, Exists(public.filter(bylines__author=OuterRef("pk"))))
    names = [
        *topics.values_list("name", flat=True)[:SUGGESTIONS],
        *authors.values_list("name", flat=True)[:SUGGESTIONS],
    ]
    headlines = StoryPage.objects.autocomplete(query).get_queryset().readable()
    return [*names, *headlines.values_list("title", flat=True)[:SUGGESTIONS]][:SUGGESTIONS]


def excerpts(stories: list[StoryPage], query: str) -> list[SafeString]:
    """For each story the passages that match `query`, with the words marked; in one query."""
    if not query:
        return [format_html("{}", story.standfirst) for story in stories]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline('english', body, plainto_tsquery('english', %s), %s)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS texts(body, place) ORDER BY place",
            [query, _HEADLINE_OPTIONS, [story.prose for story in stories]],
        )
        return [_marked(row[0]) for row in cursor.fetchall()]


def _marked(headline: str) -> SafeString:
    """Escape `headline` and turn its private marks into <mark> elements."""
    before, *hits = f"… {headline}".split(_START)
    parts = [hit.partition(_STOP) for hit in hits]
    return format_html("{}", before) + format_html_join(
        "", "<mark>{}</mark>{}", ((word, rest) for word, _stop, rest in parts)
    )
