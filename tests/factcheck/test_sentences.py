"""Science prose cut into sentences: a written set, and that nothing is ever lost."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.factcheck.statements.sentences import sentences

WRITTEN = [
    ("Smith et al. found it. Others did not.", 2),
    ("The effect was clear, p < .05 in all groups. It lasted.", 2),
    ("The dose was approx. 0.5 mg/kg i.v. in rats. They slept.", 2),
    ("As Fig. 2 shows, it fell. See Fig. 3A and Tab. 1 for more.", 2),
    ("E. coli grew. C. elegans has 302 neurons.", 2),
    ("“It works.” That is what he said.", 2),
    ("He said: “The brain is not a computer.” Others disagree.", 2),
    ("“We don’t know why,” she said. “We will find out.”", 2),
    ("Dr. Claudio Agnorelli of Imperial College London noted this.", 1),
    ("The U.S. National Institutes of Health paid. It cost $3.5 million.", 2),
    ("The effect was small (d = 0.2; 95% CI 0.1–0.3; n = 34). It was expected.", 2),
    ("See pp. 12–14 in vol. 3, vs. placebo.", 1),
    ("J. Neurosci. published it. J. Physiol. did not.", 2),
    ("IL-6 rose by 0.5 pg/ml. sTNF fell. iPSCs grew.", 3),
    ("Nobody slept. (Nobody knows why.) Then it ended.", 3),
    ("Flexibility alone won’t do. That’s the strategy: open, then sculpt.", 2),
    ("Is that all? Yes! It is…", 3),
    ("At 3 a.m. they slept, i.e. most of them, e.g. mice.", 1),
    ("It is 1.5 times as large as in version 2.0 of the scale.", 1),
    ("3 mice died. 12 lived.", 2),
    ("神経細胞は増えた。次の文。", 2),
    ("पहला वाक्य। दूसरा वाक्य।", 2),
    ("نمت الخلايا. هل هذا صحيح؟ نعم.", 3),
    ("No stop at the end", 1),
]


@pytest.mark.parametrize(("text", "count"), WRITTEN)
def test_science_prose_is_cut_where_a_reader_would(text, count):
    found = sentences(text)
    assert "".join(found) == text
    assert len(found) == count, found


@given(st.text(max_size=300))
def test_no_character_is_lost(text):
    assert "".join(sentences(text)) == text


@given(st.lists(st.sampled_from([text for text, _count in WRITTEN]), max_size=4))
def test_no_sentence_is_empty(parts):
    assert all(part.strip() for part in sentences(" ".join(parts)))


def test_a_text_of_nothing_but_abbreviations_is_read_in_time():
    text = "vol. 3 approx. Fig. a. b. cf. " * 2_000
    start = perf_counter()
    assert "".join(sentences(text)) == text
    assert perf_counter() - start < 3


def test_a_long_text_is_cut_as_its_parts_are():
    part = "Dr. Vera slept for 12 hrs. and 5 min. “It was long,” she said. Nobody (e.g. the cat) knew. "
    assert sentences(part * 300) == sentences(part) * 300


def test_a_long_word_is_one_sentence():
    assert sentences(f"It reads {'ACGT' * 20_000}. Then it ends.") == [
        f"It reads {'ACGT' * 20_000}. ",
        "Then it ends.",
    ]
