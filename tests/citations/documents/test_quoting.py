import pytest

from news.citations.documents.quoting import selectors_of, span_again, span_of, spans_of
from news.citations.documents.texts import DocumentText, Kind, Part


def document(*pages, kind=Kind.PAGE):
    return DocumentText(tuple(Part(kind, str(n), text) for n, text in enumerate(pages, start=1)))


def found(quotation, *pages):
    text = document(*pages)
    span = span_of(quotation, text)
    return span and text.whole[span.start : span.end]


@pytest.mark.parametrize(
    ("set_so", "typed"),
    [
        ("the  hierarchy\nof cortical gradients", "the hierarchy of cortical gradients"),
        ("loss of mem-\nory in older rats", "loss of memory in older rats"),
        ("loss of mem\u00adory in older rats", "loss of memory in older rats"),
        ("a well-\nknown effect on sleep", "a well-known effect on sleep"),
        ("the eﬀect was signiﬁcant here", "the effect was significant here"),
        ("they said “it works” to us", 'they said "it works" to us'),
        ("aged 12–15 years in school", "aged 12-15 years in school"),
        ("the patients’ own reports say", "the patients' own reports say"),
        ("Ketamine Loosens Cortical Networks", "ketamine loosens cortical networks"),
        ("a full\u2011time night shift", "a full-time night shift"),
        ("zero\u200bwidth signs and spaces", "zerowidth signs and spaces"),
    ],
)
def test_how_a_text_is_set_makes_no_difference(set_so, typed):
    assert found(typed, f"Before it. {set_so}. And behind.") == set_so


@pytest.mark.parametrize(
    "typed",
    [
        "eleven men received it twice",  # another number
        "twelve men received them twice",
        "twelve women received it twice",
        "welve men received it twic",  # words cut
        "twelve men received it",
    ],
)
def test_what_says_something_else_is_not_taken(typed):
    text = "Twelve men received it twice. In a second run, twelve men received it once."
    assert found(typed, text) is None


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("a dose of 32 mg per day", "a dose of 132 mg per day"),
        ("per day a dose of 32", "per day a dose of 32.5"),
        ("a value of 102 in these cells", "a value of 10² in these cells"),
        ("a sum of 5 6 in the cells", "a sum of 56 in the cells"),
    ],
)
def test_a_number_is_the_whole_number(typed, text):
    assert found(typed, text) is None


def test_a_few_words_could_stand_anywhere():
    assert found("the mice", "Then the mice slept.") is None
    assert found("of it in a", "Much of it in a day.") is None


def test_what_stands_twice_has_no_one_place():
    text = document("The mice slept all night. The mice slept all night.")
    assert len(spans_of("the mice slept all night", text)) == 2
    assert span_of("the mice slept all night", text) is None


def test_a_quotation_runs_over_the_end_of_a_page():
    first = "As told above, the dose of ketamine was kept\n1 A footnote about the dose."
    second = "Ketamine and gradients\nconstant in all eleven men. Then it was doubled."
    text = document(first, second)
    span = span_of("the dose of ketamine was kept constant in all eleven men", text)
    assert text.part_at(span.start).name == "1"
    assert text.part_at(span.end - 1).name == "2"
    assert text.whole[span.start : span.end].endswith("in all eleven men")


def test_halves_far_from_the_end_of_the_page_are_not_put_together():
    first = "the dose of ketamine was kept secret. " + "Other words follow here. " * 60
    text = document(first, "Then. constant in all eleven men.")
    assert spans_of("the dose of ketamine was kept constant in all eleven men", text) == []


def test_a_passage_is_kept_so_that_others_find_it():
    text = document("First page.", "Before it the mice slept all night, and woke.")
    span = span_of("the mice slept all night", text)
    quote, position, page = selectors_of(span, text)
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": "the mice slept all night",
        "prefix": "First page.\n\nBefore it ",
        "suffix": ", and woke.",
    }
    assert text.whole[position["start"] : position["end"]] == quote["exact"]
    assert page["value"] == "page=2"
    assert span_again([quote, position, page], text) == span


def test_it_is_found_again_in_another_extraction():
    kept = selectors_of(
        span_of(
            "loss of memory in older rats", document("A loss of memory in older rats, it says.")
        ),
        document("A loss of memory in older rats, it says."),
    )
    again = document("Running head", "A loss of mem-\nory in older\nrats, it says.")
    span = span_again(kept, again)
    assert again.whole[span.start : span.end] == "loss of mem-\nory in older\nrats"


def test_a_look_alike_in_another_place_is_not_taken():
    was = document("In the first team, the mice slept all night. In the second, they ran.")
    kept = selectors_of(span_of("the mice slept all night", was), was)
    both = document(
        "In another lab, the mice slept all night. In the first team, the mice slept all night."
        " In the second, they ran."
    )
    span = span_again(kept, both)
    assert both.whole[: span.start].endswith("In the first team, ")
    twice = document("One: the mice slept all night. Two: the mice slept all night.")
    assert span_again(kept, twice) is None
    assert span_again(kept, document("The rats slept all night, it says.")) is None
    assert span_again([], was) is None


def test_a_short_one_counts_with_what_is_around_it():
    was = document("Of all, 32 patients were cured in the end of the trial by then.")
    at = was.whole.index("32 patients")
    from news.citations.documents.quoting import Span

    kept = selectors_of(Span(at, at + len("32 patients")), was)
    assert span_again(kept, was) == Span(at, at + len("32 patients"))
    assert span_again(kept, document("In another trial 32 patients fell ill.")) is None


def test_parts_say_where_they_are():
    text = document("One.", "Two.")
    assert text.part_at(0).locator == "p. 1"
    assert text.part_at(len(text.whole) - 1).locator == "p. 2"
    assert DocumentText.kept(text.stored()) == text
    with pytest.raises(ValueError, match="no place"):
        text.part_at(len(text.whole))
    spoken = document("Hello.", kind=Kind.TIME)
    assert spoken.part_at(0).locator == "1"
