"""A real browser against a real server on the test's own database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import factories
from tests.browser.chromium import chromium_path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, quiet, and able to run as root in a container."""
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return browser_type_launch_args | {"executable_path": chromium_path(), "args": flags}


@pytest.fixture
def server(transactional_db: None, live_server: Any, tmp_path: Any, settings: Any) -> Any:
    """The site, served to a browser."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    return live_server


def sign_in(page: Page, user: Any) -> None:
    """As people do it: by the form."""
    page.goto("/admin/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=False).first.fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


@pytest.fixture
def open_page(browser: Browser, server: Any) -> Iterator[Callable[..., Page]]:
    """`open_page(user, at="/admin/")` gives a page in a browser context of its own.

    Whoever is named is signed in there, by the cookie that the form would have given them.
    """
    contexts: list[BrowserContext] = []

    def make(user: Any = None, *, at: str = "", **options: Any) -> Page:
        context = browser.new_context(base_url=server.url, **options)
        contexts.append(context)
        if user:
            [cookie] = factories.signed_in(user).cookies.values()
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        if at:
            page.goto(at)
        return page

    yield make
    for context in contexts:
        for page in context.pages:
            if "/admin/review/" in page.url:
                # The workbench asks on its own: an answer under way would meet the next test.
                page.wait_for_load_state("networkidle")
        context.close()
