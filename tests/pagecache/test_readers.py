"""Who gets what from the cache: nothing of one reader reaches another, and nobody fills it."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.db import connection
from wagtail.models import PageViewRestriction

from news.models import StoryPage
from tests import factories
from tests.factories import paragraph

from .servers import ONE_SITE, server

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(one, user):
    """A client of the server `one` with the session of `user`."""
    page = one.client.get("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    answer = one.client.post(
        "/admin/login/",
        data={
            "csrfmiddlewaretoken": token,
            "username": user.email,
            "password": factories.PASSWORD,
            "next": "/admin/",
        },
        headers={"Referer": f"{one.address}/admin/login/"},
    )
    assert answer.status_code == 302, answer.text[:500]


def test_nothing_of_an_editor_reaches_a_reader(one_server):
    """Drafts, previews, the admin bar, sessions and tokens stay with who is signed in."""
    story = factories.live_story(slug="open", body=[paragraph("Cells grew.")])
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.standfirst = "CANARY-DRAFT"
    draft.save_revision(user=story.owner)
    closed = factories.live_story(slug="closed", standfirst="CANARY-SUB")
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    editor = factories.account("Edna", "Editor", "Editors")
    sign_in(one_server, editor)
    paths = ["/", "/news/", story.url, closed.url, "/feeds/stories.rss", "/sitemap-stories-1.xml"]
    for path in paths:
        answer = one_server.get(path)
        assert "X-Cache" not in answer.headers
        assert "public" not in answer.headers.get("Cache-Control", ""), path
    assert "wagtail-userbar" in one_server.get(story.url).text
    preview = one_server.get(f"/admin/pages/{story.pk}/view_draft/")
    assert "CANARY-DRAFT" in preview.text
    one_server.client.cookies.clear()
    for path in [*paths, f"/share/{story.pk}.png"]:
        for _again in range(2):
            answer = one_server.get(path)
            secrets = ["CANARY", "wagtail-userbar", editor.email]
            if path != closed.url:  # whose form to open it has a token, and is never kept
                assert not answer.headers.get_list("Set-Cookie"), path
                secrets.append("csrfmiddlewaretoken")
            for secret in secrets:
                assert secret not in answer.text, (path, secret)
    assert "X-Cache" not in one_server.get(closed.url).headers, "a closed page is never kept"


def test_whoever_passed_a_closed_door_leaves_it_closed(one_server):
    story = factories.live_story(slug="closed", standfirst="CANARY-SUB")
    rule = PageViewRestriction.objects.create(
        page=story, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    page = one_server.get(story.url)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    one_server.client.post(
        f"/_util/authenticate_with_password/{rule.pk}/{story.pk}/",
        data={
            "csrfmiddlewaretoken": token,
            "password": "open sesame",
            "return_url": story.url,
        },
        headers={"Referer": f"{one_server.address}{story.url}"},
    )
    assert "CANARY-SUB" in one_server.get(story.url).text
    one_server.client.cookies.clear()
    assert "CANARY-SUB" not in one_server.get(story.url).text


def test_what_is_asked_for_beside_changes_neither_the_page_nor_the_number_of_pages(one_server):
    story = factories.live_story(slug="one")
    whole = one_server.get(story.url).text
    hostile = [
        "?utm_source=x",
        "?page=7",
        "?page=7&evidence=review",
        "?q=<script>",
        "?page=0",
        "?page=%00",
        "?%00=1",
        "?a[]=1&a[]=2",
        "?" + "x=1&" * 900,
    ]
    for query in hostile:
        answer = one_server.get(f"{story.url}{query}")
        assert (answer.status_code, answer.text) == (200, whole), query
        assert "<script>" not in answer.text.lower().replace("<script src", "")
    assert one_server.get(f"{story.url}?page=8").headers["X-Cache"] == "hit"
    assert one_server.get("/news/?evidence=nonsense&page=1").text == one_server.get("/news/").text
    assert one_server.get("/news/?page=99").status_code == 404
    assert one_server.get("/news/?page=99").status_code == 404


def test_a_request_cannot_put_its_own_words_on_a_page_of_others(one_server):
    story = factories.live_story(slug="one")
    own = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "gopher",
        "X_Original_URL": "/evil",
        "Accept_Language": "xx",
        "Cookie": "django_language=xx; messages=evil; csrftoken=evil",
        "Origin": "https://evil.example",
    }
    first = one_server.get(story.url, **own)
    later = one_server.get(story.url)
    assert first.text == later.text
    assert "evil" not in later.text
    assert later.headers["X-Cache"] == "hit"
    assert one_server.get(story.url, Host="evil.example").status_code == 400


def test_it_answers_in_the_best_encoding_and_with_304(one_server):
    story = factories.live_story(slug="one", body=[paragraph("Cells grew. " * 40)])
    plain = one_server.get(story.url, Accept_Encoding="identity")
    tags = {plain.headers["ETag"]}
    for accepted, used in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0, zstd", "zstd"),
        ("gzip;q=0.5", "gzip"),
    ]:
        answer = one_server.get(story.url, Accept_Encoding=accepted)
        assert answer.headers["Content-Encoding"] == used
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) < len(plain.content) / 2
        if used == "gzip":
            assert answer.text == plain.text
        tags.add(answer.headers["ETag"])
        again = one_server.get(
            story.url, Accept_Encoding=accepted, If_None_Match=answer.headers["ETag"]
        )
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == answer.headers["ETag"]
    assert len(tags) == 4, "a strong ETag for each encoding"
    assert not any(tag.startswith("W/") for tag in tags)
    head = one_server.client.head(story.url)
    assert (head.status_code, head.content) == (200, b"")


def test_a_hundred_at_once_have_it_made_once(two_servers):
    path = factories.live_story(slug="one").url
    start = threading.Barrier(100)

    def ask(number):
        with httpx.Client(timeout=30, headers=ONE_SITE) as client:
            start.wait()
            return client.get(f"{two_servers[number % 2].address}{path}")

    with ThreadPoolExecutor(100) as threads:
        answers = list(threads.map(ask, range(100)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.headers["X-Made"] for answer in answers}) == 1, "rendered more than once"


def test_without_its_store_a_server_goes_on(media, transactional_db):
    story = factories.live_story(slug="one")
    with server(media, REDIS_URL="redis://127.0.0.1:1/0") as one:
        assert one.get(story.url).status_code == 200
        assert one.get(story.url).headers["X-Cache"] == "hit", "its own memory still serves"


def test_without_the_connection_that_tells_of_changes_nothing_is_taken_for_true(one_server):
    story = factories.live_story(slug="one", topics=[factories.topic("Sleep")])
    one_server.get(story.url)
    assert one_server.get(story.url).headers["X-Cache"] == "hit"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            # Of this database: the workers beside this one ask for changes, too.
            " WHERE datname = current_database()"
            " AND query LIKE '%%pagecache_change%%' AND pid <> pg_backend_pid()"
        )
        with factories.unread("news_topic"):
            cursor.execute("UPDATE news_topic SET name = 'Slumber'")
    assert ">Slumber<" in one_server.get(story.url).text
