import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations.matching.known import match_of
from news.citations.models import OtherIdentifier
from news.citations.records.dates import PartialDate as On
from news.citations.records.record import Name, Record
from news.citations.records.similarity import similarity, trigrams
from tests import factories

pytestmark = pytest.mark.django_db
CURIE = (Name("Curie", "Marie"),)


def found(record):
    match = match_of(record)
    return (match.citation, match.on) if match else None


@pytest.mark.parametrize(
    ("stored", "asked", "on"),
    [
        ({"doi": "10.5555/a"}, Record("book", "X", doi="10.5555/a"), "doi"),
        ({"pmid": "7", "doi": ""}, Record("book", "X", pmid="7"), "pmid"),
        ({"type": "book", "isbn": "9780071390118", "doi": ""}, Record("book", "", isbn="9780071390118"), "isbn"),
        ({"url": "https://www.example.org/a/", "doi": ""}, Record("webpage", "", url="http://example.org/a"), "url"),
        (
            {"title": "Sleep drives metabolite clearance", "issued": "2013-10", "doi": ""},
            Record("article-journal", "Sleep Drives Metabolite Clearance.", issued=On(2013), contributors=CURIE),
            "title",
        ),
        (
            {"title": "A page without date", "issued": "", "doi": "", "people": []},
            Record("article-journal", "A page without date"),
            "title",
        ),
        (
            {"title": "Schläft das Gehirn?", "issued": "2013", "doi": "", "people": []},
            Record("article-journal", "Schläft das Gehirn?", issued=On(2013, 2)),
            "title",
        ),
    ],
)  # fmt: skip
def test_a_source_is_known_by(stored, asked, on):
    citation = factories.citation(**stored)
    assert found(asked) == (citation, on)


@pytest.mark.parametrize(
    "asked",
    [
        Record("book", "Sleep drives metabolite clearance", issued=On(2014), contributors=CURIE),
        Record("book", "Sleep drives metabolite clearance", issued=On(2013), contributors=(Name("Joliot"),)),
        Record("book", "Sleep drives glucose clearance in mice", issued=On(2013), contributors=CURIE),
        Record("book", "Sleep drives metabolite clearance", contributors=CURIE),
        Record("book", "Sleep drives metabolite clearance", issued=On(2013)),
        Record("book", "Sleep drives metabolite clearance", issued=On(2013), contributors=CURIE, pages="9"),
        Record("speech", "Sleep drives metabolite clearance", issued=On(2013), contributors=CURIE),
        Record("book", "Sleep drives metabolite clearance 2", issued=On(2013), contributors=CURIE),
        Record("book", "A wholly different chapter", url="https://example.org/a"),
        # A preprint and the paper: two sources with a title.
        Record("book", "Sleep drives metabolite clearance", issued=On(2013), contributors=CURIE, doi="10.5555/b"),
        Record("chapter", "A chapter", isbn="9780071390118"),
        Record("book", "Another", doi="10.5555/b", url="https://example.org/a"),
    ],
)  # fmt: skip
def test_and_not_by_less(asked):
    factories.citation(
        title="Sleep drives metabolite clearance", issued="2013", doi="10.5555/a",
        isbn="9780071390118", url="https://example.org/a", type="book",
        pages="1-4",
    )  # fmt: skip
    assert found(asked) is None


def test_an_identifier_of_a_merged_duplicate_finds_what_it_merged_into():
    citation = factories.citation()
    OtherIdentifier.objects.create(citation=citation, kind="doi", value="10.5555/old")
    assert found(Record("book", "X", doi="10.5555/old")) == (citation, "doi")


def test_similarity_is_that_of_trigrams():
    assert trigrams("Cat!") == {"  c", " ca", "cat", "at "}
    assert similarity("Sleep", "sleep.") == 1
    assert similarity("Schläft", "Schlaft") == 1
    assert similarity("word", "two words") == pytest.approx(4 / 11)  # as pg_trgm has it
    assert similarity("脳", "脳") == 1
    assert similarity("", "") == 1
    assert similarity("!", "?") == 0


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_is_a_measure(one, other):
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1
    assert similarity(one, one) == 1
