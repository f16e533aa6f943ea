import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.factcheck.statements.cutting import Passage
from news.factcheck.statements.similar import (
    Likeness,
    changed_words,
    nearest,
    only_spelling_changed,
    share_words,
)


def at(text, kind="body.paragraph"):
    return Passage(place=kind, text=text, label="")


def test_the_sentence_that_shares_most_words_is_the_nearest():
    near = at("The cells grew by six per cent.")
    assert (
        nearest("The cells grew by seven per cent.", "body.paragraph", [at("Mice slept."), near])
        is near
    )


def test_nothing_is_near_what_has_nothing_in_common():
    assert (
        nearest("The cells grew by seven per cent.", "x", [at("Nobody else looked at it.")]) is None
    )


def test_short_answers_are_near_only_in_their_own_place():
    answers = [at("Not reported", "body.study_summary.funding")]
    assert nearest("Not reported", "body.study_summary.blinding", answers) is None
    assert nearest("Not known", "body.study_summary.funding", answers) is answers[0]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("The cells grew and the mice slept.", "The cells grew.", True),
        ("The cells grew.", "The mice slept all night long.", False),
        ("The cells grew by six.", "The cells grew by seven.", True),
        ("Yes, two", "Yes, two of them, of course", False),
    ],
)
def test_who_wrote_a_part_has_a_part_in_it(one, other, shared):
    assert share_words(one, other) is shared


@pytest.mark.parametrize(
    ("before", "after", "only"),
    [
        ("The colour was bright.", "The color was bright.", True),
        ("It was randomized in june.", "It was randomised in June.", True),
        ("The cells grew", "The cells grew.", True),
        ("The cells grew by 6.", "The cells grew by 7.", False),
        ("The cells grew by 16.", "The cells grew by 6.", False),
        ("It did increase.", "It did decrease.", False),
        ("It helps.", "It helps not.", False),
        ("It helps.", "It helps.", False),
    ],
)
def test_spelling_is_a_letter_and_never_a_figure(before, after, only):
    assert only_spelling_changed(before, after) is only


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_changed_are_never_more_than_there_are_words(before, after):
    assert 0 <= changed_words(before, after) <= max(len(after.split()), 1)


def test_words_changed_since_the_last_ruling():
    assert changed_words("", "Five words stand right here.") == 5
    assert changed_words("The cells grew by six.", "The cells grew by seven.") == 1
    assert changed_words("The cells grew fast.", "The cells grew.") == 1


def is_made_from(text, before):
    known = Likeness()
    known.add(before, "hers")
    return known.of(text) == ["hers"]


HERS = "The cells of the treated mice grew by half within three weeks."


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (HERS, "The cells of the treated mice, grew by half within three weeks!"),
        (HERS, "Within three weeks the cells of the treated mice grew by half."),
        (HERS, "The cells of the treated mice grew."),
        (HERS, HERS.upper()),
        (HERS, HERS.replace("e", "e\u00ad")),  # soft hyphens
        (HERS, "\u2060".join(HERS)),  # word joiners
        (HERS, HERS.replace("e", "\u0435").replace("a", "\u0430")),  # Cyrillic
        ("Nobody, in 2019, knew.", "Nobody in 2019 knew"),
    ],
)
def test_what_looks_like_it_was_made_from_it(before, text):
    assert is_made_from(text, before)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("The researchers found", "The researchers say that it is too early to tell."),
        ("According to the", "According to the agency the drug will be approved in the autumn."),
        ("The study was funded by the Wellcome Trust.", "The study was led by Jane Doe."),
        ("8.0 points", "6.0 points"),
        ("Jane Doe", "Jane Smith"),
        ("12 per cent", "47 per cent"),
        ("Picture, NeuroGRIT", "Another picture, NeuroGRIT"),
        (HERS, "Nobody has repeated the work in another laboratory so far."),
    ],
)
def test_what_has_only_common_words_in_common_was_not(before, text):
    assert not is_made_from(text, before)


def test_a_long_history_is_asked_in_the_time_of_a_short_one():
    """Each sentence is compared with those that share its words, not with all there ever were."""
    known = Likeness()
    for number in range(3_000):
        known.add(
            f"Cell {number} of group {number % 7} held {number * 3} units of alpha{number}", 1
        )
    start = time.perf_counter()
    for number in range(100):
        known.of(f"Dose {number} gave volunteer{number} a score of {number} and delta{number}")
    assert time.perf_counter() - start < 1
