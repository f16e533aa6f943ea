"""Kept pages that ask the database nothing: a change is heard all the same, in a moment."""

import time

import pytest
from django.db import connection

from tests import factories

from .servers import server
from .test_away import gate, story, until  # noqa: F401  # fixtures

HEARD_WITHIN = 1.0  # seconds; it takes PostgreSQL a thousandth where nothing else is going on


@pytest.fixture
def unasking(media, transactional_db):
    with server(media, SERVED_PROOF_SECONDS="0.5") as one:
        yield one


def warm(one, path):
    assert until(
        lambda: one.get(path).headers.get("X-Cache") == "hit", 12
    )  # longer than a fault is remembered


def tell(one):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pagecache_emit(%s)", [f"story:{one.pk}"])


def test_what_changes_is_heard_unasked(unasking):
    one = factories.live_story(title="Cells grew", topics=[factories.topic("Sleep")])
    for _number in range(5):
        warm(unasking, one.url)
        time.sleep(0.1)
        unasking.get(one.url)  # proven by now
        tell(one)
        began = time.monotonic()
        assert until(lambda: unasking.get(one.url).headers["X-Cache"] != "hit", HEARD_WITHIN)
        assert time.monotonic() - began < HEARD_WITHIN


def test_a_withdrawn_story_is_gone_in_a_moment(unasking):
    one = factories.live_story(title="Cells grew")
    warm(unasking, one.url)
    factories.withdraw(one)
    assert until(lambda: unasking.get(one.url).status_code == 410, HEARD_WITHIN)


def test_it_goes_on_while_the_database_is_away_and_asks_as_it_comes_back(gate, media, story):  # noqa: F811
    with server(media, SERVED_GATE=gate.folder, SERVED_PROOF_SECONDS="0.5") as one:
        warm(one, story.url)
        time.sleep(0.2)
        one.get(story.url)
        gate.close()
        for _number in range(10):
            answer = one.get(story.url)
            assert (answer.status_code, answer.headers["X-Cache"]) == (200, "hit")
            time.sleep(0.1)
        tell(story)
        gate.open()
        assert until(lambda: one.get(story.url).headers.get("X-Cache") == "miss", 10)
