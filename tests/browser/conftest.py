"""A real browser against a real server on the test's own database."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page

from tests import factories

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, quiet, and able to run as root in a container."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return browser_type_launch_args | {"executable_path": path, "args": flags}


@pytest.fixture
def newsroom(transactional_db: None, live_server: Any, tmp_path: Any, settings: Any) -> Any:
    """A server on an empty newsroom. The flush after each test took everything along."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    restore_first_rows()
    call_command("setup_newsroom", stdout=io.StringIO())
    return live_server


def restore_first_rows() -> None:
    """What migrations put into an empty database and a flush takes out again."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Collection, Locale, Page, Site

    from home.models import HomePage

    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
    Locale.objects.get_or_create(language_code="en-gb")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    if not Page.objects.exists():
        root = Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=HomePage(title="NeuroGRIT", slug="home"))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)


@pytest.fixture
def open_page(browser: Browser, newsroom: Any) -> Iterator[Callable[..., Page]]:
    """`open_page(user)` gives a page in a browser context of its own, signed in as `user`."""
    contexts: list[BrowserContext] = []

    def make(user: Any = None, **options: Any) -> Page:
        context = browser.new_context(base_url=newsroom.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if user:
            page.goto("/admin/login/")
            page.get_by_label("Email address").fill(user.email)
            page.get_by_label("Password", exact=False).first.fill(factories.PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/admin/")
        return page

    yield make
    for context in contexts:
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test keeps its own worker busy; the slow ones go first."""
    items.sort(key=lambda item: "browser" not in item.nodeid)
