"""From what a writer pastes to a source, over a real HTTP server that answers as the services do."""

from datetime import date

import pytest

from news.citations.importing.entries import BadFile
from news.citations.lookup.finding import NothingPasted, find_source
from news.citations.records.dates import PartialDate as On
from news.citations.records.record import Name
from tests.services import Answer

from . import answers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def everything_answers(services):
    services.routes |= {
        "/crossref/works/10.1126%2Fscience.1241224": Answer(answers.CROSSREF),
        "/crossref/works?query": Answer(answers.SEARCH),
        "/datacite/dois/10.5281%2Fzenodo.1": Answer(answers.DATACITE),
        "/pubmed/efetch.fcgi": Answer(answers.PUBMED, type="text/plain"),
        "/arxiv/api/query": Answer(answers.ARXIV, type="application/atom+xml"),
        "/openlibrary/api/books": Answer(answers.OPENLIBRARY),
        "/news/ketamine": Answer(answers.NEWS, type="text/html; charset=utf-8"),
    }


def find(pasted):
    return find_source(pasted, on=TODAY)


@pytest.mark.parametrize(
    "pasted",
    [
        "10.1126/science.1241224",
        "doi:10.1126/SCIENCE.1241224",
        "https://doi.org/10.1126/science.1241224",
        "https://www.science.org/doi/full/10.1126/science.1241224?utm_source=x",
        "Xie L, Kang H. Sleep. Science. 2013. doi: 10.1126/science.1241224.",
    ],
)
def test_a_doi_however_it_is_pasted(pasted):
    found = find(pasted)
    assert found.told_by == "Crossref"
    assert found.record.title == "Sleep Drives Metabolite Clearance from the Adult Brain"
    assert found.record.contributors == (
        Name("Xie", "Lulu"),
        Name("Kang", "Hongyi", orcid="0000-0002-1825-0097"),
        Name(literal="The Sleep Group"),
    )
    assert (found.record.issued, found.record.pages) == (On(2013, 10, 18), "373-377")
    assert (found.record.type, found.record.url) == ("article-journal", "")
    assert found.record.abstract == "Sleep is good."


def test_a_doi_that_crossref_does_not_know_is_asked_of_datacite():
    found = find("https://doi.org/10.5281/zenodo.1")
    assert (found.told_by, found.record.type) == ("DataCite", "dataset")
    assert found.record.contributors == (
        Name("Data", "Dee", orcid="0000-0002-1825-0097"),
        Name(literal="OpenExample"),
    )
    assert (found.record.issued, found.record.publisher) == (On(2022, 8, 8), "Zenodo")


@pytest.mark.parametrize(
    "pasted",
    ["24136970", "PMID: 24136970", "https://pubmed.ncbi.nlm.nih.gov/24136970/?term=sleep",
     "https://www.ncbi.nlm.nih.gov/pubmed/24136970"],
)  # fmt: skip
def test_a_pubmed_id(pasted):
    found = find(pasted)
    assert (found.told_by, found.record.pmid) == ("PubMed", "24136970")
    assert found.record.doi == "10.1126/science.1241224"
    assert found.work["DOI"] == "10.1126/science.1241224"  # asked for what happened to it later


@pytest.mark.parametrize(
    "pasted",
    ["arXiv:2401.01234v2", "2401.01234", "https://arxiv.org/abs/2401.01234", "https://arxiv.org/pdf/2401.01234v1"],
)  # fmt: skip
def test_an_arxiv_id(pasted):
    found = find(pasted)
    assert (found.told_by, found.record.type) == ("arXiv", "article")
    assert found.record.doi == "10.48550/arxiv.2401.01234"
    assert found.record.title == "Attention to attention"
    assert found.record.contributors == (Name("van Vector", "Vera"), Name(literal="Plato"))
    assert found.remarks == ("It has been published since: 10.5555/published.1",)


def test_an_isbn():
    found = find("ISBN 0-07-139011-1")
    assert (found.told_by, found.record.title) == (
        "Open Library",
        "Principles of neural science: A book",
    )
    assert found.record.isbn == "9780071390118"
    assert (found.record.issued, found.record.publisher_place) == (On(2012, 10), "New York")


def test_a_news_page_tells_of_itself(services):
    found = find(f"{services.base}/news/ketamine?utm_source=feed#top")
    assert found.told_by == "the page itself"
    assert found.record.type == "article-newspaper"
    assert found.record.title == 'Ketamine may flatten the brain\'s "hierarchies"'
    assert found.record.contributors == (Name("Palmer", "Jane"),)  # not the house that publishes
    assert found.record.container_title == "Live Science"
    assert (found.record.issued, found.record.accessed) == (On(2025, 6, 19), On(2026, 11, 23))
    assert found.record.language == "en-US"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('<title>Only a title</title>', ("Only a title", "webpage", ())),
        (
            ('<meta name="citation_title" content="A paper"><meta name="citation_author" content="Xie, Lulu">'
            '<meta name="citation_author" content="Hongyi Kang"><meta name="citation_journal_title" content="J">'),
            ("A paper", "article-journal", (Name("Xie", "Lulu"), Name("Kang", "Hongyi"))),
        ),
        (
            ('<meta property="og:title" content="OG"><meta property="og:type" content="article">'
            '<meta property="article:published_time" content="2025-01-02"><meta name="author" content="By Ada Byron">'),
            ("OG", "article-newspaper", (Name("Byron", "Ada"),)),
        ),
        ('<meta name="DC.title" content="DC"><meta name="DC.creator" content="Web, Wim">', ("DC", "webpage", (Name("Web", "Wim"),))),
        ('<script type="application/ld+json">{broken</script><title>T</title>', ("T", "webpage", ())),
        ('<script type="application/ld+json">[[[{"@type":"Article","name":"Deep"}]]]</script>', ("Deep", "webpage", ())),
        ('<meta property="article:author" content="https://facebook.com/x"><title>T</title>', ("T", "webpage", ())),
    ],
)  # fmt: skip
def test_other_pages(services, head, told):
    services.routes["/page"] = Answer(f"<html><head>{head}</head></html>", type="text/html")
    record = find(f"{services.base}/page").record
    assert (record.title, record.type, record.contributors) == told


def test_a_page_that_names_its_doi_is_looked_up_by_it(services):
    services.routes["/paper"] = Answer(
        '<meta name="citation_doi" content="10.1126/science.1241224"><title>T</title>',
        type="text/html",
    )
    assert find(f"{services.base}/paper").told_by == "Crossref"


@pytest.mark.parametrize(
    "pasted",
    [
        "https://www.biorxiv.org/content/10.1101/2024.01.01.123456v2.full",
        "https://www.biorxiv.org/content/10.1101/2024.01.01.123456v1.full.pdf",
        "https://www.medrxiv.org/content/10.1101/2024.01.01.123456v1",
        "https://www.biorxiv.org/content/10.1101/2024.01.01.123456v3.abstract",
    ],
)
def test_preprint_servers_put_versions_behind_the_doi(services, pasted):
    work = answers.CROSSREF["message"] | {
        "type": "posted-content",
        "institution": [{"name": "bioRxiv"}],
    }
    services.routes["/crossref/works/10.1101%2F2024.01.01.123456?"] = Answer({"message": work})
    found = find(pasted)
    assert (found.record.doi, found.record.type) == ("10.1101/2024.01.01.123456", "article")
    assert found.record.publisher == "bioRxiv"


def test_a_formatted_reference_is_found_by_its_words():
    found = find(
        "Xie, L., Kang, H. (2013). Sleep drives metabolite clearance from the adult brain. Science, 342, 373–377."
    )
    assert (found.told_by, found.record.doi) == ("Crossref", "10.1126/science.1241224")
    assert "Compare it" in found.remarks[0]


def test_a_reference_that_nobody_knows_prefills_what_can_be_read(services):
    found = find(
        "Palmer, J. (19 June 2025). Ketamine flattens hierarchies. Live Science. https://www.livescience.com/k"
    )
    assert "Crossref has nothing like it." in found.trouble
    assert found.record.title == "Ketamine flattens hierarchies"
    assert found.record.contributors == (Name("Palmer", "J."),)
    assert found.record.issued == On(2025, 6, 19)
    assert (found.record.container_title, found.record.url) == (
        "Live Science",
        "https://www.livescience.com/k",
    )


def test_a_pasted_entry_needs_no_service(services):
    found = find("@article{xie, title={Sleep}, author={Xie, Lulu}, year=2013}\n@book{b, title={B}}")
    assert (found.record.title, found.more) == ("Sleep", 1)
    assert found.told_by == "the BibTeX entry"
    assert services.asked == []


@pytest.mark.parametrize("pasted", ["", "  \n ", "\ufeff"])
def test_nothing_pasted(pasted):
    with pytest.raises(NothingPasted):
        find(pasted)


@pytest.mark.parametrize(
    "pasted", ["@article{x, author={A}}", '[{"type": "book"}]', "TY  - BOOK\nER  - "]
)
def test_entries_that_cannot_be_read(pasted):
    with pytest.raises(BadFile):
        find(pasted)


@pytest.mark.parametrize(
    "pasted",
    ["javascript:alert(1)", "ftp://example.org/x", "<script>alert(1)</script>", "x" * 5000],
)
def test_any_text_ends_in_a_form(pasted):
    found = find(pasted)
    assert found.trouble or found.told_by
    assert not found.record.url


def test_without_any_service_the_form_has_what_was_understood(settings):
    settings.CITATION_SERVICES = dict.fromkeys(settings.CITATION_SERVICES, "http://127.0.0.1:9")
    found = find("https://doi.org/10.9999/elsewhere")
    assert found.trouble == "Crossref could not be reached."
    assert found.record.doi == "10.9999/elsewhere"
