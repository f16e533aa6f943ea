"""`make bench`: page timings and query counts on the demo newsroom, in the test database.

Prints a table. Times are medians over repeated requests through Django's client, in process,
and each as a ratio to the floor: the same client asking for an address that ends in a redirect,
through the whole middleware and no page. Absolute times drift with the machine, ratios much less.
"""

import io
import logging
import os
import statistics
import time
from collections.abc import Callable

import django
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment

FLOOR = "/search"  # redirects to /search/
REPEATS = int(os.environ.get("REPEATS", "30"))
PAGES = {
    "home": "/",
    "story list": "/news/",
    "story (ketamine)": "/news/ketamine-flattens-brain-hierarchy/",
    "topic": "/topics/memory/",
    "author": "/authors/mara-lindqvist/",
    "search, rare word": "/search/?q=lecanemab",
    "search, common word": "/search/?q=study",
    "search, no hit": "/search/?q=zebrafish",
    "missing page": "/nowhere/",
}


def median_ms(act: Callable[[], object]) -> float:
    """The median time of `act` in milliseconds, after one run that isn't counted."""
    act()
    times = []
    for _repeat in range(REPEATS):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def report(client: Client, rows: dict[str, str], floor: float) -> None:
    for name, path in rows.items():
        client.get(path)  # draws renditions, fills template caches
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        count = len(queries)  # now: the next request empties the log
        spent = median_ms(lambda path=path: client.get(path))
        size = len(response.content)
        print(f"{name:<28}{count:>8}{spent:>10.1f}{spent / floor:>9.0f}{size:>10,}")


def main() -> None:
    django.setup()
    logging.getLogger("django.request").setLevel(logging.ERROR)
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        call_command("load_demo", stdout=io.StringIO())
        from news.desk.models import User
        from news.models import StoryPage

        reader, desk = Client(), Client()
        floor = median_ms(lambda: reader.get(FLOOR))
        print(f"{'page':<28}{'queries':>8}{'ms p50':>10}{'× floor':>9}{'bytes':>10}")
        print(f"{'floor: a redirect':<28}{'':>8}{floor:>10.1f}{1:>9}")
        report(reader, PAGES, floor)
        mara = User.objects.get(email="mara@neurogrit.example")
        desk.force_login(mara, backend="django.contrib.auth.backends.ModelBackend")
        story = StoryPage.objects.get(slug="psilocybin-and-escitalopram")
        report(
            desk,
            {
                "dashboard": "/admin/",
                "story editor": f"/admin/pages/{story.pk}/edit/",
                "citation chooser": "/admin/citation_chooser/?q=brain",
            },
            floor,
        )
    finally:
        connection.close()
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
