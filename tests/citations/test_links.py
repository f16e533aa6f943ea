"""Links are looked at politely, and nothing is called gone or alive that isn't known to be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from news.citations.aftercare.links import check_due
from news.citations.models import LinkCheck, Pace
from tests import factories
from tests.services import Answer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def source(services):
    return lambda path: factories.citation(doi="", url=f"{services.base}{path}")


def look(at=NOW, most=100):
    Pace.objects.update(free_at=NOW - timedelta(days=900))  # some time has passed
    return check_due(at=at, most=most)


def test_a_link_that_answers_is_alive(services, source):
    services.routes["/page"] = Answer("hello", type="text/html")
    source("/page")
    assert look() == 1
    check = LinkCheck.objects.get()
    assert (check.state, check.status, check.checked_at) == ("alive", 200, NOW)
    assert look(NOW + timedelta(days=29)) == 0
    assert look(NOW + timedelta(days=31)) == 1


def test_gone_is_what_says_so_twice(services, source):
    services.routes["/page"] = Answer("no", status=404)
    source("/page")
    look()
    assert LinkCheck.objects.get().state == "unclear"
    look(NOW + timedelta(days=2))
    assert LinkCheck.objects.get().state == "gone"
    services.routes["/page"] = Answer("back", type="text/html")
    look(NOW + timedelta(days=9))
    assert (LinkCheck.objects.get().state, LinkCheck.objects.get().failures) == ("alive", 0)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_site_that_refuses_is_unclear_however_often(services, source, status):
    services.routes["/page"] = Answer("no", status=status)
    source("/page")
    for day in (0, 5, 30, 90):
        look(NOW + timedelta(days=day))
    check = LinkCheck.objects.get()
    assert (check.state, check.status, check.failures) == ("unclear", status, 4)


def test_the_time_between_looks_doubles(services, source):
    services.routes["/page"] = Answer("no", status=503)
    source("/page")
    waits, at = [], NOW
    for _repeat in range(8):
        look(at)
        waits.append((LinkCheck.objects.get().next_at - at).days)
        at = LinkCheck.objects.get().next_at
    assert waits == [1, 2, 4, 8, 16, 32, 32, 32]


def test_robots_are_heard(services, source):
    services.routes |= {
        "/robots.txt": Answer("User-agent: *\nDisallow: /private", type="text/plain"),
        "/private": Answer("secret"),
    }
    source("/private/x")
    look()
    assert "robots" in LinkCheck.objects.get().detail
    assert not [path for path, _headers in services.asked if path.startswith("/private")]


def test_one_host_is_not_asked_twice_in_a_hurry(services, source):
    services.routes["/"] = Answer("hello", type="text/html")
    for number in range(4):
        source(f"/page/{number}")
    assert look() == 1  # the others wait for another run
    assert check_due(at=NOW, most=100) == 0
    assert look() == 1
    assert LinkCheck.objects.count() == 2


def test_an_address_in_our_own_network_is_never_asked(services, source, settings):
    settings.CITATION_FETCH_ALLOW = []
    source("/admin/")
    look()
    check = LinkCheck.objects.get()
    assert (check.state, check.status) == ("unclear", None)
    assert services.asked == [] or all("wayback" in path for path, _headers in services.asked)


def test_where_it_moved_to_and_where_a_copy_is(services, source):
    services.routes |= {
        "/old": Answer("", status=301, headers={"Location": "/new"}),
        "/new": Answer("hello"),
        "/wayback/wayback/available": Answer(
            {
                "archived_snapshots": {
                    "closest": {"available": True, "url": "http://web.archive.org/web/2025/x"}
                }
            }
        ),
    }
    source("/old")
    look()
    check = LinkCheck.objects.get()
    assert check.detail == f"It has moved to {services.base}/new"
    assert check.archived_url == "https://web.archive.org/web/2025/x"


@pytest.mark.parametrize(
    "answer", [Answer("no", status=500), Answer([1]), Answer({"archived_snapshots": 7}), Answer({})]
)
def test_an_archive_that_fails_has_no_copy(services, source, answer):
    services.routes |= {"/wayback/": answer, "/page": Answer("hello")}
    source("/page")
    look()
    assert LinkCheck.objects.get().archived_url == ""


def test_a_site_that_breaks_everything_does_not_stop_the_others(services, source, monkeypatch):
    source("/page")
    monkeypatch.setattr("news.citations.aftercare.links.look", lambda *_args: 1 / 0)
    assert look() == 1
    assert LinkCheck.objects.get().state == "unclear"


@pytest.mark.parametrize(
    "robots", ["User-agent: *\nCrawl-delay: \u00b2", "\x00" * 100, "User-agent: *\nDisallow: %zz"]
)
def test_odd_robots(services, source, robots):
    services.routes |= {"/robots.txt": Answer(robots, type="text/plain"), "/page": Answer("hello")}
    source("/page")
    assert look() == 1
    assert LinkCheck.objects.count() == 1


def test_from_the_command_line(services, source, capsys):
    services.routes["/page"] = Answer("hello")
    source("/page")
    call_command("check_links", "--most", "5")
    assert capsys.readouterr().out == "1 links looked at.\n"
