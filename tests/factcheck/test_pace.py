from datetime import UTC, datetime, timedelta

from news.factcheck.ledger.pace import minutes_left

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_the_usual_pace_where_nobody_has_ruled_yet():
    assert minutes_left(9, []) == 6
    assert minutes_left(0, []) == 0


def test_the_pace_of_this_story_without_its_breaks():
    times = [START + timedelta(seconds=20 * number) for number in range(6)]
    after_lunch = [START + timedelta(hours=2, seconds=20 * number) for number in range(6)]
    assert minutes_left(6, times + after_lunch) == 2


def test_several_at_once_are_not_a_pace():
    assert minutes_left(3, [START] * 30) == 2
