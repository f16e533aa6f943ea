import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.tasks import task_backends
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry, Revision, TaskState

from news.desk.refusals import PublicationRefused
from news.models import StoryIndexPage, StoryPage
from news.publishing import rule
from tests import factories
from tests.factories import approve, step_of, submit
from tests.forms import story_form

pytestmark = pytest.mark.django_db


def fresh(page):
    return StoryPage.objects.get(pk=page.pk)


def test_what_goes_live_is_the_approved_revision_not_the_newest(writer, checker, editor):
    page = factories.story(by=writer, standfirst="Checked.")
    approved = page.latest_revision_id
    submit(page, by=writer)
    approve(page, checker)
    step = step_of(page)
    TaskState.objects.filter(pk=step.pk).update(status=TaskState.STATUS_APPROVED)
    page = fresh(page)
    page.standfirst = "Unchecked."
    Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    rule.publish(task_state=step, by=editor)
    assert fresh(page).standfirst == "Checked."
    assert fresh(page).live_revision_id == approved


ATTEMPTS = {
    "revision.publish": lambda page, user: page.latest_revision.publish(),
    "revision.publish by a superuser": lambda page, user: page.latest_revision.publish(user=user),
    "save": lambda page, user: setattr(page, "live", True) or page.save(),
    "save with a revision": lambda page, user: (
        setattr(page, "live", True)
        or setattr(page, "live_revision", page.latest_revision)
        or page.save()
    ),
    "copy": lambda page, user: setattr(page, "live", True) or page.copy(update_attrs={"slug": "c"}),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_unchecked_content_does_not_go_live(writer, admin, attempt):
    page = factories.story(by=writer)
    with pytest.raises(PermissionDenied):
        attempt(page, admin)
    assert not fresh(page).live
    assert not StoryPage.objects.live().exists()


def test_a_story_is_not_added_as_live(writer, section):
    page = factories.story(by=writer)
    data = page.serializable_data() | {"pk": None, "slug": "new", "path": None}
    new = StoryPage(title="New", slug="new", standfirst="S", dateline_date=page.dateline_date)
    assert data
    with pytest.raises(PublicationRefused):
        StoryIndexPage.objects.get().add_child(instance=new)
    assert not StoryPage.objects.filter(slug="new").exists()


@pytest.mark.parametrize("who", ["writer", "checker", "editor", "admin"])
@pytest.mark.parametrize("stage", ["draft", "in fact-check", "checked"])
def test_nobody_publishes_from_the_editor(who, stage, as_user, desk, writer):
    page = factories.story(by=writer)
    if stage != "draft":
        submit(page, by=writer)
    if stage == "checked":
        approve(page, factories.account("Cy", "Checker", "Fact-checkers"))
    user = desk[who]
    form = story_form(author=writer.author, page=page, title="Sneaked in")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = as_user(user).post(url, form | {"action-publish": "1"})
    assert response.status_code in {200, 302}
    assert not fresh(page).live
    # The attack is a valid form: where the text isn't frozen it is saved, as a draft.
    may_write = stage == "draft" and who != "checker"
    assert (fresh(page).draft_title == "Sneaked in") == may_write


def test_nobody_creates_and_publishes_in_one_go(editor, admin, writer, as_user, section):
    url = reverse("wagtailadmin_pages:add", args=["news", "storypage", section.pk])
    for user in (writer, editor, admin):
        form = story_form(author=writer.author, slug=f"by-{user.pk}")
        as_user(user).post(url, form | {"action-publish": "1"})
        page = StoryPage.objects.get(slug=f"by-{user.pk}")
        assert (page.title, page.live, page.owner) == ("Cells grew", False, user)


@pytest.mark.parametrize("who", ["checker", "editor", "admin"])
def test_an_approval_posted_to_the_editor_decides_and_saves_nothing(who, writer, as_user, desk):
    """Stock Wagtail saves the posted form and then approves it: the checker's own text."""
    page = factories.story(by=writer)
    submit(page, by=writer)
    form = story_form(author=writer.author, page=page, title="Sneaked in")
    as_user(desk[who]).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        form | {"action-workflow-action": "1", "workflow-action-name": "approve"},
    )
    assert step_of(page).status == "in_progress"
    assert fresh(page).draft_title != "Sneaked in"


@pytest.mark.parametrize("who", ["editor", "admin"])
def test_nobody_publishes_in_bulk(who, as_user, desk, writer):
    page = factories.story(by=writer)
    client = as_user(desk[who])
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{url}?id={page.pk}&next=/admin/", {"include_descendants": "on"})
    client.post(f"{url}?id={page.get_parent().pk}&next=/admin/", {"include_descendants": "on"})
    assert not fresh(page).live


def test_an_embargo_lifts_at_its_time_and_not_before(writer, checker, editor, time_machine):
    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    at = timezone.now() + timedelta(hours=2)
    approve(page, editor, go_live_at=at)
    call_command("publish_scheduled", stdout=io.StringIO())
    assert not fresh(page).live
    time_machine.move_to(at + timedelta(minutes=1))
    out = io.StringIO()
    call_command("publish_scheduled", stdout=out)
    assert fresh(page).live
    assert page.title in out.getvalue()
    call_command("publish_scheduled", stdout=io.StringIO())
    assert fresh(page).live


def test_one_refusal_does_not_hold_up_the_others(writer, checker, editor, time_machine):
    good, bad = factories.story(by=writer), factories.story(by=writer)
    at = timezone.now() + timedelta(hours=1)
    for page in (bad, good):
        submit(page, by=writer)
        approve(page, checker)
        approve(page, editor, go_live_at=at)
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_revision SET content = jsonb_set(content, '{standfirst}', '\"No.\"')"
            " WHERE object_id = %s",
            [str(bad.pk)],
        )
    time_machine.move_to(at + timedelta(minutes=1))
    with pytest.raises(CommandError, match=bad.title):
        call_command("publish_scheduled", stdout=io.StringIO())
    assert fresh(good).live
    assert not fresh(bad).live


def test_a_slug_taken_since_does_not_hold_up_the_others(writer, checker, editor, time_machine):
    good, bad = factories.story(by=writer), factories.story(by=writer)
    at = timezone.now() + timedelta(hours=1)
    for page in (bad, good):
        page.slug = f"scheduled-{page.pk}"
        page.save_revision(user=writer)
        submit(page, by=writer)
        approve(page, checker)
        approve(page, editor, go_live_at=at)
    factories.story(by=writer, slug=f"scheduled-{bad.pk}")
    time_machine.move_to(at + timedelta(minutes=1))
    with pytest.raises(CommandError):
        call_command("publish_scheduled", stdout=io.StringIO())
    assert fresh(good).live
    assert not fresh(bad).live


def test_an_embargo_does_not_end_the_review_of_a_newer_draft(writer, checker, editor, time_machine):
    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    at = timezone.now() + timedelta(hours=1)
    approve(page, editor, go_live_at=at)
    page = fresh(page)
    page.standfirst = "Newer."
    page.save_revision(user=writer)
    submit(page, by=writer)
    time_machine.move_to(at + timedelta(minutes=1))
    call_command("publish_scheduled", stdout=io.StringIO())
    assert fresh(page).live
    assert fresh(page).standfirst != "Newer."
    assert step_of(page).status == "in_progress"


def test_an_expired_page_is_taken_off_the_site(writer):
    page = factories.live_story()
    StoryPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", stdout=io.StringIO())
    assert not fresh(page).live


def test_every_step_is_in_the_log(writer, checker, editor):
    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    approve(page, editor)
    actions = set(PageLogEntry.objects.filter(page=page).values_list("action", "user"))
    assert ("wagtail.workflow.start", writer.pk) in actions
    assert ("wagtail.workflow.approve", checker.pk) in actions
    assert ("wagtail.publish", editor.pk) in actions
    assert not ModelLogEntry.objects.exclude(content_type__app_label="news").exists()


def test_a_live_story_can_be_unpublished_by_an_editor_and_not_by_a_writer(editor, as_user, writer):
    page = factories.live_story(by=writer)
    url = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    said = {"reason": "A complaint."}
    as_user(writer).post(url, said)
    assert fresh(page).live
    as_user(editor).post(url, said)
    assert not fresh(page).live


# At its time ------------------------------------------------------------------------------------


@pytest.fixture
def late(writer, checker, editor, time_machine):
    """A story whose time has passed, and which can't go live: its slug has been taken."""
    page = factories.story(by=writer)
    page.slug = "wanted"
    page.save_revision(user=writer)
    at = timezone.now() + timedelta(hours=1)
    submit(page, by=writer)
    approve(page, checker)
    approve(page, editor, go_live_at=at)
    factories.story(by=writer, slug="wanted")
    mail.outbox.clear()
    time_machine.move_to(at + timedelta(minutes=5))
    return page


def run_schedule():
    with pytest.raises(CommandError):
        call_command("publish_scheduled", stdout=io.StringIO())


def test_the_desk_hears_of_a_refusal_once_by_mail(late, editor):
    for _minute in range(3):
        run_schedule()
    [message] = mail.outbox
    assert message.to == [editor.email]
    assert late.title in message.subject
    assert "slug" in message.body
    assert PageLogEntry.objects.filter(action=rule.REFUSED_AT_ITS_TIME).count() == 1
    assert fresh(late).revisions.filter(approved_go_live_at__isnull=False).exists()


def test_what_is_late_is_on_the_dashboard_with_the_reason(late, editor, as_user):
    html = as_user(editor).get("/admin/").content.decode()
    assert "Late:" in html
    assert "is the publishing job running?" in html
    run_schedule()
    html = as_user(editor).get("/admin/").content.decode()
    assert "is the publishing job running?" not in html
    assert "slug" in html


def test_a_mended_story_goes_live_at_the_next_run(late):
    run_schedule()
    StoryPage.objects.exclude(pk=late.pk).filter(slug="wanted").delete()
    call_command("publish_scheduled", stdout=io.StringIO())
    assert fresh(late).live
    assert rule.late_stories(at=timezone.now()) == []


def test_a_schedule_leaves_a_job_for_its_time(writer, checker, editor):
    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    task_backends["jobs"].later.clear()
    at = timezone.now() + timedelta(hours=1)
    approve(page, editor, go_live_at=at)
    [job] = task_backends["jobs"].later.results
    assert job.task.run_after == at
    assert job.task.module_path == "news.publishing.rule.publish_what_is_due"


def test_the_job_publishes_what_is_due(writer, checker, editor, time_machine):
    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    at = timezone.now() + timedelta(hours=1)
    approve(page, editor, go_live_at=at)
    time_machine.move_to(at)
    rule.publish_what_is_due.func()
    assert fresh(page).live


def test_publishing_by_hand_from_the_editor_is_a_save_that_says_so(writer, editor, as_user):
    page = factories.story(by=writer)
    form = story_form(author=writer.author, page=page, standfirst="Kept.")
    response = as_user(editor).post(
        f"/admin/pages/{page.pk}/edit/", form | {"action-publish": "1"}, follow=True
    )
    assert "Saved as a draft, not published." in response.content.decode()
    assert fresh(page).get_latest_revision_as_object().standfirst == "Kept."


def test_bulk_publish_says_where_stories_are_published(writer, editor, as_user):
    page = factories.story(by=writer)
    html = (
        as_user(editor)
        .get(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/")
        .content.decode()
    )
    assert "A story goes live from its review page" in html


def test_taking_a_story_off_twice_is_said(editor, as_user):
    page = factories.live_story()
    stale = as_user(editor)
    url = f"/admin/pages/{page.pk}/unpublish/"
    assert stale.get(url).status_code == 200
    factories.withdraw(fresh(page))
    response = stale.post(url, {"reason": "A complaint."}, follow=True)
    assert response.status_code == 200
    assert not fresh(page).live
