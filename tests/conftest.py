"""What every test stands on: a real PostgreSQL with the newsroom set up in it."""

import io
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Collection, Locale, Page, Site

from home.models import HomePage
from news.citations.lookup.client import Service
from news.models import StoryIndexPage
from tests import factories
from tests.services import Services

# Playwright's event loop runs in the thread that also asks the database what happened.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The migrated database, with groups, workflows and the news section."""
    with django_db_blocker.unblock():
        call_command("setup_newsroom", stdout=io.StringIO())
        with connection.cursor() as cursor:
            # Tests that commit are followed by a flush, which is what these are there to refuse.
            # tests/site/test_invariants.py puts them back for its attacks.
            for table, trigger in KEPT_FROM_TRUNCATE:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


KEPT_FROM_TRUNCATE = [
    ("desk_contribution", "desk_contributions_are_not_emptied"),
    ("factcheck_clearance", "factcheck_clearances_are_not_emptied"),
    ("factcheck_clearedstatement", "factcheck_cleared_statements_are_not_emptied"),
    ("factcheck_note", "factcheck_notes_are_not_emptied"),
    ("factcheck_ruling", "factcheck_rulings_are_not_emptied"),
    ("factcheck_support", "factcheck_supports_are_not_emptied"),
    ("news_minorchange", "news_minor_changes_are_not_emptied"),
    ("news_publication", "news_publications_are_not_emptied"),
]


@pytest.fixture(scope="module")
def newsroom_put_back(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For modules whose tests commit: each flushes the database, so put back what others need."""
    yield
    with django_db_blocker.unblock():
        restore_newsroom()


@pytest.fixture
def empty_newsroom(newsroom_put_back: None, transactional_db: None) -> None:
    """A newsroom that commits. The flush after an earlier test took everything along."""
    restore_newsroom()


def restore_newsroom() -> None:
    """What migrations and `setup_newsroom` put into an empty database."""
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
    Locale.objects.get_or_create(language_code="en-gb")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    if not Page.objects.exists():
        root = Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=HomePage(title="NeuroGRIT", slug="home"))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    call_command("setup_newsroom", stdout=io.StringIO())


@pytest.fixture
def section(db: None) -> Page:
    """The news section."""
    return StoryIndexPage.objects.get()


@pytest.fixture
def writer(db: None) -> Any:
    """A writer with an author's profile."""
    return factories.writer("Wanda", "Writer")


@pytest.fixture
def checker(db: None) -> Any:
    """A fact-checker who has written nothing."""
    return factories.account("Charlie", "Checker", "Fact-checkers")


@pytest.fixture
def editor(db: None) -> Any:
    """An editor who has written nothing."""
    return factories.account("Edna", "Editor", "Editors")


@pytest.fixture
def admin(db: None) -> Any:
    """A site administrator: superuser, and member of the group."""
    return factories.account("Ada", "Admin", "Administrators", is_superuser=True)


@pytest.fixture
def as_user() -> Any:
    """A client that is signed in as somebody: `as_user(writer).get(...)`."""

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that fork come first: a browser's threads don't survive a fork."""
    items.sort(key=lambda item: "test_crashes" not in item.nodeid)
