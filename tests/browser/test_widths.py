"""Nothing that readers get has to be scrolled sideways, whatever font their system gives it."""

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.signals import template_rendered
from wagtail.models import PageViewRestriction

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (320, 360, 390, 768)
# The widest of the fonts that systems fall back on.
WIDEST = """
  *, *::before, *::after { font-family: "DejaVu Sans", Verdana, sans-serif !important; }
  code, pre, kbd { font-family: "DejaVu Sans Mono", monospace !important; }
"""
# Pages that a browser is not led to: shown as they are rendered.
OF_FAULTS = (
    "400.html",
    "403.html",
    "409.html",
    "413.html",
    "500.html",
    "429.html",
    "503.html",
    "507.html",
)


def public_templates():
    """Names of the templates that are a whole page for readers."""
    folders = [settings.BASE_DIR / "neurogrit_cms" / "templates"]
    folders += [settings.BASE_DIR / app / "templates" for app in ("home", "news", "search")]
    return {
        str(path.relative_to(folder))
        for folder in folders
        for path in folder.rglob("*.html")
        if '{% extends "base.html" %}' in path.read_text()
    }


@pytest.fixture
def rendered():
    names = set()

    def note(sender, template, **_more):
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def too_wide(page):
    """By how many pixels the page is too wide at each width, and what sticks out first."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            found[width] = (
                over,
                page.evaluate(
                    """() => { for (const one of document.querySelectorAll("body *")) {
                    if (one.getBoundingClientRect().right > window.innerWidth + 1)
                      return one.outerHTML.slice(0, 120) } }"""
                ),
            )
    return found


def test_no_page_is_wider_than_the_screen(newsroom, open_page, server, rendered):
    everything, short, other = newsroom.live
    factories.standing_page("About", body="<p>We.</p>")
    factories.withdraw(other)
    closed = factories.live_story(title="For some", slug="closed")
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    paths = [
        *("/", "/news/", "/topics/", "/topics/sleep/", "/authors/", "/explainers/", "/corrected/"),
        *("/archive/", "/archive/2025/06/", "/about/", "/search/", "/search/?q=brain"),
        *("/search/?q=nothing-of-the-kind", "/nowhere/", everything.url, short.url, other.url),
        *(f"{everything.url}checked.html", everything.authors[0].get_absolute_url(), closed.url),
    ]
    page = open_page(bypass_csp=True)  # the policy refuses styles that are not ours
    wrong = {}
    for path in paths:
        page.goto(path)
        page.add_style_tag(content=WIDEST)
        if found := too_wide(page):
            wrong[path] = found
    page.goto("/about/")
    for name in OF_FAULTS:
        page.set_content(render_to_string(name, request=RequestFactory().get("/")))
        page.add_style_tag(content=WIDEST)
        if found := too_wide(page):
            wrong[name] = found
    assert wrong == {}
    assert public_templates() <= rendered, "a page that was not looked at"


def test_the_widest_font_is_there(open_page):
    """Without it the test above would look at a narrower one, and say nothing."""
    width = (
        "() => { const c = document.createElement('canvas').getContext('2d');"
        " c.font = '40px \"DejaVu Sans\"';"
        " return c.measureText('Compared with its source').width }"
    )
    assert open_page(at="/about/").evaluate(width) == pytest.approx(510.3, abs=2)
