import pytest
from hypothesis import given

from news.citations.dates import PartialDate
from news.citations.formatting import format_name, format_reference
from news.citations.records import Name, Record, Role
from tests.citations.test_csl import records


def people(*families, role=Role.AUTHOR):
    return tuple(Name(family=family, given="Jane", role=role) for family in families)


def test_the_house_form_of_a_news_item():
    reference = format_reference(
        Record(
            type="article-newspaper",
            title="Ketamine flattens hierarchies.",
            container_title="Live Science",
            issued=PartialDate(2025, 6, 19),
            contributors=(Name(family="Palmer", given="J."),),
            url="https://www.livescience.com/ketamine/",
        )
    )
    assert (reference.names, reference.date) == ("Palmer, J.", "19 June 2025")
    assert (reference.title, reference.container) == (
        "Ketamine flattens hierarchies",
        "Live Science",
    )
    assert reference.link_text == "www.livescience.com/ketamine"


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
        ((), ""),
        (people("A"), "A, J."),
        (people("A", "B"), "A, J. & B, J."),
        (people("A", "B", "C"), "A, J., B, J. & C, J."),
        (people(*"ABCDEFG"), "A, J., B, J., C, J., D, J., E, J., F, J., et al."),
        (people("E", role=Role.EDITOR), "E, J. (ed.)"),
        (people("E", "F", role=Role.EDITOR), "E, J. & F, J. (eds.)"),
    ],
)
def test_lists_of_names(contributors, printed):
    assert format_reference(Record("book", "T", contributors=contributors)).names == printed


def test_volume_issue_and_pages():
    record = Record("article-journal", "T", volume="342", issue="6156", pages="373-377")
    assert format_reference(record).details == "342(6156), 373–377"


def test_a_presentation_says_where_and_when():
    record = Record(
        "speech",
        "T",
        event_title="Psychedelic Science 2025",
        event_place="Denver, CO",
        event_date=PartialDate(2025, 6),
    )
    assert (
        format_reference(record).event
        == "Presented at Psychedelic Science 2025, Denver, CO, June 2025"
    )


def test_a_doi_is_the_link_before_all_others():
    record = Record("article-journal", "T", doi="10.1/x", pmid="7", url="https://example.org/")
    assert format_reference(record).link == "https://doi.org/10.1/x"
    assert format_reference(Record("x", "T", pmid="7")).link.endswith("/7/")


def test_a_source_without_date_says_so():
    assert format_reference(Record("webpage", "T")).date == "no date"


@given(record=records)
def test_any_record_can_be_printed(record):
    assert format_reference(record).date
