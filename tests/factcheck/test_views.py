from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, marker, paragraph, send_back, step_of, submit
from tests.forms import as_seen

pytestmark = pytest.mark.django_db


@arranged
def story(writer):
    citation = factories.checked_citation(title="Sleep and clearance")
    page = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(citation)}")])
    submit(page, by=writer)
    return page


def address(page, name="review"):
    return reverse(f"factcheck:{name}", args=[step_of(page).pk])


def test_a_checker_reads_the_text_with_its_sources(story, checker, as_user):
    client = as_user(checker)
    html = client.get(address(story)).content.decode()
    assert story.title in html
    assert "Sleep and clearance" in html
    text = client.get(address(story, "text")).content.decode()
    assert "Cells grew." in text
    assert 'href="#ref-1"' in text


def test_a_checker_approves(story, checker, as_user):
    url = address(story)
    client = as_user(checker)
    factories.rule_on_all(factories.step_of(story))
    response = client.post(
        url, as_seen(client, url) | {"action": "approve", "approve-comment": "Fine."}
    )
    assert response.status_code == 302
    state = TaskState.objects.get(
        status="approved",
        revision__object_id=str(story.pk),
        revision__base_content_type=story.get_base_content_type(),
    )
    assert (state.comment, state.finished_by) == ("Fine.", checker)


def test_a_checker_sends_back_with_a_reason(story, checker, as_user):
    as_user(checker).post(address(story), {"action": "reject", "reject-comment": "How many?"})
    assert TaskState.objects.get(status="rejected").comment == "How many?"


@pytest.mark.parametrize("comment", ["", "   "])
def test_without_a_reason_nothing_is_sent_back(story, checker, as_user, comment):
    response = as_user(checker).post(
        address(story), {"action": "reject", "reject-comment": comment}
    )
    assert "Say what has to change" in response.content.decode()
    assert not TaskState.objects.filter(status="rejected").exists()


def test_a_refusal_says_why_and_keeps_what_was_typed(story, checker, as_user):
    url = address(story)
    client = as_user(checker)
    send_back(story, checker)
    response = client.post(url, {"action": "reject", "reject-comment": "My long comment."})
    assert response.status_code == 409
    assert "Nothing has been recorded." in response.content.decode()
    assert "My long comment." in response.content.decode()


def test_a_writer_in_the_group_is_told_why_they_cannot_approve(story, writer, checker, as_user):
    writer.groups.set(checker.groups.all())
    html = as_user(writer).get(address(story)).content.decode()
    assert "You can’t approve this yet" in html
    assert 'value="approve"' not in html
    response = as_user(writer).post(
        address(story), as_seen(as_user(writer), address(story)) | {"action": "approve"}
    )
    assert response.status_code == 409


@pytest.mark.parametrize("name", ["review", "text"])
def test_the_step_is_closed_to_its_writer(story, writer, name, as_user):
    response = as_user(writer).get(address(story, name))
    assert response.status_code == 302


def test_an_editor_reads_what_is_checked_and_decides_nothing(story, editor, as_user):
    client = as_user(editor)
    response = client.get(address(story))
    assert response.context["against_approving"]
    assert response.context["against_sending_back"]


def test_an_administrator_reads_and_decides_nothing(story, admin, as_user):
    client = as_user(admin)
    assert client.get(address(story)).status_code == 200
    assert (
        client.post(
            address(story), as_seen(client, address(story)) | {"action": "approve"}
        ).status_code
        == 409
    )
    assert not TaskState.objects.filter(
        status="approved",
        revision__object_id=str(story.pk),
        revision__base_content_type=story.get_base_content_type(),
    ).exists()


def test_reading_decides_nothing(story, checker, as_user):
    as_user(checker).get(address(story) + "?action=approve")
    assert step_of(story).status == "in_progress"


@pytest.mark.parametrize("action", ["", "publish", "🧠"])
def test_an_unknown_decision_is_refused(story, checker, as_user, action):
    assert as_user(checker).post(address(story), {"action": action}).status_code == 409


def test_an_editor_publishes_now(story, checker, editor, as_user):
    approve(story, checker)
    client = as_user(editor)
    client.post(address(story), as_seen(client, address(story)) | {"action": "approve"})
    assert StoryPage.objects.get(pk=story.pk).live


def test_an_editor_sets_an_embargo(story, checker, editor, as_user):
    approve(story, checker)
    client = as_user(editor)
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=1)
    client.post(
        address(story),
        as_seen(client, address(story))
        | {"action": "approve", "approve-go_live_at": f"{at:%Y-%m-%dT%H:%M}"},
    )
    page = StoryPage.objects.get(pk=story.pk)
    assert not page.live
    assert page.revisions.get(approved_go_live_at__isnull=False).approved_go_live_at == at


def test_an_embargo_in_the_past_is_refused(story, checker, editor, as_user):
    approve(story, checker)
    client = as_user(editor)
    response = client.post(
        address(story),
        as_seen(client, address(story))
        | {"action": "approve", "approve-go_live_at": "2020-01-01T00:00"},
    )
    assert "This time has passed" in response.content.decode()
    assert not StoryPage.objects.get(pk=story.pk).live


def test_what_was_decided_stays_readable(story, checker, as_user):
    url = address(story)
    approve(story, checker, comment="All stands in the paper.")
    html = as_user(checker).get(url).content.decode()
    assert "Decided" in html
    assert "All stands in the paper." in html


def test_an_unchecked_source_leads_to_its_own_check(writer, checker, as_user):
    citation = factories.citation(by=writer)
    page = factories.story(by=writer, body=[paragraph(f"A.{marker(citation)}")])
    submit(page, by=writer)
    html = as_user(checker).get(address(page)).content.decode()
    assert address(citation) in html
    assert as_user(checker).get(address(citation, "text")).status_code == 200


def test_a_step_that_is_not_ours_is_not_shown(checker, as_user):
    assert as_user(checker).get(reverse("factcheck:review", args=[999_999])).status_code == 404


def test_scripts_in_a_comment_are_text(story, checker, as_user):
    factories.send_back(story, checker, "<script>alert(1)</script>")
    for url in (reverse("wagtailadmin_home"), reverse("wagtailadmin_pages:edit", args=[story.pk])):
        html = as_user(story.owner).get(url).content.decode()
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_a_checker_starts_the_check_of_a_withdrawn_source_and_makes_it(writer, checker, as_user):
    citation = factories.citation(by=writer)
    page = factories.story(by=writer, body=[paragraph(f"A.{marker(citation)}")])
    submit(page, by=writer)
    type(citation).objects.get(pk=citation.pk).current_workflow_state.cancel(user=writer)
    client = as_user(checker)
    html = client.get(address(page)).content.decode()
    url = reverse("factcheck:check_source", args=[step_of(page).pk, citation.pk])
    assert url in html
    assert client.get(url).status_code == 405
    client.post(url)
    approve(citation, checker)
    citation.refresh_from_db()
    assert citation.live


def test_a_source_of_another_story_is_not_started_from_here(story, checker, as_user, writer):
    other = factories.citation(by=writer)
    url = reverse("factcheck:check_source", args=[step_of(story).pk, other.pk])
    assert as_user(checker).post(url).status_code == 404
