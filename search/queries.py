"""Finding stories. The only module that knows the search backend."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from modelsearch.backends.base import BaseSearchResults

from news.evidence import Evidence
from news.models import StoryPage, Topic
from news.models.story import with_authors

MOST_WORDS = 24
LONGEST_QUERY = 200
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


def find_stories(query: str, filters: Filters) -> BaseSearchResults | QuerySet[StoryPage]:
    """Published stories that hold every word of `query`, best first; newest first without one.

    `query` has gone through `clean_query`.
    """
    stories = StoryPage.objects.published()
    if filters.topic:
        stories = stories.filter(pk__in=list(filters.topic.stories.values_list("pk", flat=True)))
    if filters.evidence:
        stories = stories.with_evidence(filters.evidence)
    if not query:
        return stories.for_cards()
    return (
        stories.select_related("lead_image")
        .prefetch_related("lead_image__renditions", with_authors(), "topics")
        .search(query)
    )


def excerpts(stories: list[StoryPage], query: str) -> list[SafeString]:
    """For each story the passages that match `query`, with the words marked; in one query."""
    if not query:
        return [format_html("{}", story.standfirst) for story in stories]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline('english', body, plainto_tsquery('english', %s), %s)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS texts(body, place) ORDER BY place",
            [query, _HEADLINE_OPTIONS, [story.plain_text for story in stories]],
        )
        return [_marked(row[0]) for row in cursor.fetchall()]


def _marked(headline: str) -> SafeString:
    """Escape `headline` and turn its private marks into <mark> elements."""
    before, *hits = f"… {headline}".split(_START)
    parts = [hit.partition(_STOP) for hit in hits]
    return format_html("{}", before) + format_html_join(
        "", "<mark>{}</mark>{}", ((word, rest) for word, _stop, rest in parts)
    )
