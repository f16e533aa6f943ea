"""What a person approves is what they were shown, whichever tab they had open."""

import json

import pytest

from news.factcheck.clearances.clearing import Clearance
from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, edit_citation, marker, paragraph, submit
from tests.forms import as_seen

pytestmark = pytest.mark.django_db


@arranged
def source():
    return factories.checked_citation(title="The title as it was")


@arranged
def story(writer, source):
    page = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    submit(page, by=writer)
    return page


def address(page):
    return f"/admin/review/{factories.step_of(page).pk}/"


def test_a_change_since_the_page_was_opened_is_shown_and_can_be_approved_anew(
    story, source, checker, as_user
):
    client, url = as_user(checker), address(story)
    factories.rule_on_all(factories.step_of(story))
    form = as_seen(client, url) | {"action": "approve", "approve-comment": "My long comment."}
    edit_citation(source, title="The title since Tuesday")
    response = client.post(url, form)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Nothing has been recorded." in html
    assert "My long comment." in html
    [change] = response.context["changed"]
    assert [(run.kind, run.text) for run in change.runs if run.kind != "same"] == [
        ("removed", "as it was"),
        ("added", "since Tuesday"),
    ]
    assert not Clearance.objects.of(story).exists()
    again = {
        "approve-shown": response.context["shown"],
        "shown_content": response.context["shown_content"],
        "action": "approve",
    }
    assert client.post(url, again).status_code == 302
    assert Clearance.objects.of(story).exists()


@pytest.mark.parametrize(
    "content", ["", "x", "[]", "{}", '{"items": 3}', '{"items":[[1]]}', "null"]
)
def test_a_form_that_does_not_say_what_was_shown_is_refused_all_the_same(
    story, checker, as_user, content
):
    response = as_user(checker).post(
        address(story),
        {"action": "approve", "approve-shown": "0" * 64, "shown_content": content},
    )
    assert response.status_code == 409
    assert response.context["changed"] == []


def test_a_tab_from_before_the_story_was_sent_back_leads_to_the_new_version(
    story, writer, checker, as_user
):
    client, url = as_user(checker), address(story)
    form = as_seen(client, url) | {"action": "approve"}
    factories.send_back(story, factories.account("Cleo", "Checker", "Fact-checkers"))
    page = StoryPage.objects.get(pk=story.pk)
    page.standfirst = "Eleven of them."
    page.save_revision(user=writer)
    page.current_workflow_state.resume(writer)
    response = client.post(url, form)
    html = response.content.decode()
    assert response.status_code == 409
    assert "decided on this already" in html
    assert address(story) in html
    assert not Clearance.objects.of(story).exists()


def test_an_editor_sees_and_approves_the_sources_as_they_were_cleared(
    story, source, checker, editor, as_user
):
    approve(story, checker)
    edit_citation(source, title="The title since Tuesday")
    client, url = as_user(editor), address(story)
    text = client.get(f"{url}text/").content.decode()
    assert "The title as it was" in text
    assert "since Tuesday" not in text
    assert client.post(url, as_seen(client, url) | {"action": "approve"}).status_code == 302


def test_a_second_check_shows_what_changed_since_the_first(writer, checker, editor, as_user):
    page = factories.live_story(by=writer, standfirst="Twelve healthy men.")
    draft = StoryPage.objects.get(pk=page.pk)
    draft.standfirst = "Eleven healthy men."
    draft.save_revision(user=writer)
    submit(draft, by=writer)
    html = as_user(checker).get(address(page)).content.decode()
    assert "Changed since it was last cleared" in html
    assert "Twelve</del>" in html
    assert "Eleven</ins>" in html


def test_what_was_shown_is_escaped(writer, checker, as_user):
    page = factories.story(by=writer, title='</script><script>alert(1)</script>"')
    submit(page, by=writer)
    response = as_user(checker).get(address(page))
    assert "<script>alert(1)" not in response.content.decode()
    json.loads(response.context["shown_content"])
