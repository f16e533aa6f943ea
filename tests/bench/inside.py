"""What pages and acts cost the server, asked in process. Run by `tests.bench`, which asks (`asking`).

Readers are answered past the page cache here: what is measured is making a page. Figures that are
kept (`news.pagecache.figures`) are: the first page after a change, which reckons them, isn't measured.
"""

import importlib
import itertools
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  # Django has to be set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from news.desk.limits import Limit  # noqa: E402
from news.models import Author, StoryPage, Topic  # noqa: E402
from news.readers import sitemaps  # noqa: E402
from news.readers.lists import STORIES_PER_PAGE  # noqa: E402

from .asking import answer  # noqa: E402
from .timing import sample, shares, times  # noqa: E402

Acts = Iterator[tuple[str, Callable[[], Any]]]


def queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def ask_as_many_people() -> None:
    """Let each request count as somebody else's, so that limits cost what they cost and refuse nothing."""
    take, number = Limit.take, itertools.count()

    def of_the_next(limit: Limit, whose: str) -> int:
        return take(limit, f"{whose} {next(number)}")

    Limit.take = of_the_next  # type: ignore[method-assign]


def fetch(client: Client, path: str) -> Callable[[], Any]:
    def get() -> Any:
        answer = client.get(path, headers={"host": "localhost"})
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    return get


def typical_story(*, references: int = 30) -> StoryPage:
    """The story whose number of references is nearest to `references`, ruled on if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.page_id FROM citations_citationuse u JOIN factcheck_clearance c"
            " ON c.page_id = u.page_id JOIN (SELECT DISTINCT clearance_id FROM"
            " factcheck_clearedstatement) s ON s.clearance_id = c.id GROUP BY u.page_id"
            " ORDER BY abs(count(DISTINCT u.citation_id) - %s), u.page_id LIMIT 1",
            [references],
        )
        return StoryPage.objects.get(pk=cursor.fetchone()[0])


def readers() -> Acts:
    """Every kind of page that readers ask for."""
    client = Client()
    story = typical_story()
    stories = StoryPage.objects.published().count()
    pages, parts = stories // STORIES_PER_PAGE, -(-stories // sitemaps.ADDRESSES_A_FILE)
    topic = Topic.objects.order_by("pk")[0]
    # In a corpus of any size a number of five figures and more is in one story or a few.
    rare = max(re.findall(r"\d+", story.title), key=int)
    author = Author.objects.filter(slug="corpus-0")[0]
    for name, path in {
        "story, 30 references": story.url,
        "story, as it was checked": f"{story.url}checked.html",
        "home": "/",
        "list, page 1": "/news/",
        "list, page 500 or the last full one": f"/news/?page={min(500, pages)}",
        "list, one kind of evidence": "/news/?evidence=meta_analysis",
        "topic": topic.get_absolute_url(),
        "author": author.get_absolute_url(),
        "explainers": "/explainers/",
        "month": f"/archive/{story.dateline_date:%Y/%m}/",
        "search, rare word": f"/search/?q={rare}",
        "search, common word": "/search/?q=memory",
        "search, phrase and filter": "/search/?q=sleep+laboratory&evidence=meta_analysis",
        "search, no hit": "/search/?q=zyzzyva",
        "search, suggestions": "/search/suggest/?q=slee",
        "feed": "/feeds/stories.rss",
        "sitemap, index": "/sitemap.xml",
        "sitemap, last full part": f"/sitemap-stories-{max(parts - 1, 1)}.xml",
        "API, list of stories": "/api/v2/stories/",
    }.items():
        yield name, fetch(client, path)


def desk() -> Acts:
    """What people at the desk do most, on a story of some sixty blocks and three hundred statements."""
    from . import acts

    yield from acts.all_acts()


def memory() -> float:
    """The most this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size_of_prints() -> float:
    """What prints take in the database, with their indexes, in MB."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('prints_print')")
        return float(cursor.fetchone()[0]) / 2**20


def jobs() -> Acts:
    """What goes on behind people's backs, each once or a few times."""
    from .jobs import all_jobs

    yield from all_jobs()


def measure(acts: Acts, *, seconds: float, most: int, fewest: int = 10) -> dict[str, Any]:
    """Each act for about `seconds`, `fewest` times at least, `most` at most."""
    found = {}
    for name, act in acts:
        act()
        start = time.perf_counter()
        act()
        took = max(time.perf_counter() - start, 0.0005)
        repeats = max(fewest, min(most, int(seconds / took)))
        found[name] = asdict(sample(act, repeats=repeats, queries=queries))
    return found


def once(acts: Acts) -> dict[str, Any]:
    """Seconds and queries of what is too long to be repeated."""
    found = {}
    for name, act in acts:
        asked = itertools.count()

        def count(execute: Any, *told: Any, asked: Any = asked) -> Any:
            next(asked)
            return execute(*told)

        start = time.perf_counter()
        with connection.execute_wrapper(count):  # Django's own log forgets what is so long ago
            act()
        found[name] = {"queries": next(asked), "seconds": round(time.perf_counter() - start, 2)}
    return found


def main() -> None:
    """Answer for pages, acts and jobs; acts can be asked for again after they were measured."""
    seconds = float(sys.argv[1])
    importlib.import_module("neurogrit_cms.wsgi")  # and with it what a server does as it starts
    settings.PAGE_CACHE_PASSES_BY = ""  # which is found at the beginning of every address
    ask_as_many_people()
    met: dict[str, Callable[[], Any]] = {}

    def remembered(acts: Acts) -> Acts:
        for name, act in acts:
            met[name] = act
            yield name, act

    def measured() -> dict[str, Any]:
        found = {
            "story": typical_story().url,
            "readers": measure(remembered(readers()), seconds=seconds, most=400),
            "memory": round(memory()),
            "prints": round(size_of_prints()),
        }
        return found | {"desk": measure(remembered(desk()), seconds=seconds / 2, most=200)}

    answer(
        {
            "all": measured,
            "times": lambda name, repeats: times(met[name], repeats),
            "shares": lambda name: shares(met[name]),
            "jobs": lambda: once(jobs()),
        }
    )


if __name__ == "__main__":
    main()
