"""Every fault of every service ends in a sentence, never in a wrong citation."""

import gzip
import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from news.citations.lookup import arxiv, crossref, datacite, openlibrary, pubmed
from news.citations.lookup.failures import LookupFailed, NotFound
from news.citations.models import Pace
from tests.services import Answer

from . import answers

pytestmark = pytest.mark.django_db
LOOKUPS = {
    "crossref": (lambda: crossref.by_doi("10.1126/science.1241224"), Answer(answers.CROSSREF)),
    "crossref words": (lambda: crossref.by_words("Sleep"), Answer(answers.SEARCH)),
    "datacite": (lambda: datacite.by_doi("10.5281/zenodo.1"), Answer(answers.DATACITE)),
    "pubmed": (lambda: pubmed.by_pmid("24136970"), Answer(answers.PUBMED, type="text/plain")),
    "arxiv": (lambda: arxiv.by_id("2401.01234"), Answer(answers.ARXIV)),
    "openlibrary": (lambda: openlibrary.by_isbn("9780071390118"), Answer(answers.OPENLIBRARY)),
}
FAULTS = {
    "time-out": (Answer({}, delay=0.7), LookupFailed, "did not answer in time"),
    "404": (Answer("no", status=404), NotFound, "does not know"),
    "500": (Answer("oops", status=500), LookupFailed, "fault of its own"),
    "502": (Answer("<html>", status=502, type="text/html"), LookupFailed, "fault of its own"),
    "403": (Answer("no", status=403), LookupFailed, "refuses to answer"),
    "429 for long": (
        Answer("slow", status=429, headers={"Retry-After": "120"}), LookupFailed, "too often",
    ),
    "cut off": (Answer(b'{"message": {', cut=True), LookupFailed, "could not be reached"),
    "huge": (Answer(b" " * 6_000_000), LookupFailed, "too large"),
    "packed": (
        Answer(gzip.compress(b" " * 60_000_000), headers={"Content-Encoding": "gzip"}),
        LookupFailed, "too large",
    ),
    "packed strangely": (
        Answer(b"\x0b", headers={"Content-Encoding": "br"}), LookupFailed, "can’t be read here",
    ),
    "HTML for data": (
        Answer("<html><body>Sign in</body></html>", type="text/html"), LookupFailed, ".",
    ),
    "malformed": (Answer(b'{"message": <feed>\xff\xfe'), LookupFailed, "."),
    "empty": (Answer(b""), LookupFailed, "."),
    "nonsense": (Answer([1, 2, {"a": None}]), LookupFailed, "."),
    "null": (Answer(b"null"), LookupFailed, "."),
    "nested": (Answer(b"[" * 100_000), LookupFailed, "."),
    "entities": (
        Answer('<!DOCTYPE feed [<!ENTITY a "b">]><feed>&a;</feed>'), LookupFailed, ".",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("lookup", LOOKUPS)
def test_every_fault_of_every_service(services, lookup, fault):
    answer, failure, words = FAULTS[fault]
    ask, _right = LOOKUPS[lookup]
    services.routes[f"/{lookup.split()[0]}/"] = answer
    with pytest.raises(failure, match=words):
        ask()


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_a_fault_that_passes_is_tried_again(services, lookup):
    ask, right = LOOKUPS[lookup]
    services.routes[f"/{lookup.split()[0]}/"] = [
        Answer("slow", status=429, headers={"Retry-After": "1"}), Answer("x", status=503), right,
    ]  # fmt: skip
    assert ask()
    assert len(services.asked) == 3


def test_a_service_is_told_who_asks(services, settings):
    settings.CITATION_CONTACT = "desk@newsroom.example"
    services.routes["/crossref/"] = Answer(answers.CROSSREF)
    crossref.by_doi("10.1126/science.1241224")
    path, headers = services.asked[0]
    assert "mailto=desk%40newsroom.example" in path
    assert headers["User-Agent"] == "NeuroGRIT (newsroom; mailto:desk@newsroom.example)"


def test_an_answer_is_kept_for_a_day(services):
    services.routes["/crossref/"] = Answer(answers.CROSSREF)
    for _repeat in range(3):
        crossref.by_doi("10.1126/science.1241224")
    assert len(services.asked) == 1


def test_a_failure_is_not_kept(services):
    services.routes["/crossref/"] = Answer("x", status=403)
    with pytest.raises(LookupFailed):
        crossref.by_doi("10.1126/science.1241224")
    services.routes["/crossref/"] = Answer(answers.CROSSREF)
    assert crossref.by_doi("10.1126/science.1241224")


def test_a_redirect_of_a_service_is_followed(services):
    services.routes["/crossref/"] = Answer("", status=301, headers={"Location": "/new"})
    services.routes["/new"] = Answer(answers.CROSSREF)
    assert crossref.by_doi("10.1126/science.1241224")


def test_askers_keep_their_distance():
    two, longest = timedelta(seconds=2), timedelta(seconds=5)
    first, second, third, fourth = (
        Pace.next_slot("a service", apart=two, longest=longest) for _number in range(4)
    )
    assert (second - first, third - second) == (two, two)
    assert abs((first - timezone.now()).total_seconds()) < 5
    assert fourth is None  # too far away: nothing is taken
    assert Pace.objects.get().free_at == third + two
    assert Pace.next_slot("another", apart=two, longest=longest) < second


@pytest.mark.parametrize(
    "to", ["http://127.0.0.2/new", "http://elsewhere.example/new", "file:///etc/passwd"]
)
def test_a_service_may_move_but_not_send_us_elsewhere(services, to):
    services.routes["/crossref/"] = Answer("", status=302, headers={"Location": to})
    with pytest.raises(LookupFailed):
        crossref.by_doi("10.1126/science.1241224")


def test_a_service_that_drips_is_given_up(services):
    services.routes["/crossref/"] = Answer({"message": {}}, drip=0.15)
    start = time.monotonic()
    with pytest.raises(LookupFailed, match="did not answer in time"):
        crossref.by_doi("10.1126/science.1241224")
    assert time.monotonic() - start < 4


def test_nobody_waits_long_for_a_slot(services):
    services.paced = True
    services.routes["/arxiv/"] = Answer(answers.ARXIV)
    start = time.monotonic()
    arxiv.by_id("2401.01230")
    arxiv.by_id("2401.01231")
    with pytest.raises(LookupFailed, match="too often"):
        arxiv.by_id("2401.01232")
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("doi", ["10.1000/../../admin", "10.1000/a?b=c#d", "10.1000/a%2f..%2fb"])
@pytest.mark.parametrize(("service", "by_doi"), [("crossref", crossref), ("datacite", datacite)])
def test_an_identifier_is_one_part_of_a_path(services, service, by_doi, doi):
    with pytest.raises(NotFound):
        by_doi.by_doi(doi)
    path = services.asked[0][0].partition("?")[0]
    assert path.count("/") == 3
    assert ".." not in path.split("/")
    assert path.rpartition("/")[2] == quote(doi, safe="")
