"""Places: printed, and taken apart again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.places import Place

STEPS = st.lists(
    st.sampled_from(["body", "points", "lead_in", "row", "cell", 1, 2, 30]), max_size=6
)


@pytest.mark.parametrize(
    ("place", "kind", "top", "unit", "in_unit", "numbers"),
    [
        ("headline", "headline", "headline", "headline", "", ()),
        ("lead_image.alt", "lead_image.alt", "lead_image", "lead_image", "alt", ()),
        (
            "body[2].quotation.quote",
            "body.quotation.quote",
            "body[2]",
            "body[2].quotation",
            "quote",
            (2,),
        ),
        (
            "body[3].explainer.points[1].text",
            "body.explainer.points.text",
            "body[3]",
            "body[3].explainer",
            "points[1].text",
            (3, 1),
        ),
        (
            "body[4].table.row[2].cell[10]",
            "body.table.row.cell",
            "body[4]",
            "body[4].table",
            "row[2].cell[10]",
            (4, 2, 10),
        ),
    ],
)
def test_a_place_is_taken_apart(place, kind, top, unit, in_unit, numbers):
    one = Place(place)
    assert (one.kind, one.top, one.unit, one.in_unit, one.numbers) == (
        kind,
        top,
        unit,
        in_unit,
        numbers,
    )


def test_what_stands_beside_it_is_in_the_same_item():
    assert Place("body[3].explainer.points[2].lead_in").beside("text") == "points[2].text"


@given(STEPS)
def test_steps_are_printed_so_that_their_numbers_are_read_again(steps):
    place = Place("body").at(tuple(steps))
    assert list(place.numbers) == [step for step in steps if isinstance(step, int)]
    assert place.kind == ".".join(["body", *(step for step in steps if isinstance(step, str))])
