from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations.records.standing import Nature, Standing, Told, standing_after

EARLY, LATE = date(2011, 1, 1), date(2017, 1, 1)


@pytest.mark.parametrize(
    ("notices", "standing"),
    [
        ([], None),
        ([(Nature.RETRACTION, EARLY)], Standing.RETRACTED),
        ([(Nature.RETRACTION, EARLY), (Nature.CORRECTION, LATE)], Standing.RETRACTED),
        ([(Nature.RETRACTION, EARLY), (Nature.CONCERN, LATE)], Standing.RETRACTED),
        ([(Nature.RETRACTION, EARLY), (Nature.REINSTATEMENT, LATE)], Standing.REINSTATED),
        ([(Nature.REINSTATEMENT, EARLY), (Nature.RETRACTION, LATE)], Standing.RETRACTED),
        ([(Nature.RETRACTION, EARLY), (Nature.REINSTATEMENT, EARLY)], Standing.RETRACTED),
        ([(Nature.RETRACTION, None), (Nature.REINSTATEMENT, LATE)], Standing.RETRACTED),
        ([(Nature.RETRACTION, EARLY), (Nature.REINSTATEMENT, None)], Standing.RETRACTED),
        ([(Nature.CONCERN, EARLY)], Standing.CONCERN),
        ([(Nature.CONCERN, EARLY), (Nature.REINSTATEMENT, LATE)], Standing.REINSTATED),
        ([(Nature.CONCERN, EARLY), (Nature.CORRECTION, LATE)], Standing.CONCERN),
        ([(Nature.CORRECTION, None)], Standing.CORRECTED),
        ([(Nature.REINSTATEMENT, LATE)], Standing.REINSTATED),
    ],
)
def test_what_notices_add_up_to(notices, standing):
    assert standing_after(Told(*one) for one in notices) is standing


told = st.builds(Told, st.sampled_from(Nature), st.none() | st.dates(EARLY, LATE))


@given(st.lists(told, max_size=6), st.randoms())
def test_the_order_in_which_notices_are_read_does_not_matter(notices, random):
    shuffled = random.sample(notices, len(notices))
    assert standing_after(shuffled) is standing_after(notices)


@given(st.lists(told, max_size=5))
def test_only_a_newer_reinstatement_undoes_a_retraction(notices):
    retracted = [*notices, Told(Nature.RETRACTION, LATE + timedelta(days=1))]
    assert standing_after(retracted) is Standing.RETRACTED
