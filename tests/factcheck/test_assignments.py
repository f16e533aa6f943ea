"""Submitting, claiming, handing over: who is asked, who has it, and by when."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from news.desk.refusals import AssignmentRefused
from news.factcheck.assignments.assigning import claim, hand_over
from news.factcheck.assignments.assigning import submit as submit_story
from news.factcheck.models import Assignment
from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import paragraph, send_back, step_of, submit

pytestmark = pytest.mark.django_db


@arranged
def story(writer):
    return factories.story(by=writer, body=[paragraph("The cells grew by half in 2024.")])


@arranged
def colleague():
    return factories.account("Cleo", "Colleague", "Fact-checkers")


def test_due_time_priority_and_people_are_set_at_submission(
    story, writer, checker, editor, as_user
):
    due = timezone.localtime(timezone.now() + timedelta(hours=4)).replace(second=0, microsecond=0)
    response = as_user(writer).post(
        reverse("factcheck:submit", args=[story.pk]),
        {
            "priority": "1",
            "due_at": f"{due:%Y-%m-%dT%H:%M}",
            "asked": checker.pk,
            "editor": editor.pk,
        },
    )
    assert response.status_code == 302
    assignment = Assignment.objects.get()
    assert (assignment.priority, assignment.asked, assignment.editor) == (1, checker, editor)
    assert assignment.due_at == due
    assert StoryPage.objects.get(pk=story.pk).workflow_in_progress
    assert [message.to for message in mail.outbox] == [[checker.email]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_at": "2020-01-01T10:00"},
        {"due_at": "soon"},
        {"priority": "9"},
        {"priority": ""},
        {"asked": "999999"},
        {"asked": "\0"},
    ],
)
def test_a_submission_that_makes_no_sense_is_refused(story, writer, as_user, wrong):
    url = reverse("factcheck:submit", args=[story.pk])
    response = as_user(writer).post(url, {"priority": "2"} | wrong)
    assert response.status_code == 409
    assert not StoryPage.objects.get(pk=story.pk).workflow_in_progress


def test_nobody_is_asked_who_has_a_part_in_it(story, writer, checker, as_user):
    story.standfirst = "The checker put it better."
    story.save_revision(user=checker)
    url = reverse("factcheck:submit", args=[story.pk])
    response = as_user(writer).post(url, {"priority": "2", "asked": checker.pk})
    assert response.status_code == 409


def test_what_is_missing_is_said_before_anybody_checks(writer, as_user):
    page = factories.story(by=writer, lead_image=factories.image())
    client = as_user(writer)
    shown = client.get(reverse("factcheck:story", args=[page.pk])).content.decode()
    assert "The lead image has no alt text." in shown
    assert 'name="priority"' not in shown
    response = client.post(reverse("factcheck:submit", args=[page.pk]), {"priority": "2"})
    assert response.status_code == 409
    with pytest.raises(AssignmentRefused, match="no alt text"):
        submit_story(text=page, by=writer)
    assert not StoryPage.objects.get(pk=page.pk).workflow_in_progress


def test_what_a_checker_may_ask_is_said_and_holds_nothing_up(story, writer, as_user):
    client = as_user(writer)
    shown = client.get(reverse("factcheck:story", args=[story.pk])).content.decode()
    assert "No source, but a number" in shown
    assert "No study summary" in shown
    client.post(reverse("factcheck:submit", args=[story.pk]), {"priority": "2"})
    assert StoryPage.objects.get(pk=story.pk).workflow_in_progress


def test_submitting_twice_is_refused(story, writer):
    submit_story(text=story, by=writer)
    with pytest.raises(AssignmentRefused, match="already"):
        submit_story(text=story, by=writer)


def test_who_submits_second_is_told_that_it_is_done(story, writer, as_user):
    submit_story(text=story, by=writer)
    url = reverse("factcheck:submit", args=[story.pk])
    response = as_user(writer).post(url, {"priority": "2"})
    assert response.status_code == 409
    assert "has submitted the story already" in response.content.decode()


def test_a_story_sent_back_keeps_who_has_it_and_is_told_anew(story, writer, checker):
    step = submit(story, by=writer, priority=1)
    claim(task_state=step, by=checker)
    send_back(story, checker)
    mail.outbox.clear()
    submit_story(text=story, by=writer, priority=2)
    assignment = Assignment.objects.get()
    assert (assignment.claimed_by, assignment.priority) == (checker, 2)
    assert [message.to for message in mail.outbox] == [[checker.email]]


def test_of_two_who_take_a_story_one_has_it(story, writer, checker, colleague):
    step = submit(story, by=writer)
    claim(task_state=step, by=checker)
    with pytest.raises(AssignmentRefused, match="Charlie Checker has already taken this story"):
        claim(task_state=step, by=colleague)
    assert Assignment.objects.get().claimed_by == checker
    entry = PageLogEntry.objects.get(page=story.pk, action="factcheck.claim")
    assert entry.user == checker


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_a_story_is_taken_by_checkers(story, writer, who, desk):
    step = submit(story, by=writer)
    with pytest.raises(AssignmentRefused):
        claim(task_state=step, by=desk[who])


def test_who_has_it_hands_it_over_and_the_colleague_is_told(story, writer, checker, colleague):
    step = submit(story, by=writer)
    claim(task_state=step, by=checker)
    with pytest.raises(AssignmentRefused, match="Only the person who has taken"):
        hand_over(task_state=step, to=colleague, by=colleague)
    hand_over(task_state=step, to=colleague, by=checker)
    assert Assignment.objects.get().claimed_by == colleague
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([colleague.email], f"Handed over to you: {story.title}")
    ]
    hand_over(task_state=step, to=None, by=colleague)
    assert Assignment.objects.get().claimed_by is None


def test_it_is_not_handed_to_one_of_its_writers(story, writer, checker):
    writer.groups.add(*checker.groups.all())
    step = submit(story, by=writer)
    claim(task_state=step, by=checker)
    with pytest.raises(AssignmentRefused, match="can't take it"):
        hand_over(task_state=step, to=writer, by=checker)


def test_an_editor_gives_a_story_to_somebody_else(story, writer, checker, colleague, editor):
    step = submit(story, by=writer)
    claim(task_state=step, by=checker)
    hand_over(task_state=step, to=colleague, by=editor)
    assert Assignment.objects.get().claimed_by == colleague


def test_what_is_decided_is_not_taken_any_more(story, writer, checker):
    step = submit(story, by=writer)
    send_back(story, checker)
    with pytest.raises(AssignmentRefused, match="not in fact-check any more"):
        claim(task_state=step, by=checker)


def test_taking_and_handing_over_on_the_page(story, writer, checker, colleague, as_user):
    url = f"/admin/review/{submit(story, by=writer).pk}/"
    client = as_user(checker)
    assert "Nobody has taken this story yet." in client.get(url).content.decode()
    client.post(f"{url}claim/")
    assert "You have this story." in client.get(url).content.decode()
    assert "With Charlie Checker." in as_user(colleague).get(url).content.decode()
    shown = as_user(colleague).post(f"{url}claim/", follow=True).content.decode()
    assert "Charlie Checker has already taken this story" in shown
    for odd in ("999999", "x", "\0"):
        client.post(f"{url}claim/", {"action": "hand_over", "to": odd})
        assert Assignment.objects.get().claimed_by == checker
    client.post(f"{url}claim/", {"action": "hand_over", "to": colleague.pk})
    assert Assignment.objects.get().claimed_by == colleague
    assert step_of(story).pk
