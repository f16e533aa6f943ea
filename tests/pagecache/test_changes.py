"""Who comes second finds done what the first was told; who is refused doesn't wait again."""

import threading
import time

import psycopg
import pytest
from django.db import connection

from news.pagecache.changes import Changes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def changes(transactional_db):
    one = Changes()
    one.catch_up(lambda told: None)
    yield one
    one.close()


def emit(tag):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pagecache_emit(%s)", [tag])


def test_it_tells_what_committed_and_once(changes):
    emit("story:1")
    told = []
    changes.catch_up(told.append)
    changes.catch_up(told.append)
    assert told == [["story:1"]]


def test_whoever_comes_second_waits_until_the_first_has_dropped(changes):
    emit("story:1")
    dropping, dropped, after = threading.Event(), threading.Event(), []

    def slowly(told):
        dropping.set()
        time.sleep(0.3)
        dropped.set()

    first = threading.Thread(target=changes.catch_up, args=[slowly])
    first.start()
    dropping.wait(5)
    second = threading.Thread(
        target=lambda: (changes.catch_up(lambda told: None), after.append(dropped.is_set()))
    )
    second.start()
    first.join(5)
    second.join(5)
    assert after == [True]


def test_a_page_is_true_until_something_it_shows_changes(changes):
    before = changes.snapshot()
    assert changes.leave_standing(["story:1"], since=before)
    emit("story:2")
    assert changes.leave_standing(["story:1"], since=before)
    emit("story:1")
    assert not changes.leave_standing(["story:1"], since=before)
    assert changes.leave_standing(["story:1"], since=changes.snapshot())


def test_a_connection_that_was_cut_off_is_made_anew_and_everything_dropped(changes):
    told = []
    cut_off(changes)
    changes.catch_up(told.append)
    assert told == [None]
    assert changes.snapshot()


def cut_off(changes):
    with connection.cursor() as cursor:
        pid = changes._connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_while_the_database_is_away_nothing_is_dropped_and_nobody_waits_twice(changes, monkeypatch):
    told = []
    cut_off(changes)

    def silent(**settings):
        time.sleep(0.3)
        raise psycopg.OperationalError("no answer")

    monkeypatch.setattr(psycopg, "connect", silent)
    started = time.monotonic()
    for _number in range(5):
        with pytest.raises(psycopg.Error):
            changes.catch_up(told.append)
    assert time.monotonic() - started < 1
    assert not told


def test_old_changes_are_tidied(changes):
    emit("story:1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pagecache_change SET at = now() - interval '2 days'")
    emit("story:2")
    changes.tidy(hours=24)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tag FROM pagecache_change")
        assert cursor.fetchall() == [("story:2",)]


def until(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def proven(transactional_db):
    """One that has proven that it hears."""
    one = Changes(proof_seconds=60.0)
    until(lambda: (one.catch_up(lambda told: None), one._proof.stands())[1])
    yield one
    one.close()


def never(*_args, **_kwargs):
    raise AssertionError("the database was asked")


def test_while_it_is_proven_to_hear_nothing_is_asked(proven, monkeypatch):
    monkeypatch.setattr("news.pagecache.changes.answers", never)
    told = []
    proven.catch_up(told.append)
    assert told == []
    emit("story:1")
    until(lambda: (proven.catch_up(told.append), told)[1])
    assert told == [["story:1"]]


def test_what_is_not_heard_proves_nothing(transactional_db):
    """As behind a pool of connections that takes LISTEN and delivers nothing."""
    deaf = Changes(proof_seconds=60.0)
    deaf.catch_up(lambda told: None)
    deaf._connection.execute(f"UNLISTEN {deaf._proof._channel}")
    asked = []
    for _number in range(5):
        before = deaf.heard
        deaf.catch_up(lambda told: None)
        asked.append(deaf.heard > before and not deaf._proof.stands())
        time.sleep(0.05)
    assert all(asked)
    deaf.close()


def test_a_proof_lasts_only_so_long(transactional_db, monkeypatch):
    one = Changes(proof_seconds=0.2)
    until(lambda: (one.catch_up(lambda told: None), one._proof.stands())[1])
    monkeypatch.setattr(one._proof, "renew", lambda: None)
    until(lambda: not one._proof.stands())
    monkeypatch.setattr("news.pagecache.changes.answers", never)
    with pytest.raises(AssertionError, match="asked"):
        one.catch_up(lambda told: None)
    one.close()


def test_it_is_proven_anew_before_the_proof_ends(transactional_db, monkeypatch):
    one = Changes(proof_seconds=0.6)
    until(lambda: (one.catch_up(lambda told: None), one._proof.stands())[1])
    monkeypatch.setattr("news.pagecache.changes.answers", never)
    end = time.monotonic() + 2
    while time.monotonic() < end:
        one.catch_up(lambda told: None)
        time.sleep(0.02)
    one.close()


def test_without_the_one_that_speaks_it_is_asked(proven, monkeypatch):
    proven._proof._speaker.close()
    proven._proof._said = -1_000.0
    proven.catch_up(lambda told: None)
    monkeypatch.setattr("news.pagecache.changes.answers", never)
    with pytest.raises(AssertionError, match="asked"):
        proven.catch_up(lambda told: None)
