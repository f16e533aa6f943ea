import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations.records.dates import PartialDate


@pytest.mark.parametrize(
    ("text", "words"),
    [("2025", "2025"), ("2025-06", "June 2025"), ("2025-06-19", "19 June 2025")],
)
def test_a_date_is_known_as_far_as_it_is_written(text, words):
    assert str(PartialDate.parse(text)) == text
    assert PartialDate.parse(text).in_words() == words


@pytest.mark.parametrize(
    "text", ["", "25", "2025-13", "2025-02-30", "2025-6", "19 June 2025", "0000"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@given(day=st.dates())
def test_every_day_survives_writing_and_reading(day):
    assert PartialDate.parse(str(PartialDate(day.year, day.month, day.day))).first_day == day
