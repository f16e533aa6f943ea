from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations.importing.entries import BadEntry
from news.citations.importing.tidy import Found, plain, read_date, tidied
from news.citations.records.dates import PartialDate as On
from news.citations.records.record import Name


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2013", On(2013)),
        ("2013-10", On(2013, 10)),
        ("2013-10-18", On(2013, 10, 18)),
        ("2013/10/18/", On(2013, 10, 18)),
        ("2013/10/18/Friday", On(2013, 10, 18)),
        ("2013-10-18T12:00:00Z", On(2013, 10, 18)),
        ("2013-10-18/2013-11-01", On(2013, 10, 18)),
        ("2013//", On(2013)),
        ("2013 Oct 18", On(2013, 10, 18)),
        ("2013 Oct-Dec", On(2013, 10)),
        ("18 October 2013", On(2013, 10, 18)),
        ("October 2013", On(2013, 10)),
        ("oct 2013", On(2013, 10)),
        ("Spring 1999", On(1999)),
        ("", None),
        (" / ", None),
    ],
)
def test_dates_in_the_spellings_of_formats(written, read):
    assert read_date(written) == read


@pytest.mark.parametrize("written", ["soon", "2013-13", "2013-02-30", "31 February 2013", "0000"])
def test_what_is_no_date(written):
    with pytest.raises(ValueError, match=r"."):
        read_date(written)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text):
    with suppress(ValueError):
        read_date(text)


def test_formatting_goes_and_other_text_stays():
    assert plain("<i>E. coli</i> &amp; H<sub>2</sub>O at p < .05") == "E. coli & H2O at p < .05"
    assert plain("<jats:p>An abstract.</jats:p>") == "An abstract."
    assert plain("<script>alert(1)</script>") == "<script>alert(1)</script>"
    assert plain("&lt;i&gt;twice&lt;/i&gt;") == "twice"
    assert plain(" a\x00b \n c\ud800") == "ab c"


def test_what_is_left_out_is_named():
    found = Found(
        "book", {"title": "T" * 700, "doi": "x", "isbn": "1", "url": "ftp://a", "pmid": "x"}
    )
    parsed = tidied(found)
    assert len(parsed.record.title) == 600
    assert len(parsed.lost) == 5


def test_a_title_is_needed():
    with pytest.raises(BadEntry, match="no title"):
        tidied(Found("book", {"title": " <i> </i> "}))


def test_names_are_one_thing_or_the_other():
    found = Found(
        "book", {"title": "T"}, [Name(given="Suharto"), Name("A", "B", "AB"), Name(orcid="x")]
    )
    assert tidied(found).record.contributors == (Name(literal="Suharto"), Name("A", "B"))
