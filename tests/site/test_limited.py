"""What costs much is limited: 429 with the time to wait, by account or by address."""

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from neurogrit_cms import limited
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(monkeypatch):
    """Every limit is used up with the first time."""
    for name in (*limited.READ, *limited.POSTED):
        table = limited.READ if name in limited.READ else limited.POSTED
        kept = table[name]
        monkeypatch.setitem(table, name, limited.Limit(f"strict {kept.name}", 1, kept.within))
    monkeypatch.setattr(
        limited, "EXPORTS", limited.Limit("strict export", 1, limited.EXPORTS.within)
    )


@pytest.mark.parametrize("path", ["/search/?q=cells", "/search/suggest/?q=cel"])
def test_a_stranger_searches_so_often(client, strict, path):
    assert client.get(path).status_code == 200
    answer = client.get(path)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert "Nothing was done" in answer.content.decode()
    assert client.get(path, REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "citations:imports",
        "citation_chooser:find",
        "wagtailsnippets_citations_citation:find",
        "wagtailimages:add_multiple",
        "wagtailimages_chooser:create",
        "wagtaildocs:add",
        "wagtailadmin_account",
    ],
)
def test_the_desk_posts_so_often_each(editor, admin, as_user, strict, name):
    client, url = as_user(admin), reverse(name)
    assert client.post(url, {}).status_code != 429
    assert client.post(url, {}).status_code == 429
    assert client.get(url).status_code != 429 or name.endswith("create")
    assert as_user(editor).post(url, {}).status_code != 429  # another account, the same address


def test_rulings_are_limited(writer, checker, as_user, strict):
    story = factories.story(by=writer)
    factories.submit(story, by=writer)
    client, url = as_user(checker), reverse("factcheck:rule", args=[story.pk])
    client.post(url, {})
    assert client.post(url, {}).status_code == 429


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_are_limited(admin, as_user, strict, form):
    client, url = as_user(admin), reverse("wagtailadmin_reports:locked_pages")
    assert client.get(f"{url}?export={form}").status_code == 200
    assert client.get(f"{url}?export={form}").status_code == 429
    assert client.get(url).status_code == 200


def test_a_page_that_is_kept_is_never_limited(client, strict):
    cache.clear()
    for _time in range(5):
        assert client.get("/").status_code == 200


def test_every_name_that_is_limited_is_one():
    def names(patterns, namespace=""):
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
                yield inner.rstrip(":")
                yield from names(one.url_patterns, inner)
            elif isinstance(one, URLPattern) and one.name:
                yield f"{namespace}{one.name}"

    known = set(names(get_resolver().url_patterns))
    assert {*limited.READ, *limited.POSTED} <= known
