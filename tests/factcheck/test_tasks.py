from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from news.desk.refusals import DecisionRefused
from news.factcheck.models import FactCheckTask, PublishTask
from news.factcheck.workflow.still_cleared import needs_no_check
from news.models import Byline, StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import (
    approve,
    decide,
    decide_on,
    marker,
    paragraph,
    send_back,
    step_of,
    submit,
)

pytestmark = pytest.mark.django_db


def fresh(page):
    return StoryPage.objects.get(pk=page.pk)


@arranged
def story(writer):
    page = factories.story(by=writer)
    submit(page, by=writer)
    return page


def assert_nothing_decided(page):
    assert step_of(page).status == TaskState.STATUS_IN_PROGRESS
    assert not fresh(page).live


def test_the_way_of_a_story(story, checker, editor):
    assert isinstance(step_of(story).task.specific, FactCheckTask)
    approve(story, checker)
    assert isinstance(step_of(story).task.specific, PublishTask)
    assert not fresh(story).live
    approve(story, editor)
    assert fresh(story).live
    assert fresh(story).live_revision_id == story.latest_revision_id


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_fact_check_belongs_to_the_fact_checkers(story, who, desk):
    with pytest.raises(DecisionRefused, match="another group"):
        approve(story, desk[who])
    assert_nothing_decided(story)


@pytest.mark.parametrize("who", ["writer", "checker", "admin"])
def test_publishing_belongs_to_the_editors(story, checker, who, desk):
    approve(story, checker)
    with pytest.raises(DecisionRefused, match="another group"):
        approve(story, desk[who])
    assert_nothing_decided(story)


def as_checker(user):
    user.groups.add(FactCheckTask.objects.get().groups.get())
    return user


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_approves_what_they_own(writer, superuser):
    writer.is_superuser = superuser
    writer.save()
    page = factories.story(by=as_checker(writer))
    submit(page, by=writer)
    with pytest.raises(DecisionRefused, match="Somebody else"):
        approve(page, writer)
    assert_nothing_decided(page)


def test_nobody_approves_a_text_they_saved_a_revision_of(writer, checker):
    page = factories.story(by=writer)
    page.standfirst = "The checker put it better."
    page.save_revision(user=checker)
    page.title = "The writer's headline"
    page.save_revision(user=writer)
    submit(page, by=writer)
    with pytest.raises(DecisionRefused, match="You wrote"):
        approve(page, checker)
    assert_nothing_decided(page)


def test_nobody_approves_under_their_own_byline(writer):
    bylined = as_checker(factories.writer("Bea", "Bylined"))
    page = factories.story(by=writer, authors=[bylined.author])
    submit(page, by=writer)
    with pytest.raises(DecisionRefused, match="byline"):
        approve(page, bylined)
    assert_nothing_decided(page)


def test_an_editor_does_not_publish_what_they_wrote(writer, checker, editor):
    page = factories.story(by=writer)
    page.standfirst = "The editor put it better."
    page.save_revision(user=editor)
    submit(page, by=writer)
    approve(page, checker)
    with pytest.raises(DecisionRefused, match="You wrote"):
        approve(page, editor)
    assert_nothing_decided(page)


@pytest.mark.parametrize("comment", ["", "   "])
def test_a_story_is_not_sent_back_without_a_reason(story, checker, comment):
    with pytest.raises(DecisionRefused, match="empty"):
        send_back(story, checker, comment)
    assert_nothing_decided(story)


def test_sent_back_the_story_waits_for_its_writer(story, checker):
    send_back(story, checker, "Say how many.")
    state = fresh(story).current_workflow_state
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "Say how many."


def test_an_unknown_decision_is_refused(story, checker):
    with pytest.raises(DecisionRefused):
        decide(story, "publish", checker)
    assert_nothing_decided(story)


def test_a_deactivated_account_decides_nothing(story, checker):
    checker.is_active = False
    checker.save()
    with pytest.raises(DecisionRefused):
        approve(story, checker)


def test_a_stale_step_decides_nothing(story, checker):
    stale = step_of(story)
    approve(story, checker)
    with pytest.raises(DecisionRefused, match="decided on this already"):
        decide_on(stale, "approve", checker)
    assert TaskState.objects.filter(status="approved").count() == 1


def test_a_withdrawn_story_cannot_be_approved(story, checker, writer):
    step = step_of(story)
    fresh(story).current_workflow_state.cancel(user=writer)
    with pytest.raises(DecisionRefused):
        decide_on(step, "approve", checker)


def test_a_text_that_changed_under_review_is_not_approved(story, checker, writer):
    step = step_of(story)
    TaskState.objects.filter(pk=step.pk).update(revision=step.revision)
    page = fresh(story)
    page.standfirst = "Changed."
    page.save_revision(user=writer)
    with pytest.raises(DecisionRefused):
        decide_on(step, "approve", checker)
    assert not needs_no_check(fresh(page).get_latest_revision_as_object())


def test_the_rules_look_at_the_text_of_the_step_not_at_the_address(story, writer, checker):
    """Wagtail's modal takes page and step from the address; they may not belong together."""
    own = factories.story(by=as_checker(factories.writer("Olga", "Own")))
    submit(own, by=own.owner)
    step = step_of(own)
    with pytest.raises(DecisionRefused):
        decide_on(step, "approve", own.owner)


def test_sent_back_by_the_editor_and_rewritten_a_story_is_checked_again(
    story, writer, checker, editor
):
    approve(story, checker)
    send_back(story, editor)
    page = fresh(story)
    page.standfirst = "Rewritten."
    page.save_revision(user=writer)
    page.current_workflow_state.resume(writer)
    assert isinstance(step_of(page).task.specific, FactCheckTask)
    with pytest.raises(DecisionRefused):
        approve(page, editor)
    assert not fresh(page).live


def test_taking_the_fact_check_out_of_the_workflow_publishes_nothing(writer, editor):
    FactCheckTask.objects.get().workflow_tasks.all().delete()
    page = factories.story(by=writer)
    submit(page, by=writer)
    with pytest.raises(DecisionRefused, match="not been fact-checked"):
        approve(page, editor)
    assert not fresh(page).live


def test_an_embargo_is_kept_and_lifted_by_the_clock(story, checker, editor):
    at = timezone.now() + timedelta(hours=2)
    approve(story, checker)
    approve(story, editor, go_live_at=at)
    page = fresh(story)
    assert not page.live
    assert page.approved_schedule


def test_a_story_under_review_is_frozen_for_everybody(story, writer, checker, editor, admin):
    lock = fresh(story).get_lock()
    assert all(lock.for_user(user) for user in (writer, checker, editor, admin))
    assert "Fact-check" in lock.get_message(writer)


def test_unchecked_sources_are_submitted_with_the_story(writer, checker):
    citation = factories.citation(by=writer)
    page = factories.story(by=writer, body=[paragraph(f"A.{marker(citation)}")])
    submit(page, by=writer)
    with pytest.raises(DecisionRefused, match="not been checked yet"):
        approve(page, checker)
    approve(citation, checker)
    citation.refresh_from_db()
    assert citation.live
    approve(page, checker)
    assert needs_no_check(fresh(page).get_latest_revision_as_object())


def test_nobody_checks_a_source_they_entered(checker):
    citation = factories.citation(by=checker)
    submit(citation, by=checker)
    with pytest.raises(DecisionRefused, match="You wrote"):
        approve(citation, checker)
    citation.refresh_from_db()
    assert not citation.live


def test_a_citation_that_became_a_duplicate_is_not_approved(writer, checker):
    first = factories.citation(by=writer, doi="")
    submit(first, by=writer)
    draft = first.get_latest_revision_as_object()
    send_back(first, checker)
    draft.doi = "10.5555/same"
    draft.save_revision(user=writer)
    factories.checked_citation(doi="10.5555/same")
    type(first).objects.get(pk=first.pk).current_workflow_state.resume(writer)
    with pytest.raises(DecisionRefused, match="DOI"):
        approve(first, checker)


def test_a_bylined_colleague_who_joined_later_is_seen(story, writer, checker):
    page = fresh(story)
    page.current_workflow_state.cancel(user=writer)
    colleague = as_checker(factories.writer("Bea", "Bylined"))
    page.bylines = [Byline(author=writer.author), Byline(author=colleague.author)]
    page.save_revision(user=writer)
    submit(page, by=writer)
    with pytest.raises(DecisionRefused):
        approve(page, colleague)
    approve(page, checker)


def test_an_approved_citation_is_not_written_over_and_approved_by_one_person(checker):
    """Autosave could rewrite the approved revision in place, and leave no trace of its author."""
    citation = factories.citation(
        by=checker, checked_by=factories.account("Cy", "C", "Fact-checkers")
    )
    approved = citation.latest_revision
    draft = citation.get_latest_revision_as_object()
    draft.title = "FALSE TITLE"
    saved = draft.save_revision(user=checker, overwrite_revision=approved)
    assert saved.pk != approved.pk
    submit(draft, by=checker)
    with pytest.raises(DecisionRefused, match="You wrote"):
        approve(citation, checker)


def test_a_source_that_was_sent_back_is_submitted_again_with_its_story(writer, checker):
    citation = factories.citation(by=writer)
    page = factories.story(by=writer, body=[paragraph(f"A.{marker(citation)}")])
    submit(page, by=writer)
    send_back(citation, checker)
    send_back(page, checker)
    fresh(page).current_workflow_state.resume(writer)
    assert step_of(citation).status == "in_progress"


def test_an_embargo_centuries_ahead_is_refused():
    from news.factcheck.workflow.forms import PublishForm

    form = PublishForm({"go_live_at": "9999-12-31T23:59"}, is_silent=False)
    assert "too far ahead" in str(form.errors)
