"""One story from a writer's draft through fact-check to a reader, as people do it."""

import re

import pytest
from playwright.sync_api import Page, expect

from news.citations.models import Citation
from news.models import StoryPage
from tests import factories

from .conftest import sign_in

HEADLINE = "Ketamine loosens the brain's chain of command"


def paragraph(page: Page, number: int):
    """The rich text editor of the body's paragraph number `number`."""
    return page.locator("[data-contentpath=body] .public-DraftEditor-content").nth(number)


def add_block(page: Page, kind: str) -> None:
    """Add a block of this kind at the end of the body."""
    page.locator("[data-contentpath=body] button[title='Insert a block']").last.click()
    page.get_by_role("option", name=kind, exact=True).click()


def cite(page: Page) -> None:
    """Open the citation chooser where the caret is."""
    page.keyboard.type("/cit")
    page.get_by_role("option", name="Cite a source").wait_for()
    page.keyboard.press("Enter")
    page.locator(".modal-body").wait_for()


def menu_action(page: Page, name: str) -> None:
    """Choose from the editor's drop-up."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def write(page: Page) -> None:
    page.get_by_role("link", name="New story").click()
    page.locator("#id_title").fill(HEADLINE)
    page.locator("#id_standfirst").fill("Scans of eleven healthy men.")
    page.get_by_role("button", name="Choose author").first.click()
    page.locator(".modal-body").get_by_role("link", name="Wanda Writer").click()
    # The dialog that goes takes along whatever menu is opened by then.
    page.locator(".modal-body").wait_for(state="detached")
    page.locator("#id_dateline_place").fill("Denver")
    page.locator("#id_dateline_date").fill("2025-06-19")
    page.keyboard.press("Escape")  # closes the calendar, which would cover what comes next
    page.get_by_label("Psychedelics").evaluate("box => box.click()")
    expect(page.get_by_label("Psychedelics")).to_be_checked()

    add_block(page, "Paragraph")
    paragraph(page, 0).click()
    page.keyboard.type("A single dose was followed by more traffic.")
    cite(page)
    page.get_by_role("tab", name="New citation").click()
    form = page.locator(".modal-body")
    form.locator("#id_citation-type").select_option(label="News article")
    form.locator("#id_citation-title").fill("Ketamine flattens hierarchies")
    form.locator("#id_citation-people").fill("Palmer, Jane")
    form.locator("#id_citation-container_title").fill("Live Science")
    form.get_by_role("button", name="Create and use").click()
    expect(page.locator(".citation-marker")).to_have_count(1)
    page.locator(".modal-body").wait_for(state="detached")
    expect(paragraph(page, 0)).to_be_focused()
    page.keyboard.type(" It was a small study.", delay=20)
    expect(paragraph(page, 0)).to_contain_text("It was a small study.")


def verify(page: Page) -> None:
    """Verify the open statement beside the text: at its source, or by an exemption."""
    left = page.locator(".wb-st[data-state=open]").count()
    panel = page.locator(".wb-panel")
    if panel.get_by_label("Page or passage").first.is_visible():
        panel.get_by_label("Page or passage").first.fill("p. 1")
    else:
        panel.get_by_label("Needs no source").select_option(label="Common knowledge")
        panel.get_by_label("Note", exact=True).fill("The desk knows.")
    panel.get_by_role("button", name="Verified").click()
    expect(page.locator(".wb-st[data-state=open]")).to_have_count(left - 1)


@pytest.mark.django_db(transaction=True)
def test_a_story_goes_from_draft_to_reader(open_page, server):
    wanda = factories.writer("Wanda", "Writer")
    charlie = factories.account("Charlie", "Checker", "Fact-checkers")
    edna = factories.account("Edna", "Editor", "Editors")
    factories.topic("Psychedelics")

    # The writer writes, cites, looks at the preview, and submits.
    writer = open_page()
    sign_in(writer, wanda)
    write(writer)
    writer.get_by_role("button", name="Toggle preview").click()
    preview = writer.frame_locator("#w-preview-iframe, iframe[title='Preview']").first
    expect(preview.locator("h1")).to_have_text(HEADLINE)
    expect(preview.locator(".references")).to_contain_text("Palmer, J.")
    writer.get_by_role("button", name="Toggle preview").click()
    menu_action(writer, "Submit to Fact-check")
    writer.get_by_label("Fact-checker").select_option(label="Charlie Checker")
    writer.get_by_role("button", name="Submit to fact-check").click()
    expect(writer.get_by_text("has been submitted")).to_be_visible()
    story = StoryPage.objects.get()
    citation = Citation.objects.get()
    assert not story.live
    assert not citation.live

    # The checker checks the source first, then sends the story back.
    checker = open_page(charlie, at="/admin/")
    checker.get_by_role("link", name=HEADLINE).first.click()
    expect(checker.get_by_text("You can’t approve this yet")).to_be_visible()
    checker.get_by_role("link", name="Check this source").click()
    checker.get_by_role("button", name="Approve as checked").click()
    expect(checker.get_by_text("is approved")).to_be_visible()
    checker.get_by_role("link", name=HEADLINE).first.click()
    text = checker.locator(".wb-text")
    expect(text).to_contain_text("A single dose was followed by more traffic.")
    checker.get_by_role("button", name="Send back").click()
    expect(checker.get_by_text("the comment can't be empty")).to_be_visible()
    checker.get_by_label("What has to change").fill("Say how many men there were.")
    checker.get_by_role("button", name="Send back").click()
    expect(checker.get_by_text("was sent back")).to_be_visible()

    # The writer sees why, on the dashboard and in the editor, changes it, and resubmits.
    writer.goto("/admin/")
    expect(writer.locator(".desk-comment")).to_have_text("Say how many men there were.")
    writer.get_by_role("link", name=HEADLINE).first.click()
    expect(writer.locator(".desk-comment")).to_have_text("Say how many men there were.")
    expect(writer.locator(".citation-marker")).to_have_count(1)
    paragraph(writer, 0).click(position={"x": 5, "y": 10})
    writer.keyboard.press("Control+End")
    writer.keyboard.type(" Eleven men took part.")
    # Draftail writes what was typed into the form a quarter of a second later.
    expect(writer.locator("input[name=body-0-value]")).to_have_value(re.compile("Eleven men"))
    menu_action(writer, "Resubmit to Fact-check")
    writer.get_by_role("button", name="Submit to fact-check").click()
    expect(writer.get_by_text("has been submitted")).to_be_visible()

    # The checker approves, the editor publishes.
    checker.goto("/admin/")
    checker.get_by_role("link", name=HEADLINE).first.click()
    expect(text).to_contain_text("Eleven men took part.")
    checker.get_by_text("Several at once").click()
    for box in checker.locator(".wb-several [type=checkbox]").all():
        box.check()
    checker.get_by_role("button", name="Nothing to check in these").click()
    expect(checker.get_by_text("these make a claim")).to_contain_text("Eleven men took part.")
    while checker.locator(".wb-st[data-state=open]").count():
        verify(checker)
    checker.get_by_role("button", name="Approve as checked").click()
    expect(checker.get_by_text("is approved")).to_be_visible()
    reader = open_page()
    assert reader.goto(story.url).status == 404
    editor = open_page(edna, at="/admin/")
    editor.get_by_role("link", name=HEADLINE).first.click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_text("is live")).to_be_visible()

    # The reader finds it, follows the citation there and back.
    reader.goto("/")
    reader.get_by_role("link", name=HEADLINE).first.click()
    expect(reader.locator("h1")).to_have_text(HEADLINE)
    body = reader.locator(".story-body")
    expect(body).to_contain_text("DENVER, June 19, 2025 — A single dose was followed")
    expect(body).to_contain_text("It was a small study. Eleven men took part.")
    reader.get_by_role("link", name="Reference 1", exact=True).click()
    expect(reader).to_have_url(re.compile("#ref-1$"))
    reader.get_by_role("link", name=re.compile("Back to reference 1")).click()
    expect(reader).to_have_url(re.compile("#cite-1$"))
    reader.goto("/search/?q=eleven")
    expect(reader.locator("mark").last).to_have_text("Eleven")
