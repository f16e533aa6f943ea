"""Citations at size: references on a page, notices, flags, an import. Part of `make bench`."""

import os
import resource
import statistics
import time
from collections.abc import Iterator

from django.db import connection, transaction

from news.citations.admin.import_job import start_import
from news.citations.aftercare.flags import raise_flags
from news.citations.aftercare.retraction_data import import_csv
from news.citations.models import Citation, CitationUse, Flag, HouseStyle
from news.citations.printing.formatted import references_of, store
from news.citations.records.public_form import public_form
from tests import factories
from tests.citations.forty import FORTY
from tests.citations.retractions.csv_file import HEADER, line

NOTICES = 60_000
CITATIONS = 100_000
USES = 1_000_000
ENTRIES = int(os.environ.get("ENTRIES", "500"))


def report() -> None:
    """Print each figure with the limit it has to stay under; ends with an error if one doesn't."""
    print()
    late = [
        name
        for name, spent, limit in (
            ("30 references from what is stored, ms", 1000 * references(), 5.0),
            *notices_and_flags(),
        )
        if not _told(name, spent, limit)
    ]
    imported()
    if late:
        raise SystemExit(f"Too slow: {', '.join(late)}")


def _told(name: str, spent: float, limit: float) -> bool:
    print(f"{name:<58}{spent:>10.2f}  (to stay under {limit:g})")
    return spent < limit


def references() -> float:
    """Seconds for the references of a story with thirty of them."""
    forms = [public_form(record) for record in list(FORTY.values())[:30]]
    store(forms)
    house = HouseStyle.current()
    times = []
    for _repeat in range(50):
        start = time.perf_counter()
        references_of(forms, house=house)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def notices_and_flags() -> Iterator[tuple[str, float, float]]:
    """An import of all notices, twice, and flagging a large archive by them. Rolled back."""
    with transaction.atomic():
        for turn in ("first", "second"):
            start = time.perf_counter()
            import_csv(_notices())
            yield f"{NOTICES:,} notices, the {turn} time, s", time.perf_counter() - start, 60.0
        _archive()
        start = time.perf_counter()
        flags = raise_flags()
        yield f"flagging {CITATIONS:,} citations, s", time.perf_counter() - start, 5.0
        start = time.perf_counter()
        flagged = Flag.objects.open().values("citation")
        resting = CitationUse.objects.filter(citation__in=flagged).count()
        spent = time.perf_counter() - start
        yield (
            f"finding {resting:,} of {USES:,} uses that rest on {len(flags):,} flags, s",
            spent,
            5.0,
        )
        transaction.set_rollback(True)


def _notices() -> Iterator[str]:
    yield HEADER + "\r\n"
    for number in range(NOTICES):
        yield line(number, f"10.5555/paper.{number * 50}")


def _archive() -> None:
    """Citations and their uses, written by the database itself; pages are of no account here."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        factories.citation(doi="10.5555/template")
        own = {"id", "doi"}
        columns = ", ".join(f.column for f in Citation._meta.concrete_fields if f.column not in own)
        cursor.execute(
            f"INSERT INTO citations_citation ({columns}, doi)"
            f" SELECT {columns}, '10.5555/paper.' || n FROM citations_citation,"
            " generate_series(1, %s) n WHERE doi = '10.5555/template'",
            [CITATIONS],
        )
        cursor.execute(
            "INSERT INTO citations_citationuse (page_id, citation_id)"
            " SELECT 1000000 + n / 50, first + (n * 7919::bigint) %% %s"
            " FROM generate_series(0, %s) n,"
            " (SELECT min(id) AS first FROM citations_citation WHERE doi LIKE '10.5555/paper.%%') c"
            " ON CONFLICT DO NOTHING",
            [CITATIONS, USES - 1],
        )
        cursor.execute("ANALYZE citations_citation, citations_citationuse, citations_notice")


def imported() -> None:
    """An import of BibTeX: entries a second, and how much memory it took beyond what was there."""
    writer = factories.writer()
    text = "\n".join(
        f"@article{{k{number}, title = {{Finding number {number} on the {{Brain}} of mice}},"
        f" author = {{Curie, Marie and Author{number}, Ann and {{World Health Organization}}}},"
        f" journal = {{Journal of Examples}}, year = {1980 + number % 40}, volume = {number % 90},"
        f" pages = {{1--9}}, doi = {{10.5555/import.{number}}}, abstract = {{{'A sentence. ' * 40}}}}}"
        for number in range(ENTRIES)
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    run = start_import(name="bench.bib", data=text.encode(), by=writer)
    spent = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    run.refresh_from_db()
    assert (run.done, run.entries.filter(outcome="created").count()) == (ENTRIES, ENTRIES)
    print(
        f"import of {ENTRIES:,} entries ({len(text) / 1e6:.1f} MB): {ENTRIES / spent:.0f} a second,"
        f" {spent:.0f} s, {grown:.0f} MB more memory at its peak"
    )
