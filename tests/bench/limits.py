"""Acts whose cost has a limit: publishing, the ledger, citations. Part of `make bench`, on a database of its own."""

import io
import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import get_runner, setup_test_environment

REPEATS = int(os.environ.get("REPEATS", "30"))


def median_ms(act: Callable[[], object]) -> float:
    """The median time of `act` in milliseconds, after one run that isn't counted."""
    act()
    times = []
    for _repeat in range(REPEATS):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


@contextmanager
def plain_wagtail() -> Iterator[None]:
    """Without the gate: Wagtail's own save, and no trigger of ours."""
    from wagtail.models import Page

    from news.models import StoryPage

    gate = StoryPage.save
    StoryPage.save = Page.save
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        StoryPage.save = gate
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")


def report_publication() -> None:
    """Publishing a story of 60 blocks and 10 sources, as a ratio to plain Wagtail's publication."""
    from django.db import transaction
    from wagtail.actions.publish_page_revision import PublishPageRevisionAction
    from wagtail.models import Revision

    from news.models import StoryPage
    from tests import factories

    sources = [factories.checked_citation() for _number in range(10)]
    text = "The hippocampus grew by two per cent in a year, and the scores with it. " * 4
    body = [factories.paragraph(text + factories.marker(sources[n % 10])) for n in range(60)]
    page = factories.live_story(body=body)
    other = page.get_latest_revision_as_object()
    other.standfirst = "Another version, cleared as well."
    other.save_revision(user=page.owner)
    factories.submit(StoryPage.objects.get(pk=page.pk), by=page.owner)
    factories.approve(page, factories.account("Carl", "Checker", "Fact-checkers"))
    versions = cycle(page.revisions.order_by("pk").values_list("pk", flat=True))

    def publish() -> None:
        with transaction.atomic():
            revision = Revision.objects.get(pk=next(versions))
            PublishPageRevisionAction(revision).execute(skip_permission_checks=True)

    plain, gated = [], []
    for _round in range(5):  # in turn, so that both meet the same machine
        with plain_wagtail():
            plain.append(median_ms(publish))
        gated.append(median_ms(publish))
    stock, ours = statistics.median(plain), statistics.median(gated)
    print(
        f"\npublish 60 blocks: plain Wagtail {stock:.0f} ms, through the gate {ours:.0f} ms,",
        end=" ",
    )
    print(f"× {ours / stock:.2f} (to stay under 1.5)")
    assert StoryPage.objects.get(pk=page.pk).live
    if ours >= 1.5 * stock:
        raise SystemExit("Publishing costs too much.")


def main() -> None:
    """Hold what a few acts cost against their limits; ends with an error where one is passed."""
    django.setup()
    logging.getLogger("django.request").setLevel(logging.ERROR)
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        call_command("setup_newsroom", stdout=io.StringIO())
        report_publication()
        from . import citations, ledger

        ledger.report()
        citations.report()
    finally:
        connection.close()
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
