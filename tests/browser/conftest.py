"""A real browser against a real server on the test's own database."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
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
def newsroom(empty_newsroom: None, live_server: Any, tmp_path: Any, settings: Any) -> Any:
    """A server on an empty newsroom. The flush after each test took everything along."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    return live_server


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
        for page in context.pages:
            if "/admin/review/" in page.url:
                # The workbench asks on its own: an answer under way would meet the flush.
                page.wait_for_load_state("networkidle")
        context.close()
