import pytest

from news.factcheck.ledger.rules import (
    APPROVE,
    SEND_BACK,
    Desk,
    reasons_against_approving,
    reasons_against_comment,
    reasons_against_deciding,
    reasons_against_taking_newest,
    reasons_against_unseen,
)

FREE = Desk(in_group=True, contribution="", is_newest=True, still_open=True)


def desk(**changes):
    return Desk(**{name: getattr(FREE, name) for name in Desk.__slots__} | changes)


def test_a_colleague_of_the_group_may_decide():
    assert reasons_against_deciding(FREE) == []
    assert reasons_against_approving(FREE) == []


def test_what_is_not_the_newest_version_is_sent_back_or_begun_anew():
    old = desk(is_newest=False)
    assert reasons_against_deciding(old) == []
    assert reasons_against_taking_newest(old) == []
    assert reasons_against_approving(old)


@pytest.mark.parametrize("change", [{"in_group": False}, {"still_open": False}])
def test_what_stops_every_decision(change):
    assert reasons_against_deciding(desk(**change))
    assert reasons_against_approving(desk(**change))
    assert reasons_against_taking_newest(desk(**{"is_newest": False} | change))


def test_whoever_wrote_may_send_back_and_not_approve():
    wrote = desk(contribution="You wrote “The cells grew.”")
    assert reasons_against_deciding(wrote) == []
    assert reasons_against_approving(wrote) == ["You wrote “The cells grew.”"]


def test_only_what_was_shown_is_approved():
    assert not reasons_against_unseen(shown="a" * 64, now="a" * 64)
    assert reasons_against_unseen(shown="a" * 64, now="b" * 64)
    assert reasons_against_unseen(shown="c" * 64, now="b" * 64)
    assert reasons_against_unseen(shown="", now="b" * 64)


@pytest.mark.parametrize("comment", ["", "  ", "\n\t"])
def test_a_story_is_not_sent_back_without_a_word(comment):
    assert reasons_against_comment(SEND_BACK, comment)
    assert not reasons_against_comment(APPROVE, comment)
    assert not reasons_against_comment(SEND_BACK, "Say how many.")
