"""Finding stories. The only module that knows the search backend."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from modelsearch.backends.base import BaseSearchResults

from news.evidence import EVIDENCE_OF, Design, Evidence
from news.models import Author, StoryPage, Topic
from news.models.story import StoryQuerySet, with_authors

MOST_WORDS = 24
LONGEST_QUERY = 200
SHORTEST_SUGGESTED = 2
SUGGESTIONS = 8
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


def _filtered(filters: Filters) -> StoryQuerySet:
    stories = StoryPage.objects.findable()
    if filters.topic:
        stories = stories.filter(pk__in=list(filters.topic.stories.values_list("pk", flat=True)))
    if filters.evidence:
        stories = stories.with_evidence(filters.evidence)
    return stories


def find_stories(query: str, filters: Filters) -> BaseSearchResults | QuerySet[StoryPage]:
    """Published stories that hold every word of `query`, best first; newest first without one.

    `query` has gone through `clean_query`.
    """
    stories = _filtered(filters)
    if not query:
        return stories.for_cards()
    return (
        stories.select_related("lead_image")
        .prefetch_related("lead_image__renditions", with_authors(), "topics")
        .search(query)
    )


def counts(query: str, filters: Filters) -> tuple[dict[Evidence, int], dict[int, int]]:
    """How many stories each kind of evidence and each topic (by id) would leave, in two queries.

    Each is counted under the other filter, not under its own.
    """
    of_topic = _matching(query, Filters(topic=filters.topic))
    designs = of_topic.order_by().values_list("study_design").annotate(number=Count("pk"))
    evidence: dict[Evidence, int] = {}
    for design, number in designs:
        if design in Design:
            kind = EVIDENCE_OF[Design(design)]
            evidence[kind] = evidence.get(kind, 0) + number
    of_evidence = _matching(query, Filters(evidence=filters.evidence))
    topics = (
        StoryPage.topics.through.objects.filter(storypage__in=of_evidence.order_by().values("pk"))
        .values_list("topic")
        .annotate(number=Count("pk"))
    )
    return evidence, dict(topics)


def _matching(query: str, filters: Filters) -> QuerySet[StoryPage]:
    """Stories as `find_stories` has them, as a query to count in."""
    stories = _filtered(filters)
    if not query:
        return stories
    return stories.filter(
        pk__in=stories.order_by()
        .search(query, order_by_relevance=False)
        .get_queryset()
        .values("pk")
    )


def suggestions(typed: str) -> list[str]:
    """Words to look for that begin as what was typed does: topics, authors, headlines."""
    query = clean_query(typed)
    if len(query) < SHORTEST_SUGGESTED:
        return []
    begins = Q(name__istartswith=query) | Q(name__icontains=f" {query}")
    public = StoryPage.objects.for_readers().order_by().values("pk")
    topics = Topic.objects.filter(begins, stories__in=public).distinct()
    authors = Author.objects.filter(begins, bylines__story__in=public).distinct()
    names = [
        *topics.values_list("name", flat=True)[:SUGGESTIONS],
        *authors.values_list("name", flat=True)[:SUGGESTIONS],
    ]
    headlines = [
        story.title
        for story in StoryPage.objects.findable()
        .defer_streamfields()
        .order_by()
        .autocomplete(query)[:SUGGESTIONS]
    ]
    return [*names, *headlines][:SUGGESTIONS]


def with_cleared_names(stories: list[StoryPage]) -> list[StoryPage]:
    """The same stories, each with its byline as it was cleared, and its corrections; one query.

    `for_cards` brings it along, but the search backend takes no such column.
    """
    cards = StoryPage.objects.filter(pk__in=[story.pk for story in stories]).for_cards()
    rows = cards.prefetch_related(None).values_list("pk", "cleared_sources", "known_corrections")
    brought = {pk: rest for pk, *rest in rows}
    for story in stories:
        story.cleared_sources, story.known_corrections = brought.get(story.pk, (None, None))
    return stories


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
