"""The edge is asked to throw away what changed: by tag where it knows tags, else by address."""

import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from news.models import Topic
from news.pagecache import edge
from news.pagecache.models import EdgeCopy
from tests import factories

from .servers import ROOT, server


class Asked(BaseHTTPRequestHandler):
    """An edge that remembers what it was asked."""

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b'{"success": true}')

    do_PURGE = do_POST = answer

    def log_message(self, *args):
        pass


@pytest.fixture
def cdn():
    catcher = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    catcher.asked, catcher.status = [], 200
    catcher.address = f"http://127.0.0.1:{catcher.server_port}/"
    thread = threading.Thread(target=catcher.serve_forever, daemon=True)
    thread.start()
    yield catcher
    catcher.shutdown()
    catcher.server_close()
    thread.join()


def by_tag(cdn, **fields):
    backend = {"BACKEND": "news.pagecache.edge.TagBackend", "LOCATION": cdn.address}
    return override_settings(WAGTAILFRONTENDCACHE={"cdn": backend | fields})


def test_an_edge_that_knows_tags_is_asked_by_tag(cdn):
    with by_tag(cdn, HEADERS={"Fastly-Key": "k"}):
        edge.purge(["story:1", "stories", "story:1"])
    [(method, _path, headers, _body)] = cdn.asked
    assert (method, headers["xkey-purge"], headers["Fastly-Key"]) == (
        "PURGE",
        "stories story:1",
        "k",
    )


def test_many_tags_are_asked_in_pieces(cdn):
    with by_tag(cdn):
        edge.purge([f"story:{number:03}" for number in range(70)])
    assert len(cdn.asked) == 3
    asked = " ".join(headers["xkey-purge"] for _m, _p, headers, _b in cdn.asked).split()
    assert len(set(asked)) == 70


def test_cloudflare_is_asked_in_its_own_way(cdn):
    backend = {
        "BACKEND": "news.pagecache.edge.CloudflareTagBackend",
        "ZONEID": "z",
        "BEARER_TOKEN": "t",
        "LOCATION": cdn.address,
    }
    with override_settings(WAGTAILFRONTENDCACHE={"cdn": backend}):
        edge.purge(["story:1"])
    [(method, _path, headers, body)] = cdn.asked
    assert (method, headers["Authorization"], json.loads(body)) == (
        "POST",
        "Bearer t",
        {"tags": ["story:1"]},
    )


@pytest.mark.django_db
def test_an_edge_that_does_not_is_asked_by_address(cdn):
    backend = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
    settings = {"cdn": {"BACKEND": backend, "LOCATION": cdn.address}}
    with override_settings(WAGTAILFRONTENDCACHE=settings):
        edge.note_copy("http://localhost/news/one/", ["story:1", "topic:1"])
        edge.note_copy("http://localhost/news/far/", ["story:2"])
        edge.note_copy("http://localhost/news/one/", ["story:1", "topic:2"])
        edge.purge(["topic:1"])
        assert cdn.asked == [], "it shows that topic no more"
        edge.purge(["topic:2"])
    assert [(method, path) for method, path, _h, _b in cdn.asked] == [("PURGE", "/news/one/")]


def test_an_edge_that_fails_is_noted_and_holds_nothing_up(cdn, caplog):
    cdn.status = 503
    with by_tag(cdn):
        edge.purge(["story:1"])
    assert "did not purge" in caplog.text


@pytest.mark.django_db
def test_without_an_edge_nothing_is_noted():
    edge.note_copy("http://localhost/", ["home"])
    assert not EdgeCopy.objects.exists()
    assert edge.headers_of_tags() == {}
    assert edge.seconds_at_the_edge() == 0


@pytest.mark.django_db(transaction=True)
def test_what_changed_while_nobody_followed_is_purged_at_the_start(cdn, capsys):
    topic = factories.topic("Sleep")
    with by_tag(cdn):
        call_command("purge_edge", "--once")
    asked = " ".join(headers["xkey-purge"] for _m, _p, headers, _b in cdn.asked).split()
    assert f"topic:{topic.pk}" in asked


@pytest.mark.django_db(transaction=True)
def test_a_change_reaches_the_edge_at_once(cdn, media):
    caches["pages"].clear()
    story = factories.live_story(topics=[factories.topic("Sleep")])
    setting = {"cdn": {"BACKEND": "news.pagecache.edge.TagBackend", "LOCATION": cdn.address}}
    environment = {"EDGE": json.dumps(setting), "REDIS_URL": ""}
    with server(media, **environment) as one:
        answer = one.get(story.url)
        assert "s-maxage=3600" in answer.headers["Cache-Control"]
        assert f"story:{story.pk}" in answer.headers["xkey"].split()
    follower = subprocess.Popen(
        [sys.executable, "manage.py", "purge_edge"],
        cwd=ROOT,
        env=os.environ
        | environment
        | {
            "DJANGO_SETTINGS_MODULE": "tests.pagecache.served",
            "SERVED_DATABASE": connection.settings_dict["NAME"],
            "SERVED_MEDIA": str(media),
        },
        stdout=subprocess.PIPE,
    )
    try:
        assert b"purged" in follower.stdout.readline()
        cdn.asked.clear()
        topic = Topic.objects.get()
        topic.name = "Slumber"
        factories.put_live(topic)
        until = time.monotonic() + 10
        while not cdn.asked and time.monotonic() < until:
            time.sleep(0.05)
        assert f"topic:{topic.pk}" in cdn.asked[0][2]["xkey-purge"].split()
    finally:
        follower.terminate()
        follower.wait(timeout=10)
        follower.stdout.close()
