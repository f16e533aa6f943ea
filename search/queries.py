"""What readers ask the search for, and how an answer shows it. The backend finds (`search.finding`)."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from news.evidence import Evidence
from news.models import Author, StoryPage, Topic
from news.readers.printing.press import prose_of

from .finding import Filters, Numbers, backend

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


def clean_query(typed: str) -> str:
    """What was typed, fit for the backend: no control characters, at most `MOST_WORDS` words."""
    text = re.sub(r"[\x00-\x1f\x7f\ue000\ue001]", " ", typed)[:LONGEST_QUERY]
    return " ".join(text.split()[:MOST_WORDS])


class Search:
    """The stories that readers see which hold every word of a query, under filters.

    `query` has gone through `clean_query`; without one the filters alone choose, newest first.
    """

    def __init__(self, query: str, filters: Filters) -> None:
        self._query, self._filters = query, filters

    @cached_property
    def _numbers(self) -> Numbers:
        return backend().numbers(self._query)

    def page(self, number: Any, *, size: int) -> Page[int]:
        """A page of ids of what was found, `size` of them; the nearest there is to `number`."""
        total = self._numbers.total(self._filters)
        # Of a range a page has its places, in order.
        page = Paginator(range(total), size).get_page(number)
        places = list(page.object_list)
        page.object_list = (
            backend().stories(
                self._query, self._filters, among=total, first=places[0], number=len(places)
            )
            if places
            else []
        )
        return page

    def by_evidence(self) -> dict[Evidence, int]:
        """How many stories each kind of evidence would leave, under the other filter."""
        return self._numbers.by_evidence(self._filters.topic)

    def by_topic(self) -> dict[int, int]:
        """The same for each topic, by its id."""
        return self._numbers.by_topic(self._filters.evidence)


def suggestions(typed: str) -> list[str]:
    """Words to look for that begin as what was typed does: topics, authors, headlines."""
    query = clean_query(typed)
    if len(query) < SHORTEST_SUGGESTED:
        return []
    names = [*_names(Topic, query, "topics"), *_names(Author, query, "bylines__author")]
    return [*names, *backend().headlines(query, number=SUGGESTIONS)][:SUGGESTIONS]


def _names(kind: type[Topic | Author], query: str, way: str) -> Iterable[str]:
    """Names with a word that begins as `query`, of those which stories lead to on the `way`."""
    public = StoryPage.objects.readable().filter(**{way: OuterRef("pk")})
    return (
        kind.objects.live()
        .filter(Q(name__istartswith=query) | Q(name__icontains=f" {query}"))
        # Asked whether there is one (`Exists`), PostgreSQL reads all stories of a name.
        .alias(a_story=Subquery(public.order_by().values("pk")[:1]))
        .filter(a_story__isnull=False)
        .values_list("name", flat=True)[:SUGGESTIONS]
    )


def excerpts(ids: list[int], query: str) -> dict[int, SafeString]:
    """For each story by its id the passages that match `query`, with the words marked.

    Empty without a query: then a card has the standfirst.
    """
    if not query:
        return {}
    prose = prose_of(ids)
    language = get_language() or settings.LANGUAGE_CODE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ts_headline(search_configuration(%s), body,"
            " plainto_tsquery(search_configuration(%s), search_apart(%s)), %s)"
            " FROM unnest(%s::bigint[], %s::text[]) AS texts(id, body)",
            [language, language, query, _HEADLINE_OPTIONS, list(prose), list(prose.values())],
        )
        return {pk: _marked(headline) for pk, headline in cursor.fetchall()}


def _marked(headline: str) -> SafeString:
    """Escape `headline` and turn its private marks into <mark> elements."""
    before, *hits = f"… {headline}".split(_START)
    parts = [hit.partition(_STOP) for hit in hits]
    return format_html("{}", before) + format_html_join(
        "", "<mark>{}</mark>{}", ((word, rest) for word, _stop, rest in parts)
    )
