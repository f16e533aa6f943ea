import pytest
from hypothesis import given

from news.citations.records.dates import PartialDate
from news.citations.records.one_line import (
    address_of,
    event_note,
    format_name,
    plain_reference,
)
from news.citations.records.record import Name, Record, Role

from .test_csl import records


def people(*families, role=Role.AUTHOR):
    return tuple(Name(family=family, given="Jane", role=role) for family in families)


def test_a_news_item_in_one_line():
    record = Record(
        type="article-newspaper",
        title="Ketamine flattens hierarchies.",
        container_title="Live Science",
        issued=PartialDate(2025, 6, 19),
        contributors=(Name(family="Palmer", given="J."),),
        url="https://www.livescience.com/ketamine/",
    )
    assert plain_reference(record) == (
        "Palmer, J. (19 June 2025). Ketamine flattens hierarchies. Live Science."
        " https://www.livescience.com/ketamine/"
    )


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (Name(family="Palmer", given="Jane"), "Palmer, J."),
        (Name(family="Munafò", given="Marcus R."), "Munafò, M. R."),
        (Name(family="Sartre", given="Jean-Paul"), "Sartre, J.-P."),
        (Name(literal="The FlyWire Consortium"), "The FlyWire Consortium"),
        (Name(family="Plato"), "Plato"),
    ],
)
def test_names(name, printed):
    assert format_name(name) == printed


@pytest.mark.parametrize(
    ("contributors", "printed"),
    [
        ((), "(no date). T."),
        (people("A"), "A, J. (no date). T."),
        (people("A", "B"), "A, J. & B, J. (no date). T."),
        (people("A", "B", "C"), "A, J., B, J. & C, J. (no date). T."),
        (people(*"ABCDEFG"), "A, J., B, J., C, J., D, J., E, J., F, J., et al. (no date). T."),
        (people("E", role=Role.EDITOR), "E, J. (ed.) (no date). T."),
        (people("E", "F", role=Role.EDITOR), "E, J. & F, J. (eds.) (no date). T."),
    ],
)
def test_lists_of_names(contributors, printed):
    assert plain_reference(Record("book", "T", contributors=contributors)) == printed


def test_volume_issue_and_pages():
    record = Record(
        "x", "T", container_title="Science", volume="342", issue="6156", pages="373-377"
    )
    assert "Science, 342(6156), 373–377." in plain_reference(record)


def test_a_talk_names_its_event():
    record = Record(
        "speech", "T", event_title="Psychedelic Science 2025", event_place="Denver, CO",
        event_date=PartialDate(2025, 6),
    )  # fmt: skip
    assert event_note(record) == "Presented at Psychedelic Science 2025, Denver, CO, June 2025"


def test_a_doi_leads_before_an_address_and_that_before_pubmed():
    both = Record("x", "T", doi="10.1126/x", url="https://a.org/", pmid="7")
    assert address_of(both) == "https://doi.org/10.1126/x"
    assert address_of(Record("x", "T", url="https://a.org/", pmid="7")) == "https://a.org/"
    assert address_of(Record("x", "T", pmid="7")).endswith("/7/")
    assert address_of(Record("x", "T")) == ""


def test_what_is_in_press_says_so():
    assert "(in press)" in plain_reference(Record("x", "T", status="in press"))


@given(records)
def test_every_record_can_be_printed(record):
    assert record.title.rstrip(".") in plain_reference(record)
