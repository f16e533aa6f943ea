"""The Retraction Watch data come in as a stream, whole, and once."""

import time
import tracemalloc
from datetime import date

import pytest

from news.citations.aftercare.retraction_data import BadNotices, import_csv, keep_updates_of
from news.citations.models import Notice
from tests.citations.lookup.answers import RETRACTED

from .csv_file import HEADER, file, line

pytestmark = pytest.mark.django_db


def test_a_notice_is_kept_as_it_was_published():
    report = import_csv(file(line(1, "10.5555/P1", OriginalPaperPubMedID="22222222")))
    assert (report.read, report.kept) == (1, 1)
    notice = Notice.objects.get()
    assert (notice.doi, notice.pmid, notice.nature) == ("10.5555/p1", "22222222", "Retraction")
    assert (notice.on, notice.notice_doi) == (date(2024, 3, 9), "10.5555/notice.1")
    assert notice.reason == "Error in Data; Unreliable Results"
    assert notice.title == "A title, with a comma"


def test_reading_the_file_again_changes_nothing_and_a_correction_in_it_one_row():
    import_csv(file(line(1, "10.5555/p1"), line(2, "10.5555/p2")))
    before = list(Notice.objects.order_by("pk").values())
    import_csv(file(line(1, "10.5555/p1"), line(2, "10.5555/p2")))
    assert list(Notice.objects.order_by("pk").values()) == before
    import_csv(file(line(2, "10.5555/p2", nature="Reinstatement")))
    assert Notice.objects.get(record_id="2").nature == "Reinstatement"


def test_rows_that_say_nothing_are_counted_with_a_reason():
    report = import_csv(
        file(
            line(1, "unavailable"),
            line(2, "Unavailable", OriginalPaperPubMedID="unavailable"),
            line(3, "10.5555/p3", nature="Something New"),
            line(4, "10.5555/p4", on="2/30/2020 0:00"),
            line(5, "not a doi", OriginalPaperPubMedID="33333333"),
            line(6, "0"),
        )
    )
    assert report.kept == 2
    assert report.skipped == {
        "neither DOI nor PubMed id of the publication": 3,
        "unknown nature “Something New”": 1,
    }
    assert report.examples[0].startswith("Line 2:")
    assert Notice.objects.get(record_id="4").on is None
    assert Notice.objects.get(record_id="5").pmid == "33333333"


@pytest.mark.parametrize("lines", [[], ["a,b,c\n", "1,2,3\n"], ["<html>\n"]])
def test_another_file_is_refused(lines):
    with pytest.raises(BadNotices):
        import_csv(lines)


def test_a_row_that_can_not_be_read_is_skipped():
    report = import_csv(file('1,"' + "x" * 2_000_000 + '"\n', line(2, "10.5555/p2")))
    assert (report.read, report.kept) == (2, 1)
    assert "can't be read" in report.examples[0]


def test_thousands_of_rows_are_a_stream():
    """In memory there is a batch; 60,000 rows are timed in `make bench`."""
    lines = (line(number, f"10.5555/p{number}") for number in range(6_000))
    seen = []
    tracemalloc.start()
    start = time.perf_counter()
    report = import_csv(_stream(lines), progress=seen.append)
    spent = time.perf_counter() - start
    _size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.kept == Notice.objects.count() == 6_000
    assert seen == sorted(seen)
    assert len(seen) >= 3
    assert peak < 60_000_000
    assert spent < 30


def _stream(lines):
    yield HEADER + "\r\n"
    yield from lines


def test_crossref_tells_of_retractions_too():
    assert keep_updates_of(RETRACTED["message"]) == 1
    assert keep_updates_of(RETRACTED["message"]) == 1
    notice = Notice.objects.get()
    assert (notice.doi, notice.nature) == ("10.1126/science.1241224", "Retraction")
    assert (notice.on, notice.address) == (date(2019, 7, 26), "https://doi.org/10.1126/notice.1")


@pytest.mark.parametrize(
    "work",
    [{}, {"DOI": "10.1/x"}, {"DOI": "10.5555/x", "updated-by": "y"}, {"DOI": "10.5555/x", "updated-by": [1, {}, {"type": "x"}]}],
)  # fmt: skip
def test_a_work_without_news_adds_nothing(work):
    assert keep_updates_of(work) == 0
