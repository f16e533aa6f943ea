"""What a checker and an editor see in their browsers when something changes under them."""

import re
import time

import pytest
from playwright.sync_api import expect

from news.factcheck import mail
from news.factcheck.clearances.clearing import Clearance
from news.models import StoryPage
from tests import factories
from tests.factories import approve, edit_citation, marker, paragraph, submit

from .test_accessibility import violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def source(server):
    return factories.checked_citation(title="The title as it was")


def test_a_change_under_an_open_review_page_is_shown_and_approved_anew(open_page, source):
    writer = factories.writer()
    story = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    factories.rule_on_all(submit(story, by=writer))
    checker = factories.account("Charlie", "Checker", "Fact-checkers")
    page = open_page(
        checker, at="/admin/", color_scheme="dark", viewport={"width": 1280, "height": 900}
    )
    page.get_by_role("link", name=story.title).first.click()
    page.get_by_label("Comment").fill("Held against the paper.")
    edit_citation(source, title="The title since Tuesday")
    page.get_by_role("button", name="Approve as checked").click()
    expect(page.get_by_text("Nothing has been recorded.")).to_be_visible()
    expect(page.locator("ins", has_text="since Tuesday")).to_be_visible()
    expect(page.locator(".desk-comment", has_text="Held against the paper.")).to_be_visible()
    refusal = {"include": [[".help-critical"]]}
    assert violations(page, context=refusal) == []
    assert not Clearance.objects.of(story).exists()
    page.get_by_role("button", name="Approve as checked").click()
    page.wait_for_url(re.compile(r"/admin/$"))
    assert Clearance.objects.of(story).get().checker == checker


def test_a_checker_accepts_a_changed_source(open_page, source):
    story = factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    edit_citation(source, title="The title since Tuesday")
    page = open_page(factories.account("Charlie", "Checker", "Fact-checkers"), at="/admin/")
    page.get_by_role("link", name="1 story shows a source that has changed since.").click()
    page.locator("input[name=accept]").check()
    page.get_by_role("button", name="Accept what is ticked").click()
    expect(page.get_by_text("1 story shows its sources as they are now.")).to_be_visible()
    page.goto(story.url)
    expect(page.get_by_text("The title since Tuesday")).to_be_visible()


def test_publishing_while_mail_is_slow_and_an_editor_is_open_stays_published(
    open_page, server, monkeypatch
):
    """Stock Wagtail: five of five un-published. The editor's autosave joins a slow approval."""
    writer = factories.writer()
    story = factories.story(by=writer, body=[paragraph("The cells grew.")], title="Cells grew")
    submit(story, by=writer)
    approve(story, factories.account("Charlie", "Checker", "Fact-checkers"))
    slow = mail.tell_published

    def slowly(*args, **kwargs):
        time.sleep(2)
        slow(*args, **kwargs)

    monkeypatch.setattr(mail, "tell_published", slowly)
    at_work = open_page(writer)
    at_work.goto(f"/admin/pages/{story.pk}/edit/")  # locked, and open all the while
    editor = open_page(factories.account("Edna", "Editor", "Editors"), at="/admin/")
    editor.get_by_role("link", name="Cells grew").first.click()
    editor.get_by_role("button", name="Publish").dblclick()
    expect(editor.get_by_text("is live").or_(editor.get_by_text("decided on this"))).to_be_visible(
        timeout=20_000
    )
    at_work.wait_for_timeout(1500)
    page = StoryPage.objects.get(pk=story.pk)
    assert page.live
    assert page.first_published_at
    assert page.current_workflow_state is None


def test_typing_while_the_story_is_published_keeps_both(open_page, server):
    """A draft typed and autosaved after the publication is a newer draft; the story stays live."""
    writer = factories.writer()
    story = factories.live_story(by=writer, body=[paragraph("The cells grew.")], title="Cells grew")
    page = open_page(writer)
    page.goto(f"/admin/pages/{story.pk}/edit/")
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.slug = "moved"
    draft.save_revision(user=factories.account("Edna", "Editor", "Editors"))
    submit(StoryPage.objects.get(pk=story.pk), by=writer)
    approve(story, factories.account("Eve", "Editor", "Editors"))
    page.locator("#id_standfirst").fill("Typed at the same time.")
    page.wait_for_timeout(4000)
    fresh = StoryPage.objects.get(pk=story.pk)
    assert fresh.live
    assert fresh.slug == "moved"
    assert fresh.standfirst == "What it is about."
