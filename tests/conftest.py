"""What every test stands on: a real PostgreSQL with the newsroom set up in it."""

import io
import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.utils import timezone
from wagtail.models import Page, Site

from neurogrit_cms.postgres import TEST_DATA, stop_embedded
from news.citations.lookup.client import Service
from news.desk import clock
from news.models import StoryIndexPage

from . import factories
from . import newsroom as newsrooms
from .arranged import ARRANGEMENT, arranged, commits, in_line
from .databases import Databases
from .newsroom import Newsroom
from .services import Services

# Playwright's event loop runs in the thread that also asks the database what happened.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Django would have one connection within that loop and another without, and what is arranged on the
# one could not be taken back on the other: here a thread has one.
connections._connections = threading.local()  # type: ignore[assignment]


@pytest.fixture(scope="session")
def databases(django_test_environment: None, django_db_blocker: Any) -> Iterator[Databases]:
    """The databases of this worker process, beside those of the others."""
    kind = "test_nightly" if os.environ.get("NIGHTLY") else "test_neurogrit"
    mine = Databases(
        f"{kind}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}",
        build=lambda: call_command("setup_newsroom", stdout=io.StringIO()),
        build_newsroom=newsrooms.build,
    )
    with django_db_blocker.unblock():
        mine.make_ready(mine.clean)
    yield mine
    with django_db_blocker.unblock():
        ARRANGEMENT.take_back()
        mine.drop()


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases) -> None:
    """The migrated database, with groups, workflows and the news section."""


@pytest.fixture
def _stands_ready(
    request: pytest.FixtureRequest, databases: Databases, django_db_blocker: Any
) -> None:
    """The database and what is arranged in it for several tests, before a test begins."""
    with django_db_blocker.unblock():
        ARRANGEMENT.stand_ready(request.node, databases)
    cache.clear()  # what is kept there, the pace of the API included, is of another test
    if commits(request.node):
        Site.clear_site_root_paths_cache()


@pytest.fixture
def _django_db_helper(_stands_ready: None, _django_db_helper: None) -> None:
    """What stands ready is outside of the transaction that pytest-django puts around a test."""


@pytest.fixture(scope="session", autouse=True)
def _the_database_travels_too() -> None:
    """Where a test travels in time, the clock of the database is its own."""
    asked = clock._asked
    travels = time_machine.escape_hatch.is_travelling
    clock._asked = lambda: timezone.now() if travels() else asked()


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_emptied() -> None:
    """Who comes after a test that commits gets a fresh copy of the database.

    Django would empty all tables: slower, and it takes along what migrations put there.
    """
    TransactionTestCase._fixture_teardown = lambda _test: None


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    """A newsroom that is there already: people, sources and stories at every stage."""
    return Newsroom()


@pytest.fixture
def section(db: None) -> Page:
    """The news section."""
    return StoryIndexPage.objects.get()


@arranged
def writer() -> Any:
    """A writer with an author's profile."""
    return factories.writer("Wanda", "Writer")


@arranged
def checker() -> Any:
    """A fact-checker who has written nothing."""
    return factories.account("Charlie", "Checker", "Fact-checkers")


@arranged
def editor() -> Any:
    """An editor who has written nothing."""
    return factories.account("Edna", "Editor", "Editors")


@arranged
def admin() -> Any:
    """A site administrator: superuser, and member of the group."""
    return factories.account("Ada", "Admin", "Administrators", is_superuser=True)


@arranged
def desk(writer: Any, checker: Any, editor: Any, admin: Any) -> dict[str, Any]:
    """Everybody, by what they are."""
    return {"writer": writer, "checker": checker, "editor": editor, "admin": admin}


@pytest.fixture
def as_user() -> Any:
    """A client that is signed in as somebody: `as_user(writer).get(...)`."""

    return factories.signed_in


@pytest.fixture
def services(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The outside services, answered by a server on this machine; nobody waits for their pace."""
    answers = Services()
    wait_for_slot = Service._wait_for_slot
    monkeypatch.setattr(
        Service, "_wait_for_slot", lambda self: wait_for_slot(self) if answers.paced else None
    )
    monkeypatch.setattr("news.citations.lookup.client.sleep", lambda _seconds: None)
    with answers.running() as base:
        settings.CITATION_SERVICES = {key: f"{base}/{key}" for key in settings.CITATION_SERVICES}
        settings.CITATION_FETCH_ALLOW = ["127.0.0.0/8"]
        settings.CITATION_SERVICE_SECONDS = 0.4
        answers.base = base
        cache.clear()
        yield answers


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Three workers on two cores: a test in a browser waits half of its time."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


def pytest_configure(config: pytest.Config) -> None:
    """Whoever ends the run ends it as Ctrl-C does: what it started is stopped."""
    if _leads(config):
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The tests' PostgreSQL stops with the run, unless another one is at it."""
    if _leads(config) and not os.environ.get("DATABASE_URL"):
        stop_embedded(TEST_DATA)


def _leads(config: pytest.Config) -> bool:
    """Whether this is the process that people started, and not a worker of it."""
    return not hasattr(config, "workerinput")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that fork come first: a browser's threads don't survive a fork.

    Those with server processes come before others that commit: what stands last is given to
    whichever worker is free, and each would start servers of its own.
    """
    items[:] = in_line(items)
    items.sort(
        key=lambda item: (
            "test_crashes" not in item.nodeid,
            commits(item) and "tests/pagecache" not in item.nodeid,
        )
    )
