"""The database goes away and comes back: readers keep what is kept ready, and the rest says so at once."""

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from news.pagecache.changes import _is_away
from tests import factories

from .gate import Gate
from .servers import server


@pytest.fixture
def gate():
    host = connection.settings_dict["HOST"]
    if not host.startswith("/"):
        pytest.skip("PostgreSQL is not reached by a socket")
    with tempfile.TemporaryDirectory() as folder:
        gate = Gate(Path(folder), host)
        gate.folder = folder
        yield gate
        gate.close()


@pytest.fixture
def story(transactional_db):
    return factories.live_story(slug="one", title="Cells grew", topics=[factories.topic("Sleep")])


@pytest.fixture
def site(gate, media, story):
    with server(media, SERVED_GATE=gate.folder) as one:
        yield one


def until(condition, seconds):
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            return False
        time.sleep(0.05)
    return True


def test_kept_pages_are_served_while_it_is_away_and_the_site_is_back_at_once(site, gate, story):
    for _number in range(2):
        site.get(story.url)
    assert site.get(story.url).headers["X-Cache"] == "hit"
    gate.close()
    with ThreadPoolExecutor(8) as pool:
        others = [pool.submit(site.get, f"/search/?q={number}") for number in range(4)]
        for _number in range(20):
            began = time.monotonic()
            answer = site.get(story.url)
            assert answer.status_code == 200
            assert "Cells grew" in answer.text
            assert time.monotonic() - began < 2
            time.sleep(0.1)
    for other in others:
        assert other.result().status_code == 503
        assert other.result().headers["Retry-After"]
        assert other.result().elapsed.total_seconds() < 5
    time.sleep(4)  # pauses grow, where they do
    gate.open()
    assert until(lambda: site.get("/search/?q=cells").status_code == 200, 2)
    assert until(lambda: site.get("/topics/").status_code == 200, 2)


def test_what_changed_meanwhile_is_seen_when_it_is_back(site, gate, story):
    site.get(story.url)
    assert site.get(story.url).headers["X-Cache"] == "hit"
    gate.close()
    assert site.get(story.url).status_code == 200
    with factories.unread("news_topic"), connection.cursor() as cursor:
        # It was away from there alone.
        cursor.execute("UPDATE news_topic SET name = 'Slumber'")
    stale = site.get(story.url)
    assert ">Slumber<" not in stale.text
    assert stale.headers["Cache-Control"] == "private, no-cache", "no edge takes it"
    gate.open()
    assert until(lambda: ">Slumber<" in site.get(story.url).text, 2)


@pytest.mark.parametrize(
    ("said", "is_away"),
    [("connection refused", True), ("timeout expired", True), ("FATAL:  the database system is starting up", True),
     ("FATAL:  sorry, too many clients already", False), ("FATAL:  role has too many connections", False)],
)  # fmt: skip
def test_a_server_that_refuses_this_process_is_not_away(said, is_away):
    assert _is_away(f'connection to server on socket "/x/.s.PGSQL.5432" failed: {said}') == is_away


def test_it_is_not_shown_for_longer_than_the_setting_says(gate, media, story):
    with server(media, SERVED_GATE=gate.folder, PAGE_CACHE_AWAY_MINUTES="0") as site:
        site.get(story.url)
        assert site.get(story.url).headers["X-Cache"] == "hit"
        gate.close()
        answer = site.get(story.url)
        assert answer.status_code == 503
        assert "does not answer" in answer.text


def test_a_connection_that_was_cut_off_costs_nobody_a_fault(site, gate, story):
    """As forty requests after a restart of the database."""
    answers = []
    for number in range(40):
        if number % 8 == 0:
            # The pool is full again by then: one cut off while it connects waits a second.
            time.sleep(0.5)
            gate.cut()
        answers.append(site.get(f"/search/?q=cells{number}").status_code)
    assert set(answers) == {200}
