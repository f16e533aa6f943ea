"""A writer pastes a DOI where they write, and has a right, numbered citation."""

import re

import pytest
from playwright.sync_api import expect

from news.citations.models import Citation, CitationImport
from news.models import StoryPage
from tests import factories
from tests.citations.lookup import answers
from tests.services import Answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writing(open_page, server, services):
    services.routes["/crossref/works/10.1126%2Fscience.1241224"] = Answer(answers.CROSSREF)
    writer = factories.writer()
    story = factories.story(by=writer, body=[factories.paragraph("Cells grew.")])
    page = open_page(writer)
    page.goto(f"/admin/pages/{story.pk}/edit/")
    return page, story


def open_chooser(page):
    page.locator("[data-contentpath=body] .public-DraftEditor-content").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("/cit")
    page.get_by_role("option", name="Cite a source").wait_for()
    page.keyboard.press("Enter")
    dialogue = page.locator(".modal-body")
    dialogue.get_by_role("tab", name="New citation").click()
    return dialogue


def test_a_doi_pasted_in_the_editor_becomes_a_numbered_reference(writing):
    page, story = writing
    dialogue = open_chooser(page)
    dialogue.get_by_label("Event", exact=True).fill("Typed before")
    dialogue.get_by_label("Paste what you have").fill("https://doi.org/10.1126/science.1241224")
    dialogue.get_by_role("button", name="Look up").click()
    expect(dialogue.get_by_text("According to Crossref.")).to_be_visible()
    expect(dialogue.get_by_label("Title")).to_have_value(re.compile("Sleep Drives Metabolite"))
    expect(dialogue.get_by_label("Authors or speakers")).to_have_value(re.compile("Xie, Lulu"))
    expect(dialogue.get_by_label("Event", exact=True)).to_have_value("Typed before")
    dialogue.get_by_label("Event", exact=True).fill("")
    dialogue.get_by_role("button", name="Create and use").click()
    expect(page.locator("input[name=body-0-value]")).to_have_value(re.compile("CITATION"))
    page.locator("#id_standfirst").fill("Changed.")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state()
    citation = Citation.objects.get()
    assert (citation.volume, citation.pages) == ("342", "373-377")
    body = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object().body
    assert f'ids="{citation.pk}"' in body[0].value.source
    page.goto(f"/admin/pages/{story.pk}/view_draft/")
    marker = page.locator("sup.cite a")
    expect(marker).to_have_text("1")
    reference = page.locator("#ref-1")
    expect(reference).to_contain_text("Xie, L., Kang, H., & The Sleep Group. (2013).")
    expect(reference.locator("em").first).to_have_text("Science")


def test_a_source_that_is_there_is_used_instead(writing):
    page, _story = writing
    known = factories.checked_citation(doi="10.1126/science.1241224", title="We have it")
    dialogue = open_chooser(page)
    dialogue.get_by_label("Paste what you have").fill("10.1126/science.1241224")
    dialogue.get_by_role("button", name="Look up").click()
    dialogue.get_by_role("button", name="Use this one").click()
    expect(page.locator("input[name=body-0-value]")).to_have_value(re.compile("We have it"))
    assert Citation.objects.get() == known


def test_a_mistake_in_the_paste_keeps_the_dialogue_and_the_words(writing):
    page, _story = writing
    dialogue = open_chooser(page)
    field = dialogue.get_by_label("Paste what you have")
    field.fill("@article{x, author={A}}")
    dialogue.get_by_role("button", name="Look up").click()
    expect(dialogue.get_by_text("The entry has no title.")).to_be_visible()
    expect(field).to_have_value("@article{x, author={A}}")


def test_a_file_is_imported_while_one_looks_on(open_page, server, tmp_path):
    page = open_page(factories.writer())
    path = tmp_path / "references.ris"
    path.write_text("TY  - BOOK\nTI  - One\nER  - \nTY  - BOOK\nER  - \n")
    page.goto("/admin/citations/imports/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 of 2 entries")).to_be_visible()
    page.get_by_role("link", name="Refused: 1").click()
    expect(page.get_by_text("The entry has no title.")).to_be_visible()
    run = CitationImport.objects.get()
    CitationImport.objects.filter(pk=run.pk).update(state="running", total=4)
    page.reload()
    expect(page.get_by_text("2 of 4 entries")).to_be_visible()
    CitationImport.objects.filter(pk=run.pk).update(state="done", done=4)
    expect(page.get_by_text("4 of 4 entries")).to_be_visible()  # by itself
