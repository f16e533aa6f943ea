"""The fact-check beside the text in the story editor."""

import pytest
from bs4 import BeautifulSoup

from news.factcheck.ledger.state import ledger_of
from news.models import StoryIndexPage
from tests import factories
from tests.factories import paragraph, rule_on, send_back, step_of, submit

pytestmark = pytest.mark.django_db
ID = "5f0c2c4e-0000-4000-8000-000000000001"


@pytest.fixture
def panel(writer, checker, as_user):
    page = factories.story(
        by=writer, body=[paragraph("In 2024 the cells grew by half.") | {"id": ID}]
    )
    submit(page, by=writer)
    [line] = [one for one in ledger_of(page).lines if one.occurrence.kind == "body.paragraph"]
    rule_on(step_of(page), line, by=checker, verdict="needs_work", note="By a third?")
    send_back(page, checker)
    html = as_user(writer).get(f"/admin/pages/{page.pk}/edit/").content
    return BeautifulSoup(html, "html.parser").select_one(".ledger-side")


def test_what_is_asked_leads_to_its_block(panel):
    asked = panel.find("a", string=lambda text: text and "In 2024 the cells" in text)
    assert asked["href"] == f"#block-{ID}-section"
    assert "By a third?" in panel.get_text()
    assert "Charlie Checker" in panel.get_text()


def test_what_is_open_and_what_a_checker_may_ask_stands_there_too(panel):
    text = panel.get_text()
    assert "open statements" in text
    assert "No source, but a number" in text
    assert "No study summary" in text


def test_the_menu_of_a_story_leads_to_its_fact_check_and_to_the_workbench(writer, checker, as_user):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    menu = as_user(writer).get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert f"/admin/review/story/{page.pk}/" in menu
    shown = as_user(checker).get(f"/admin/review/story/{page.pk}/").content.decode()
    assert f'href="/admin/review/{step.pk}/"' in shown
    shown = as_user(writer).get(f"/admin/review/story/{page.pk}/").content.decode()
    assert f'href="/admin/review/{step.pk}/"' not in shown


def test_a_new_story_has_it_from_its_first_save_on(writer, as_user):
    client = as_user(writer)
    section = StoryIndexPage.objects.get()
    new = client.get(f"/admin/pages/add/news/storypage/{section.pk}/").content.decode()
    assert "Save the story once" in new
    # What the editor asks for after the first save of a new story, without a reload.
    page = factories.story(by=writer, standfirst="By half, in mice.")
    url = f"/admin/pages/{page.pk}/edit/?_w_hydrate_create_view=1"
    partials = BeautifulSoup(client.get(url).content, "html.parser")
    [panel] = partials.select("template[data-w-teleport-target-value*=factcheck]")
    assert "By half, in mice." in panel.decode_contents()
