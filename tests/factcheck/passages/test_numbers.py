from decimal import Decimal

import pytest

from news.factcheck.passages.numbers import missing_numbers, numbers_in, values_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eleven men took part.", "n = 11"),
        ("twenty-one women", "21 women"),
        ("two hundred and fifty mice", "250 mice"),
        ("a hundred rats", "100 rats"),
        ("three million people", "3,000,000 people"),
        ("1.5 million people", "1 500 000 people"),
        ("1,566 of them", "1566 of them"),
        ("5 % of them", "a share of 0.05"),
        ("five per cent", "5%"),
        ("a p of .05", "p = 0.05"),
        ("half of them", "50 %"),
        ("a quarter", "25 per cent"),
        ("between 3 and 10 mg", "3–10 mg"),
        ("a fall of −0.4", "a fall of 0.4"),
        ("12 · 5 weeks".replace(" · ", "·"), "12.5 weeks"),
    ],
)
def test_a_number_is_the_same_in_any_spelling(one, other):
    assert missing_numbers(one, [values_in(other)]) == []


@pytest.mark.parametrize(
    ("said", "source", "missing"),
    [
        ("32 patients", "132 patients, 3.2 years, 320 days", ["32"]),
        ("11 men and 13 women", "eleven men", ["13"]),
        ("a tenth", "10 mg", []),
        ("15 %", "0.5 and 1.5", ["15 %"]),
        ("3 million", "3 people", ["3 million"]),
    ],
)
def test_a_number_that_stands_nowhere_is_named(said, source, missing):
    assert missing_numbers(said, [values_in(source)]) == missing


@pytest.mark.parametrize(
    "name", ["IL-6", "COVID-19", "5-HT2A", "p53", "CA1", "TDP-43", "GPT-4", "18F-FDG", "7T", "one"]
)
def test_digits_of_a_name_are_no_number(name):
    assert numbers_in(f"Of {name} they spoke.") == []


def test_places_are_those_of_the_words():
    text = "Of 1,566 people twenty-one fell."
    assert [text[one.start : one.end] for one in numbers_in(text)] == ["1,566", "twenty-one"]
    assert numbers_in(text)[0].values == {Decimal(1566)}
