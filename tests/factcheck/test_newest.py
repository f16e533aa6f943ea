"""Whatever makes the submitted version stale, who decides on it always has a way on."""

import pytest
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from news.factcheck.ledger.state import ledger_of
from news.factcheck.workflow.stages import FactCheckTask, PublishTask
from news.models import StoryPage
from tests import factories
from tests.factories import paragraph, step_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(writer):
    return factories.story(by=writer, body=[paragraph("The cells grew.")])


def fresh(story):
    return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()


def go_stale(story, by):
    """A newer version is saved, by code that asks no lock."""
    newest = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    newest.standfirst = "Something newer stands here."
    return newest.save_revision(user=by)


def review(client, step, **asked):
    return client.post(reverse("factcheck:review", args=[step.pk]), asked)


def test_an_older_version_is_sent_back(story, writer, checker, as_user):
    step = submit(story, by=writer)
    go_stale(story, writer)
    client = as_user(checker)
    html = client.get(reverse("factcheck:review", args=[step.pk])).content.decode()
    assert "There is a newer version of the text" in html
    review(client, step, action="reject", **{"reject-comment": "Look at it again."})
    state = WorkflowState.objects.get(pk=step.workflow_state_id)
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES


def test_the_newest_version_is_taken_and_what_was_ruled_on_holds(story, writer, checker, as_user):
    step = submit(story, by=writer)
    factories.rule_on_all(step, by=checker)
    newest = go_stale(story, writer)
    client = as_user(checker)
    response = review(client, step, action="newest")
    now = step_of(story)
    assert response.url == reverse("factcheck:review", args=[now.pk])
    assert (now.revision_id, now.status) == (newest.pk, TaskState.STATUS_IN_PROGRESS)
    assert isinstance(now.task.specific, FactCheckTask)
    open_lines = [line for line in ledger_of(fresh(story)).lines if not line.is_done]
    assert [line.occurrence.text for line in open_lines] == ["Something newer stands here."]
    record = client.get(reverse("news_record", args=[story.pk])).content.decode()
    assert "anew with the newest version" in record
    factories.approve(story, checker)
    assert isinstance(step_of(story).task.specific, PublishTask)


def test_what_nobody_has_cleared_goes_from_the_editor_to_the_fact_check(
    story, writer, checker, editor, as_user
):
    submit(story, by=writer)
    factories.approve(story, checker)
    step = step_of(story)
    newest = go_stale(story, writer)
    review(as_user(editor), step, action="newest")
    now = step_of(story)
    assert isinstance(now.task.specific, FactCheckTask)
    assert now.revision_id == newest.pk
    assert not StoryPage.objects.get(pk=story.pk).live


@pytest.mark.parametrize("who", ["writer", "editor"])
def test_who_does_not_decide_at_the_stage_takes_nothing(story, who, writer, desk, as_user):
    step = submit(story, by=writer)
    go_stale(story, writer)
    assert review(as_user(desk[who]), step, action="newest").status_code in {302, 409}
    assert step_of(story).pk == step.pk


def test_the_newest_version_is_not_taken_twice(story, writer, checker, as_user):
    step = submit(story, by=writer)
    assert review(as_user(checker), step, action="newest").status_code == 409
    assert step_of(story).pk == step.pk


@pytest.mark.parametrize(
    "action", ["revert_to_page_revision", "publish", "unpublish", "copy", "delete", "move"]
)
def test_the_admins_api_changes_no_page(story, action, writer, admin, as_user):
    first = story.latest_revision_id
    submit(story, by=writer)
    url = reverse("wagtailadmin_api:pages:action", args=[story.pk, action])
    response = as_user(admin).post(url, {"revision_id": first, "destination_page_id": 1})
    assert response.status_code == 404
    assert StoryPage.objects.get(pk=story.pk).latest_revision_id == first
    assert StoryPage.objects.count() == 1
    assert as_user(admin).get(reverse("wagtailadmin_api:pages:listing")).status_code == 200
