import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations.records.csl import BadCsl, from_csl, to_csl
from news.citations.records.dates import PartialDate
from news.citations.records.record import Name, Record, Role

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
dates = st.one_of(
    st.none(),
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
)
TEXTS = [field.name for field in fields(Record) if field.type in {str, "str"}]


def records_of(texts):
    """Records whose texts are all `texts`, with a type and a title."""
    people = st.builds(
        Name, family=texts, given=texts, literal=texts, orcid=texts, role=st.sampled_from(Role)
    )
    return st.builds(
        Record,
        contributors=st.lists(people, max_size=5).map(tuple),
        issued=dates,
        event_date=dates,
        accessed=dates,
        **dict.fromkeys(TEXTS, texts) | dict.fromkeys(("type", "title"), texts.filter(bool)),
    )


records = records_of(texts)


@given(record=records)
def test_a_record_survives_csl_json_without_loss(record):
    assert from_csl(json.loads(json.dumps(to_csl(record)))) == record


def test_a_conference_talk_reads_as_csl_expects():
    item = to_csl(
        Record(
            type="speech",
            title="A talk",
            event_title="Psychedelic Science 2025",
            event_date=PartialDate(2025, 6),
            contributors=(Name(family="Agnorelli", given="Claudio", role=Role.SPEAKER),),
        )
    )
    assert item["event-date"] == {"date-parts": [[2025, 6]]}
    assert item["author"][0]["family"] == "Agnorelli"


def test_an_item_from_crossref_is_understood():
    record = from_csl(
        {
            "type": "article-journal",
            "title": "Power failure",
            "DOI": "10.1038/nrn3475",
            "volume": 14,
            "issued": {"date-parts": [[2013, 5]]},
            "author": [{"family": "Button", "given": "Katherine S."}],
            "editor": [{"literal": "The Editors"}],
        }
    )
    assert (record.volume, record.issued) == ("14", PartialDate(2013, 5))
    assert [name.role for name in record.contributors] == [Role.AUTHOR, Role.EDITOR]


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"type": "book"},
        {"type": "book", "title": ["a list"]},
        {"type": "book", "title": "A", "issued": {"date-parts": [[2025, 13]]}},
        {"type": "book", "title": "A", "issued": "2025"},
        {"type": "book", "title": "A", "author": ["Curie"]},
    ],
)
def test_what_is_no_usable_item_is_refused(item):
    with pytest.raises(BadCsl):
        from_csl(item)
