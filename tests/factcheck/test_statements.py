"""A text as statements: what belongs to which, what makes two of them one, that nothing falls out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations.in_text.markers import cited_ids
from news.digest import words_of
from news.factcheck.statements.cutting import Passage, occurrences_of
from news.schemes.one import canonical_rich_text


def marker(*ids):
    return f'<embed embedtype="citation" ids="{",".join(map(str, ids))}"/>'


def prose(html, **fields):
    return Passage(
        place="body[1].paragraph",
        text=canonical_rich_text(html),
        label="Paragraph",
        is_rich=True,
        **fields,
    )


def of(html, **fields):
    return occurrences_of([prose(html, **fields)])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>One.{marker(1)} Two.</p>", [("One.", (1,)), ("Two.", ())]),
        (f"<p>One. {marker(1)} Two.</p>", [("One.", (1,)), ("Two.", ())]),
        (f"<p>One. {marker(1)}Two.</p>", [("One.", ()), ("Two.", (1,))]),
        (f"<p>One{marker(1)} is here. Two.</p>", [("One is here.", (1,)), ("Two.", ())]),
        (f"<p>One is here.{marker(1)}{marker(2)}</p>", [("One is here.", (1, 2))]),
        (f"<p>One. Two.{marker(3, 4)}</p>", [("One.", ()), ("Two.", (3, 4))]),
        (f"<p>{marker(1)}</p>", [("", (1,))]),
        ("<p>One.</p><p>Two.</p>", [("One.", ()), ("Two.", ())]),
        ("<ul><li>One.</li><li>Two</li></ul>", [("One.", ()), ("Two", ())]),
    ],
)
def test_a_marker_belongs_to_the_sentence_it_stands_behind(html, expected):
    assert [(one.text, one.citation_ids) for one in of(html)] == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The cells grew by 6.", "The cells grew by 7."),
        (f"The cells grew.{marker(1)}", f"The cells grew.{marker(2)}"),
        (f"The cells grew.{marker(1)}", "The cells grew."),
        (f"The cells grew.{marker(1)}", f"The cells{marker(1)} grew."),
        ("There were 10<sup>6</sup> cells.", "There were 106 cells."),
        ('It is <a href="https://a.example">said</a> here.', "It is said here."),
        (
            'It is <a href="https://a.example">said</a> here.',
            'It is <a href="https://b.example">said</a> here.',
        ),
    ],
)
def test_what_can_be_true_or_false_makes_another_statement(before, after):
    assert of(f"<p>{before}</p>")[0].digest != of(f"<p>{after}</p>")[0].digest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The cells grew a lot.", "The <b>cells</b> grew a <i>lot</i>."),
        ("The cells grew a lot.", "The  cells grew\na lot. "),
        ("The cells grew a lot. So.", "The cells grew a lot. But no."),
    ],
)
def test_looks_and_neighbours_leave_it_as_it_is(before, after):
    assert of(f"<p>{before}</p>")[0].digest == of(f"<p>{after}</p>")[0].digest


def test_a_few_words_mean_something_only_where_they_stand():
    fields = {"text": "Not reported", "label": "x", "is_whole": True}
    one, other = (
        occurrences_of([Passage(place=place, context=(place,), **fields)])[0]
        for place in ("body[1].study_summary.blinding", "body[1].study_summary.funding")
    )
    assert one.digest != other.digest


def test_what_it_hangs_on_counts_and_its_writers_are_asked_of_the_words():
    said = Passage(place="body[1].quotation.quote", text="We do not know yet.", label="x")
    ada = Passage(
        **{name: getattr(said, name) for name in ("place", "text", "label")}, context=("Ada",)
    )
    bob = Passage(
        **{name: getattr(said, name) for name in ("place", "text", "label")}, context=("Bob",)
    )
    one, other = (occurrences_of([passage])[0] for passage in (ada, bob))
    assert one.digest != other.digest
    assert one.words_digest == other.words_digest


def test_two_identical_sentences_are_told_apart_by_what_stands_before_them():
    first, _middle, again = of("<p>It is only a guess. The cells grew. It is only a guess.</p>")
    assert first.digest == again.digest
    assert first.anchor != again.anchor


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
)
PIECES = st.one_of(
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
    st.sampled_from([". ", "! ", "? ", "。", ", ", " ", "<br/>", ".”"]),
    st.lists(st.integers(1, 99), min_size=1, max_size=3).map(lambda ids: marker(*ids)),
    WORDS.filter(str.isalnum).map(lambda text: f"<b>{text}</b>"),
    WORDS.filter(str.isalnum).map(lambda text: f'<a href="https://x.example">{text}</a>'),
)
TEXTS = st.lists(
    st.lists(PIECES, min_size=1, max_size=12).map("".join), min_size=1, max_size=3
).map(lambda lines: "".join(f"<p>{line}</p>" for line in lines))


def letters(text):
    return re.sub(r"\s+", "", text)


@given(TEXTS)
def test_no_letter_and_no_marker_of_a_text_falls_outside_a_statement(html):
    canonical = canonical_rich_text(html)
    found = of(html)
    without_markers = re.sub(r"<embed [^>]*>", "", canonical)
    plain = re.sub(r"\s*\(https://x\.example\)", "", words_of(without_markers))
    assert letters("".join(one.text for one in found)) == letters(plain)
    assert [pk for one in found for pk in cited_ids(one.html)] == list(cited_ids(canonical))


@given(TEXTS)
def test_statements_are_the_same_from_one_reading_to_the_next(html):
    assert of(html) == of(canonical_rich_text(html))
