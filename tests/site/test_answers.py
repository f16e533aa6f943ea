"""What every answer has in common: one address, a word on keeping it, no frame of strangers, a plain 503."""

import pytest
from django.db import InterfaceError, OperationalError
from django.urls import reverse

from news.models import StoryIndexPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/news//cells/", "/news/cells///", "/news///cells//checked.html"])
def test_a_page_has_one_address(client, path):
    factories.live_story(slug="cells")
    answer = client.get(f"{path}?page=2")
    assert answer.status_code == 301
    assert answer["Location"].endswith("?page=2")
    assert "//" not in answer["Location"]
    assert client.get(answer["Location"], follow=True).status_code == 200


def test_where_it_leads_is_our_own_host(client):
    answer = client.get("//evil.example/x")
    assert answer.headers.get("Location", "/x").startswith("/")
    assert not answer.headers.get("Location", "/x").startswith("//")


@pytest.mark.parametrize(
    "path",
    ["/nowhere/", "/search/?q=x", "/search/suggest/?q=xyz", "/api/v2/stories/", "/api/v2/nothing/",
     "/admin/", "/admin/login/", "/_util/login/", "/robots.txt", "/", "/news", "/news//"],
)  # fmt: skip
def test_every_answer_says_how_it_may_be_kept(client, path):
    answer = client.get(path)
    assert answer.has_header("Cache-Control"), path
    if answer.status_code >= 400 or "search" in path:
        assert "public" not in answer["Cache-Control"]


def test_nobody_frames_a_readers_page(client):
    for path in ("/", factories.live_story().url, "/nowhere/", "/search/"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


def test_the_desk_frames_its_previews(writer, as_user):
    page = factories.story(by=writer)
    client = as_user(writer)
    for path in (
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_while_the_database_is_away_it_says_so(client, monkeypatch, error):
    def away(*_args, **_kwargs):
        raise error("connection refused")

    monkeypatch.setattr(StoryIndexPage, "serve", away)
    client.raise_request_exception = False
    answer = client.get("/news/")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "in a moment" in answer.content.decode()
    assert "public" not in answer["Cache-Control"]


def test_a_fault_of_ours_is_still_one(client, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(StoryIndexPage, "serve", broken)
    client.raise_request_exception = False
    assert client.get("/news/").status_code == 500
