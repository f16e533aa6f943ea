"""Long texts are aligned as well as short ones, and never badly."""

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.factcheck.statements import alignment

THINGS = st.lists(st.integers(0, 12) | st.integers(0, 400), max_size=40)


def lead_from(old, new):
    """Whether the steps lead from one to the other, leaving nothing out."""
    made, at = [], 0
    for what, i1, i2, j1, j2 in alignment.steps(old, new):
        assert (i1, j1) == (at, len(made))
        assert what == "replace" or old[i1:i2] == new[j1:j2]
        made, at = made + new[j1:j2], i2
    return made == new and at == len(old)


@given(THINGS, THINGS)
def test_the_steps_lead_from_one_to_the_other(old, new):
    assert lead_from(old, new)


@given(THINGS, THINGS)
def test_so_they_do_where_only_the_long_way_is_taken(old, new):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "_MOST_PAIRS", 4)
        assert lead_from(old, new)
        sizes = [size for _at, _there, size in alignment.rows(old, new)]
        assert all(sizes)


@given(THINGS, THINGS)
def test_short_ones_are_compared_each_with_each(old, new):
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    assert alignment.rows(old, new) == [tuple(block) for block in blocks if block.size]


def test_of_a_long_text_no_more_changes_than_was_changed():
    words = [f"w{number}" for number in range(20_000)]
    dice = random.Random(19)  # noqa: S311  # not a secret
    changed = list(words)
    for at in dice.sample(range(20_000), 50):
        changed[at] = "changed"
    same = sum(size for _at, _there, size in alignment.rows(words, changed))
    assert same == 20_000 - 50
