import pytest

from news.factcheck.rules import (
    APPROVE,
    SEND_BACK,
    Desk,
    reasons_against_approving,
    reasons_against_comment,
    reasons_against_deciding,
)

FREE = Desk(in_group=True, is_contributor=False, is_bylined=False, is_newest=True, still_open=True)


def desk(**changes):
    return Desk(**{name: getattr(FREE, name) for name in Desk.__slots__} | changes)


def test_a_colleague_of_the_group_may_decide():
    assert reasons_against_deciding(FREE) == []
    assert reasons_against_approving(FREE) == []


@pytest.mark.parametrize(
    "change", [{"in_group": False}, {"is_newest": False}, {"still_open": False}]
)
def test_what_stops_every_decision(change):
    assert reasons_against_deciding(desk(**change))
    assert reasons_against_approving(desk(**change))


@pytest.mark.parametrize("change", [{"is_contributor": True}, {"is_bylined": True}])
def test_whoever_wrote_may_send_back_and_not_approve(change):
    assert reasons_against_deciding(desk(**change)) == []
    assert reasons_against_approving(desk(**change))


@pytest.mark.parametrize("comment", ["", "  ", "\n\t"])
def test_a_story_is_not_sent_back_without_a_word(comment):
    assert reasons_against_comment(SEND_BACK, comment)
    assert not reasons_against_comment(APPROVE, comment)
    assert not reasons_against_comment(SEND_BACK, "Say how many.")
