"""Finding stories, with what the search backend keeps of them (`search.backend`)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection, transaction
from django.db.models import Count, Exists, F, Lookup, OuterRef, Q
from django.db.models.expressions import CombinedExpression
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from modelsearch.backends import get_search_backend
from modelsearch.backends.database.postgres.postgres import IndexEntry

from news.evidence import EVIDENCE_OF, Design, Evidence, designs_of
from news.models import Author, StoryPage, Topic
from news.models.story_queries import StoryQuerySet
from news.pagecache.figures import kept
from news.readers.lists import number_of

MOST_WORDS = 24
LONGEST_QUERY = 200
SHORTEST_SUGGESTED = 2
SUGGESTIONS = 8
MOST_KNOWN, MOST_RANKED, MOST_READ = 2_000, 500, 500
# Of a beginning that many words have, a few of the newest headlines often have enough.
FIRST_LOOKED_AT = 100
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

    `query` has gone through `clean_query`; without one the filters alone choose, newest first.

    Words that up to `MOST_KNOWN` stories hold are looked up in the index, and no text is read: all
    stories are found, counted beside the filters, and up to `MOST_RANKED` of them put best first.
    Words that more hold are common: of the newest `MOST_READ` stories under the filters those that
    hold them are found, newest first. So no search reads more than `MOST_READ` texts, in an archive
    of any size.
    """

    def __init__(self, query: str, filters: Filters) -> None:
        self._query, self._filters = query, filters
        self._known = _stories_with(query) if query else []
        self.is_common = len(self._known) > MOST_KNOWN

    def page(self, number: Any, *, size: int) -> Page[int]:
        """A page of ids of what was found, `size` of them; the nearest there is to `number`."""
        if self._query and not self.is_common:
            ids = self._readable_under(self._filters)
            pages = Paginator(
                _best_first(self._query, ids) if len(ids) <= MOST_RANKED else ids, size
            )
        else:
            stories = _under(self._filters).order_by("-first_published_at", "-pk")
            if self.is_common:
                ids = kept(stories, _newest, tags={"stories"})
                holding = _holding(self._query, ids)
                pages = Paginator([pk for pk in ids if pk in holding], size)
            else:
                pages = Paginator(stories.values_list("pk", flat=True), size)
                pages.count = kept(stories.order_by(), number_of, tags={"stories"})
        page = pages.get_page(number)
        page.object_list = list(page.object_list)
        return page

    def by_evidence(self) -> dict[Evidence, int] | None:
        """How many stories each kind of evidence would leave, under the other filter.

        None for common words, which are not counted.
        """
        if self.is_common:
            return None
        filters = Filters(topic=self._filters.topic)
        if not self._query:
            return kept(_under(filters), _evidence_of, tags={"stories"})
        holding = set(self._readable_under(filters))
        return _evidences(Counter(design for pk, design in self._readable if pk in holding).items())

    def by_topic(self) -> dict[int, int] | None:
        """The same for each topic, by its id."""
        if self.is_common:
            return None
        filters = Filters(evidence=self._filters.evidence)
        if not self._query:
            return kept(_under(filters), _topics_of, tags={"stories"})
        return _topics(_OF_TOPICS.filter(OneOf(F("storypage"), self._readable_under(filters))))

    @cached_property
    def _readable(self) -> list[tuple[int, str | None]]:
        """Id and study design of the readable stories that are known to hold the words, newest first."""
        stories = StoryPage.objects.for_readers().filter(OneOf(F("pk"), self._known))
        return list(stories.values_list("pk", "study_design"))

    def _readable_under(self, filters: Filters) -> list[int]:
        designs = designs_of(filters.evidence) if filters.evidence else None
        ids = [pk for pk, design in self._readable if designs is None or design in designs]
        if filters.topic:
            of_topic = _OF_TOPICS.filter(OneOf(F("storypage"), ids), topic=filters.topic)
            wanted = set(of_topic.values_list("storypage", flat=True))
            ids = [pk for pk in ids if pk in wanted]
        return ids


class OneOf(Lookup[Any]):
    """Whether an id is among `rhs`, which goes to the database as one value.

    `__in` makes a parameter of each: of some hundred, writing the query takes longer than its answer.
    """

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """As Django asks of a lookup."""
        if not self.rhs:
            raise EmptyResultSet
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, self.rhs)


_OF_TOPICS = StoryPage.topics.through.objects.order_by()


def _under(filters: Filters) -> StoryQuerySet:
    stories = StoryPage.objects.readable()
    if filters.topic:
        stories = stories.filter(topics=filters.topic)
    if filters.evidence:
        stories = stories.with_evidence(filters.evidence)
    return stories


def _newest(stories: StoryQuerySet) -> list[int]:
    return list(stories.values_list("pk", flat=True)[:MOST_READ])


def _best_first(query: str, ids: list[int]) -> list[int]:
    """Those of these stories that hold the words, best first; reads the text of each."""
    if not ids:
        return []
    # What the backend gives is an ordinary query, which takes conditions that it doesn't know.
    stories = StoryPage.objects.search(query).get_queryset().filter(OneOf(F("pk"), ids))
    with _not_reading_all():
        return list(stories.values_list("pk", flat=True))


def _holding(query: str, ids: list[int]) -> set[int]:
    """Those of these stories that hold the words; reads the text of each."""
    entries = IndexEntry.objects.annotate(words=_WORDS).filter(
        # Mostly the body alone has them, and needn't be put together with the title.
        Q(body=_sought(query)) | Q(words=_sought(query)),
        OneOf(F("object_id"), [str(pk) for pk in ids]),
        content_type=ContentType.objects.get_for_model(StoryPage),
    )
    with _not_reading_all():
        return set(map(int, entries.values_list("object_id", flat=True)))


# As the backend asks for words, and as an index of ours has them.
_WORDS = CombinedExpression(F("title"), "||", F("body"), output_field=SearchVectorField())


def _sought(query: str, *, autocomplete: bool = False) -> Any:
    """The words of `query` as the backend asks PostgreSQL for them."""
    backend = get_search_backend()
    kind = "autocomplete_query_compiler_class" if autocomplete else "query_compiler_class"
    compiler = getattr(backend, kind)(StoryPage.objects.all(), query)
    return compiler.build_tsquery(compiler.query, config=compiler.get_config(backend))


def _stories_with(query: str, *, autocomplete: bool = False) -> list[int]:
    """Ids of stories that hold the words, readable or not, `MOST_KNOWN` and one at most; by index.

    With `autocomplete` of those with words that begin so.
    """
    words: Any = F("autocomplete") if autocomplete else _WORDS
    wanted = _sought(query, autocomplete=autocomplete)
    entries = IndexEntry.objects.annotate(words=words).filter(words=wanted)
    sql, values = entries.values("content_type_id", "object_id").query.sql_with_params()
    with _not_reading_all() as cursor:
        # Behind OFFSET 0 no other condition tempts it away from the index of words.
        cursor.execute(
            f"SELECT object_id::bigint FROM ({sql} OFFSET 0) AS entries"  # noqa: S608  # Django's own
            " WHERE content_type_id = %s LIMIT %s",
            [*values, ContentType.objects.get_for_model(StoryPage).pk, MOST_KNOWN + 1],
        )
        return [pk for (pk,) in cursor.fetchall()]


@contextmanager
def _not_reading_all() -> Iterator[Any]:
    """Have PostgreSQL look stories up one by one.

    The planner ignores the cost of reading `body` and would choose a sequential scan.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield cursor
        cursor.execute("SET LOCAL enable_seqscan = on")


def _evidence_of(stories: StoryQuerySet) -> dict[Evidence, int]:
    designs = stories.order_by().values_list("study_design")
    return _evidences(designs.annotate(number=Count("pk")))


def _evidences(designs: Iterable[tuple[Any, int]]) -> dict[Evidence, int]:
    numbers: dict[Evidence, int] = {}
    for design, number in designs:
        if design in Design:
            kind = EVIDENCE_OF[Design(design)]
            numbers[kind] = numbers.get(kind, 0) + number
    return numbers


def _topics_of(stories: StoryQuerySet) -> dict[int, int]:
    return _topics(_OF_TOPICS.filter(storypage__in=stories.order_by().values("pk")))


def _topics(stories_of_topics: Any) -> dict[int, int]:
    return dict(stories_of_topics.values_list("topic").annotate(number=Count("pk")))


def suggestions(typed: str) -> list[str]:
    """Words to look for that begin as what was typed does: topics, authors, headlines."""
    query = clean_query(typed)
    if len(query) < SHORTEST_SUGGESTED:
        return []
    begins = Q(name__istartswith=query) | Q(name__icontains=f" {query}")
    public = StoryPage.objects.for_readers().order_by()
    topics = Topic.objects.live().filter(begins, Exists(public.filter(topics=OuterRef("pk"))))
    authors = Author.objects.live().filter(
        begins, Exists(public.filter(bylines__author=OuterRef("pk")))
    )
    names = [
        *topics.values_list("name", flat=True)[:SUGGESTIONS],
        *authors.values_list("name", flat=True)[:SUGGESTIONS],
    ]
    return [*names, *_headlines(query)][:SUGGESTIONS]


def _headlines(query: str) -> list[str]:
    """Of stories with a word that begins as `query` does: of the newest that are found so."""
    stories = StoryPage.objects.readable().order_by("-first_published_at", "-pk")
    known = _stories_with(query, autocomplete=True)
    if len(known) > MOST_KNOWN:
        beginning = StoryPage.objects.autocomplete(query).get_queryset().order_by()
        for number in (FIRST_LOOKED_AT, MOST_READ):
            newest = list(stories.values_list("pk", flat=True)[:number])
            known = list(beginning.filter(OneOf(F("pk"), newest)).values_list("pk", flat=True))
            if len(known) >= SUGGESTIONS:
                break
    found = stories.filter(OneOf(F("pk"), known)).values_list("title", flat=True)
    return list(found[:SUGGESTIONS])


def excerpts(ids: list[int], query: str) -> dict[int, SafeString]:
    """For each story by its id the passages that match `query`, with the words marked.

    Empty without a query: then a card has the standfirst.
    """
    if not query:
        return {}
    rows = StoryPage.objects.filter(pk__in=ids).only("standfirst", "body")
    prose = {row.pk: row.prose for row in rows}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ts_headline('english', body, plainto_tsquery('english', %s), %s)"
            " FROM unnest(%s::bigint[], %s::text[]) AS texts(id, body)",
            [query, _HEADLINE_OPTIONS, list(prose), list(prose.values())],
        )
        return {pk: _marked(headline) for pk, headline in cursor.fetchall()}


def _marked(headline: str) -> SafeString:
    """Escape `headline` and turn its private marks into <mark> elements."""
    before, *hits = f"… {headline}".split(_START)
    parts = [hit.partition(_STOP) for hit in hits]
    return format_html("{}", before) + format_html_join(
        "", "<mark>{}</mark>{}", ((word, rest) for word, _stop, rest in parts)
    )
