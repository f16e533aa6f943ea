"""Inline citations in the real editor."""

import re

import pytest
from playwright.sync_api import expect

from news.models import StoryPage
from tests import factories
from tests.factories import marker

pytestmark = pytest.mark.django_db(transaction=True)


def editor_of(page, number=0):
    return page.locator("[data-contentpath=body] .public-DraftEditor-content").nth(number)


def save(page):
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state()
    expect(page.locator(".messages .success")).to_be_visible()


@pytest.fixture
def writing(open_page, server):
    """An editor open on a story with one marker behind an emoji, and the story."""
    writer = factories.writer()
    first, second = (
        factories.checked_citation(title="First"),
        factories.checked_citation(title="Second"),
    )
    story = factories.story(
        by=writer,
        body=[
            factories.paragraph(f"🧠 Cells grew.{marker(first)} And more."),
            factories.paragraph("Elsewhere."),
        ],
    )
    page = open_page(writer)
    page.goto(f"/admin/pages/{story.pk}/edit/")
    return page, story, first, second


def sources(story, number):
    body = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object().body
    return body[number].value.source


def test_one_marker_can_hold_several_sources(writing):
    page, story, first, second = writing
    editor_of(page, 1).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("/cit")
    page.get_by_role("option", name="Cite a source").wait_for()
    page.keyboard.press("Enter")
    for title in ("First", "Second"):
        page.locator(".modal-body").get_by_role("checkbox", name=re.compile(title)).check()
    page.get_by_role("button", name="Confirm selection").click()
    expect(page.locator("input[name=body-1-value]")).to_have_value(re.compile("CITATION"))
    page.locator("#id_standfirst").fill("Changed.")
    save(page)
    found = re.search(r'ids="([0-9,]+)"', sources(story, 1))[1].split(",")
    assert set(map(int, found)) == {first.pk, second.pk}


def test_a_marker_is_taken_out_again(writing):
    page, story, *_rest = writing
    page.locator(".citation-marker a").first.click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".citation-marker")).to_have_count(0)
    expect(page.locator("input[name=body-0-value]")).not_to_have_value(re.compile("CITATION"))
    save(page)
    assert "embed" not in sources(story, 0)
    assert "🧠 Cells grew." in sources(story, 0)
    assert "And more." in sources(story, 0)


def test_a_marker_survives_copy_and_paste_into_another_paragraph(writing):
    page, story, first, _second = writing
    editor_of(page, 0).click(position={"x": 5, "y": 10})
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    editor_of(page, 1).click(position={"x": 5, "y": 10})
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+v")
    expect(page.locator("input[name=body-1-value]")).to_have_value(re.compile("CITATION"))
    save(page)
    assert marker(first) in sources(story, 1)
    assert marker(first) in sources(story, 0)


def test_a_form_that_is_too_large_stays_in_the_browser(writing):
    page, story, *_rest = writing
    before = StoryPage.objects.get(pk=story.pk).latest_revision_id
    page.evaluate(
        """() => {
            const field = document.createElement('textarea');
            field.name = 'ballast';
            field.hidden = true;  // to lay it out takes a browser many seconds
            field.value = 'x'.repeat(21 * 1024 * 1024);
            document.querySelector('[data-edit-form]').append(field);
        }"""
    )
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("too large to save in one piece")).to_be_visible()
    expect(editor_of(page, 0)).to_contain_text("Cells grew.")
    assert StoryPage.objects.get(pk=story.pk).latest_revision_id == before
