"""Wagtail's search on PostgreSQL, whose upkeep costs the same in an archive of any size.

For the desk it is Wagtail's. Readers' searches look into entries of their own (`search.models`), which
PostgreSQL writes as Wagtail's are written: see docs/decisions/0022-search-that-is-whole.md.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Func, IntegerField
from django.utils.translation import get_language
from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend

from news.evidence import designs_of
from news.languages import of_this_language
from news.pagecache.figures import kept_as

from .finding import Filters, Numbers

# Of so many at most the text is read, to put the best first.
MOST_RANKED: Final = 2_000
# Most beginnings that people type are so frequent that some of the newest headlines have them.
LOOKED_AT: Final = 200


class Index(PostgresIndex):
    """The index, where an entry is written without reading all others."""

    def _refresh_title_norms(self, full: bool = False) -> None:  # theirs
        """Weigh new entries by the average length of titles (average over their own).

        Theirs reckons that average anew, from every entry, at each save of anything. It is what the
        last rebuild found (`update_index`), and can be read off any entry that has been weighed.
        """
        words = Func(F("title"), function="length", output_field=IntegerField())
        known = self.entries.exclude(title_norm=1.0).annotate(words=words).filter(words__gt=0)
        weighed = known.values_list("title_norm", "words").first()
        if full or not weighed:
            super()._refresh_title_norms(full=full)
            return
        norm, length = weighed
        new = self.entries.filter(title_norm=1.0).annotate(words=words).filter(words__gt=0)
        # Never just 1, which marks an entry as new.
        new.update(title_norm=(norm * length + 1e-6) / F("words"))


class SearchBackend(PostgresSearchBackend):
    """Named in the settings; it finds stories for readers (`search.finding.FindsStories`)."""

    index_class: Any = Index

    def numbers(self, query: str) -> Numbers:
        """As the interface has it: entries that have the words are counted, and no text is read."""
        asked = _asked(query)
        key = f"stories with {asked['locale']} {asked['language']} {asked['query']}"
        # What anybody types could fill the memory; words that so many stories have are few.
        return kept_as(
            key,
            lambda: _numbers(asked),
            tags={"search", "stories"},
            is_worth_it=lambda found: not query or found.total(Filters()) > MOST_RANKED,
        )

    def stories(
        self, query: str, filters: Filters, *, among: int, first: int, number: int
    ) -> list[int]:
        """As the interface has it.

        Up to `MOST_RANKED` stories are ranked by where and how often they have the words. Of more
        those come first that have them all in the headline, then those that have them in headline
        and standfirst; of each of these the newest.
        """
        asked = _asked(query) | {"first": first, "number": number, "end": first + number}
        asked |= {
            "topic": [filters.topic.pk] if filters.topic else [],
            "designs": [design.value for design in designs_of(filters.evidence)]
            if filters.evidence
            else None,
        }
        if not query:
            rows = _rows(_NEWEST, asked)
        else:
            rows = _by_index(_BEST if among <= MOST_RANKED else _FIRST, asked)
        return [pk for (pk,) in rows]

    def headlines(self, beginning: str, *, number: int) -> list[str]:
        """As the interface has it: among the newest first, and then by index."""
        words = re.findall(r"\w+", beginning)
        if not words:
            return []
        asked = _asked(beginning) | {"number": number, "looked_at": LOOKED_AT}
        asked["beginning"] = " & ".join(f"{word}:*" for word in words)
        found = _rows(_BEGINNING_OF_THE_NEWEST, asked)
        if len(found) < number:
            found = _by_index(_BEGINNING, asked)
        return [title for (title,) in found]


def _asked(query: str) -> dict[str, Any]:
    """What every statement is given: the words, and the language in which they are meant."""
    return {
        "query": query,
        "language": get_language() or settings.LANGUAGE_CODE,
        "locale": of_this_language()["locale_id"],
    }


def _numbers(asked: Mapping[str, Any]) -> Numbers:
    rows = (
        _without(["sort", *_OTHER_WAYS], _NUMBERS, asked)
        if asked["query"]
        else _without(["sort"], _NUMBERS_OF_ALL, asked)
    )
    of_designs: Counter[str | None] = Counter()
    of_topics: Counter[tuple[str | None, int]] = Counter()
    for design, topics, number in rows:
        of_designs[design] += number
        for topic in topics:
            of_topics[design, topic] += number
    return Numbers(of_designs, of_topics)


def _rows(sql: str, asked: Mapping[str, Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return cursor.fetchall()


def _by_index(sql: str, asked: Mapping[str, Any]) -> Sequence[Any]:
    """The same, where the words have to be looked up in their index, whatever the planner would do.

    It takes the reading of a text's words for as cheap as the reading of a number, and would look
    for words that many stories have by reading one story after the other.
    """
    return _without(_OTHER_WAYS, sql, asked)


def _without(ways: Sequence[str], sql: str, asked: Mapping[str, Any]) -> Sequence[Any]:
    """The same by another way than these: the planner guesses wrong of columns like ours.

    Numbers are found faster by hashing than by sorting. In parallel, parts would come in any order.
    """
    planner = {f"enable_{way}": "off" for way in ways} | {"max_parallel_workers_per_gather": "0"}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in planner.items()))
        cursor.execute(sql, asked)
        found = cursor.fetchall()
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in planner))
        return found


_OTHER_WAYS: Final = ("seqscan", "indexscan")
_WORDS: Final = "plainto_tsquery(search_configuration(%(language)s), search_apart(%(query)s))"
# Of a site without closed sections no path is looked at.
_READABLE: Final = """locale_id = %(locale)s AND (NOT EXISTS (SELECT FROM wagtailcore_pageviewrestriction)
        OR news_page_is_open((SELECT path FROM wagtailcore_page WHERE id = story_id)))"""
_NARROWED: Final = f"""{_READABLE}
    AND topics @> %(topic)s::int[]
    AND (%(designs)s::text[] IS NULL OR study_design = ANY(%(designs)s::text[]))"""
_NEW_FIRST: Final = "published_at DESC, story_id DESC"
_NUMBERS_OF_ALL: Final = f"""
SELECT study_design, topics, count(*) FROM search_entry WHERE {_READABLE} GROUP BY study_design, topics
"""  # noqa: S608  # of constants
_NUMBERS: Final = f"""
SELECT study_design, topics, count(*) FROM search_entry WHERE words @@ {_WORDS} AND {_READABLE}
GROUP BY study_design, topics
"""  # noqa: S608  # of constants
_NEWEST: Final = f"""
SELECT story_id FROM search_entry WHERE {_NARROWED}
ORDER BY {_NEW_FIRST} LIMIT %(number)s OFFSET %(first)s
"""  # noqa: S608  # of constants
_BEST: Final = f"""
SELECT story_id FROM search_entry WHERE words @@ {_WORDS} AND {_NARROWED}
ORDER BY ts_rank(words, {_WORDS}) DESC, {_NEW_FIRST} LIMIT %(number)s OFFSET %(first)s
"""  # noqa: S608  # of constants


def _part(words: str, *, but: str = "") -> str:
    """Stories with the words in one column that don't have them in another, as far as the page goes."""
    others = f"AND story_id NOT IN (SELECT story_id FROM search_entry WHERE {but} @@ {_WORDS})"  # noqa: S608
    return f"""(SELECT story_id FROM search_entry WHERE {words} @@ {_WORDS} AND {_NARROWED} {others if but else ""}
    ORDER BY {_NEW_FIRST} LIMIT %(end)s)"""  # noqa: S608  # of constants


# One part after the other, and none that isn't needed.
_FIRST: Final = f"""
SELECT story_id FROM (
    {_part("headline")} UNION ALL {_part("lead", but="headline")} UNION ALL {_part("words", but="lead")}
) AS found LIMIT %(number)s OFFSET %(first)s
"""  # noqa: S608  # of constants
_BEGIN_SO: Final = "beginnings @@ to_tsquery('simple', %(beginning)s)"


def _titles(ids: str) -> str:
    return f"""SELECT title FROM ({ids}) AS found JOIN wagtailcore_page ON id = story_id
    ORDER BY published_at DESC, story_id DESC"""  # noqa: S608  # of constants


_BEGINNING: Final = _titles(f"""
    SELECT story_id, published_at FROM search_entry WHERE {_BEGIN_SO} AND {_READABLE}
    ORDER BY {_NEW_FIRST} LIMIT %(number)s""")  # noqa: S608  # of constants
_BEGINNING_OF_THE_NEWEST: Final = _titles(f"""
    SELECT story_id, published_at FROM (
        SELECT story_id, published_at, beginnings FROM search_entry WHERE {_READABLE}
        ORDER BY {_NEW_FIRST} LIMIT %(looked_at)s
    ) AS newest WHERE {_BEGIN_SO} ORDER BY {_NEW_FIRST} LIMIT %(number)s""")  # noqa: S608  # of constants
