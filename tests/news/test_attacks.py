"""Attacks that worked once, or nearly: each stays here as it was tried."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, ReferenceIndex, Revision, TaskState
from wagtail.signals import page_published

from news.aftercare import changed_sources
from news.citations.models import Citation
from news.desk import contributions as kept
from news.desk.contributions import Contribution
from news.desk.refusals import (
    DecisionRefused,
    NotChecked,
    NotReadTwice,
    PictureInUse,
    PublicationRefused,
)
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.contributors import contributor_ids
from news.images.models import NewsImage
from news.models import StoryIndexPage, StoryPage
from news.publishing import rule
from news.secondread.approvals import record_approval
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, edit_citation, marker, paragraph, submit
from tests.forms import as_seen, story_form

pytestmark = pytest.mark.django_db


def fresh(page):
    return StoryPage.objects.get(pk=page.pk)


def png(name):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "#ff0000").save(picture, "PNG")
    return ContentFile(picture.getvalue(), name=name)


# Pictures -----------------------------------------------------------------------------------------


@arranged
def shown():
    picture = factories.image("Shown")
    factories.live_story(lead_image=picture, lead_image_alt="A drawing")
    return NewsImage.objects.get(pk=picture.pk)


def test_a_shown_picture_is_not_swapped_under_its_own_name(shown):
    shown.file = png(shown.file.name)
    with pytest.raises(PictureInUse):
        shown.save()


@pytest.mark.parametrize("field", ["file", "file_hash"])
def test_the_database_keeps_the_file_of_a_shown_picture(shown, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        NewsImage.objects.filter(pk=shown.pk).update(**{field: "another"})


def test_the_form_says_why_a_shown_picture_is_not_swapped(shown, admin, as_user):

    upload = SimpleUploadedFile("evil.png", png("evil.png").read(), "image/png")
    response = as_user(admin).post(
        f"/admin/images/{shown.pk}/",
        {"title": shown.title, "file": upload, "collection": shown.collection_id, "credit": "X"},
    )
    assert "Upload the other as a new picture" in response.content.decode()
    assert NewsImage.objects.get(pk=shown.pk).file.name == shown.file.name


def test_a_picture_swapped_after_the_check_stops_the_publication(writer, checker, editor):
    picture = factories.image("Draft")
    page = factories.story(by=writer, lead_image=picture, lead_image_alt="A drawing")
    submit(page, by=writer)
    approve(page, checker)
    ReferenceIndex.objects.all().delete()  # nothing says that it is used
    picture.refresh_from_db()
    picture.file = png("evil.png")
    picture.save()
    with pytest.raises(Exception, match="has not been fact-checked"):
        approve(page, editor)
    assert not fresh(page).live


# Contributions ------------------------------------------------------------------------------------


def test_making_up_for_old_contributions_is_all_or_nothing(writer, checker, monkeypatch):
    page = factories.story(by=writer)
    draft = fresh(page)
    draft.standfirst = "The checker wrote all of this."
    draft.save_revision(user=checker)
    with factories.unguarded_database() as cursor:
        cursor.execute("DELETE FROM desk_contribution")
    note = kept._note
    calls = []

    def fails_at_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError
        note(*args)

    monkeypatch.setattr(kept, "_note", fails_at_the_second)
    newest = fresh(page).get_latest_revision_as_object()
    with pytest.raises(RuntimeError), transaction.atomic():
        contributor_ids(newest)
    monkeypatch.undo()
    assert checker.pk in contributor_ids(newest)


@pytest.mark.parametrize("copy_revisions", [True, False])
def test_a_copy_after_a_purge_remembers_its_writers(writer, checker, copy_revisions):
    page = factories.story(by=writer)
    draft = fresh(page)
    draft.standfirst = "The checker wrote all of this."
    draft.save_revision(user=checker)
    draft = fresh(page).get_latest_revision_as_object()
    draft.title = "The writer's headline"
    draft.save_revision(user=writer)
    call_command("purge_revisions", stdout=io.StringIO())
    copier = factories.writer("Cora", "Copier")
    copy = (
        fresh(page)
        .get_latest_revision_as_object()
        .copy(update_attrs={"slug": "copied"}, copy_revisions=copy_revisions, user=copier)
    )
    newest = fresh(copy).get_latest_revision_as_object()
    assert {writer.pk, checker.pk} <= contributor_ids(newest)


def test_a_copy_made_in_the_admin_remembers_them_too(writer, checker, editor, as_user):
    page = factories.story(by=writer)
    draft = fresh(page)
    draft.standfirst = "The checker wrote all of this."
    draft.save_revision(user=checker)
    Revision.objects.for_instance(page).exclude(pk=fresh(page).latest_revision_id).delete()
    as_user(editor).post(
        f"/admin/pages/{page.pk}/copy/",
        {
            "new_title": "Copied",
            "new_slug": "copied",
            "new_parent_page": StoryIndexPage.objects.get().pk,
        },
    )
    copy = StoryPage.objects.get(slug="copied")
    assert {writer.pk, checker.pk} <= set(
        Contribution.objects.to(copy).values_list("user_id", flat=True)
    )


def test_a_credit_changed_in_the_upload_form_is_its_editors(editor, checker, as_user):
    picture = factories.image(credit="Ada Okafor")
    factories.live_story(lead_image=picture, lead_image_alt="A drawing")
    editor.groups.add(*checker.groups.all())
    response = as_user(editor).post(
        f"/admin/images/multiple/{picture.pk}/",
        {
            f"image-{picture.pk}-title": picture.title,
            f"image-{picture.pk}-collection": picture.collection_id,
            f"image-{picture.pk}-credit": "Somebody else",
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert response.json()["success"]
    [changed] = changed_sources.changed_under_stories()
    [reason] = changed_sources.reasons_against_accepting(changed, by=editor)
    assert "that the story shows for" in reason
    assert changed_sources.reasons_against_accepting(changed, by=checker) == []


def test_a_newer_draft_does_not_keep_its_writer_from_accepting_under_the_live_text(checker):
    source = factories.checked_citation(title="Before")
    page = factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    draft = fresh(page)
    draft.standfirst = "A draft by the checker."
    draft.save_revision(user=checker)
    edit_citation(source, title="After")
    [changed] = changed_sources.changed_under_stories()
    assert changed_sources.reasons_against_accepting(changed, by=checker) == []


@pytest.mark.parametrize("rests", ["live", "scheduled", "cleared", "under review"])
def test_autosave_never_writes_over_what_something_rests_on(rests, writer, checker, editor):
    page = factories.story(by=writer, standfirst="As it was read.")
    submit(page, by=writer)
    if rests != "under review":
        approve(page, checker)
    if rests in {"live", "scheduled"}:
        at = timezone.now() + timedelta(hours=1) if rests == "scheduled" else None
        approve(page, editor, go_live_at=at)
    revision = fresh(page).latest_revision
    draft = revision.as_object()
    draft.standfirst = "Written over."
    saved = draft.save_revision(user=writer, overwrite_revision=revision)
    assert saved.pk != revision.pk
    revision.refresh_from_db()
    assert revision.content["standfirst"] == "As it was read."


@pytest.mark.parametrize("rests", ["live", "scheduled"])
def test_the_database_keeps_what_something_rests_on(rests, writer, checker, editor):
    page = factories.live_story(by=writer)
    same = page.get_latest_revision_as_object()
    same.slug = "moved"
    same.save_revision(user=writer)
    submit(fresh(page), by=writer)
    at = timezone.now() + timedelta(hours=1) if rests == "scheduled" else None
    approve(
        page, editor, go_live_at=at
    )  # the same words: this revision has no clearance of its own
    revision = fresh(page).latest_revision
    assert not revision.clearances.exists()
    with pytest.raises(IntegrityError, match="live or scheduled"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(content={})


# Half-done states, faults -------------------------------------------------------------------------


def test_scheduling_what_nobody_cleared_is_refused_and_keeps_the_other_schedule(
    writer, checker, editor
):
    page = factories.story(by=writer)
    at = timezone.now() + timedelta(hours=1)
    submit(page, by=writer)
    approve(page, checker)
    approve(page, editor, go_live_at=at)
    scheduled = fresh(page).revisions.get(approved_go_live_at__isnull=False)
    draft = scheduled.as_object()
    draft.standfirst, draft.go_live_at = "Slipped in.", at
    revision = draft.save_revision(user=writer)
    with pytest.raises(PublicationRefused):
        PublishPageRevisionAction(revision, user=editor).execute(skip_permission_checks=True)
    with pytest.raises(PublicationRefused):
        draft.save_revision(user=writer, approved_go_live_at=at)
    assert fresh(page).revisions.get(approved_go_live_at__isnull=False) == scheduled


def test_one_fault_does_not_hold_up_the_other_stories(writer, checker, editor, time_machine):
    pages = [factories.story(by=writer) for _number in range(2)]
    at = timezone.now() + timedelta(hours=1)
    for page in pages:
        submit(page, by=writer)
        approve(page, checker)
        approve(page, editor, go_live_at=at)

    def fails(instance, **_kwargs):
        if instance.pk == pages[0].pk:
            raise RuntimeError

    page_published.connect(fails)
    try:
        published, refused = rule.publish_due(at=at)
    finally:
        page_published.disconnect(fails)
    assert published == [pages[1].title]
    assert "Something broke in the system" in refused[0]
    assert not fresh(pages[0]).live


def test_the_section_is_not_copied_half():
    factories.live_story()
    section = StoryIndexPage.objects.get()
    with pytest.raises(PublicationRefused):
        section.copy(recursive=True, to=section.get_parent(), update_attrs={"slug": "news-2"})
    assert StoryIndexPage.objects.count() == 1


def test_a_checked_citation_is_kept_and_the_delete_page_says_so(editor, as_user):
    source = factories.checked_citation()
    url = f"/admin/snippets/citations/citation/delete/{source.pk}/"
    client = as_user(editor)
    assert "prevent it from being deleted" in client.get(url).content.decode()
    assert client.post(url).status_code < 500
    assert Citation.objects.filter(pk=source.pk).exists()


def test_the_home_page_is_not_deleted_over_cleared_stories(admin, as_user):
    factories.live_story()
    home = StoryIndexPage.objects.get().get_parent()
    assert as_user(admin).post(f"/admin/pages/{home.pk}/delete/").status_code == 302
    assert Page.objects.filter(pk=home.pk).exists()


def test_submitting_twice_is_said_and_keeps_what_was_typed(writer, as_user):
    page = factories.story(by=writer)
    client = as_user(writer)
    form = story_form(author=writer.author, page=page, standfirst="Typed since.")
    submit(page, by=writer)
    response = client.post(f"/admin/pages/{page.pk}/edit/", form | {"action-submit": "1"})
    assert response.status_code == 200
    assert "Typed since." in response.content.decode()
    assert TaskState.objects.filter(revision__object_id=str(page.pk)).count() == 1


@pytest.mark.parametrize(
    "content",
    [
        '{"items":[],"sources":5}',
        '{"items":[],"sources":[]}',
        '{"items":[],"sources":{"citation:1":{"issued":{"date-parts":[["x"]]}}}}',
        '{"items":[],"sources":{"citation:1":{"issued":{"date-parts":[]}}}}',
        "[" * 100_000,
    ],
)
def test_a_tampered_memory_of_the_page_is_no_fault_of_ours(writer, checker, as_user, content):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    client, url = as_user(checker), f"/admin/review/{step.pk}/"
    form = as_seen(client, url) | {"approve-shown": "0" * 64, "shown_content": content}
    assert client.post(url, form | {"action": "approve"}).status_code == 409


def test_whoever_reads_the_row_anew_may_save_it(writer, checker, editor):
    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    mine = fresh(page)
    approve(page, editor)
    mine.refresh_from_db()
    mine.slug = "moved"
    mine.save()
    assert fresh(page).live


def test_an_upgrade_carries_over_what_waits_for_its_time(writer, checker, editor):
    scheduled, waiting = factories.story(by=writer), factories.story(by=writer)
    for page in (scheduled, waiting):
        submit(page, by=writer)
        approve(page, checker)
    approve(scheduled, editor, go_live_at=timezone.now() + timedelta(hours=1))
    with factories.unguarded_database() as cursor:
        cursor.execute("DELETE FROM factcheck_clearance")
        cursor.execute("UPDATE wagtailcore_taskstate SET finished_at = '2020-01-01'")
    call_command("setup_newsroom", stdout=io.StringIO())
    assert Clearance.objects.of(scheduled).get().checker == checker
    approve(waiting, editor)
    published, refused = rule.publish_due(at=timezone.now() + timedelta(hours=2))
    assert (published, refused) == ([scheduled.title], [])


def test_bodies_from_before_a_block_changed_still_have_a_digest(writer):
    picture = factories.image()
    body = [
        {
            "type": "image",
            "value": {"image": picture.pk, "caption": "", "credit": ""},
        },
        {
            "type": "table",
            "value": {
                "columns": [{"type": "gone", "heading": "H"}, {"heading": "I"}],
                "rows": [{"values": ["a", "b"]}],
                "caption": "",
            },
        },
        {"type": "gone", "value": 7},
    ]
    page = factories.story(by=writer)
    page.body = StoryPage.body.field.to_python(body)
    assert page.checkable_content().digest


# What a second review tried ---------------------------------------------------------------------


def test_an_approval_past_the_review_page_is_not_carried_over(writer, checker):
    """Only approvals from before clearances were kept are."""
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    step.approve(user=writer)
    call_command("setup_newsroom", stdout=io.StringIO())
    assert not Clearance.objects.of(page).exists()


def test_an_old_approval_by_a_writer_is_not_carried_over(writer):
    page = factories.live_story(by=writer)
    with factories.unguarded_database() as cursor:
        cursor.execute("DELETE FROM news_publication")
        cursor.execute("DELETE FROM factcheck_clearance")
        cursor.execute(
            "UPDATE wagtailcore_taskstate SET finished_at = '2020-01-01', finished_by_id = %s",
            [writer.pk],
        )
    err = io.StringIO()
    call_command("setup_newsroom", stdout=io.StringIO(), stderr=err)
    assert "approved by one of its writers" in err.getvalue()
    assert not Clearance.objects.of(page).exists()


def test_nobody_clears_a_credit_or_a_name_of_their_own(writer, checker, editor, as_user):
    picture = factories.image(credit="Ada Okafor")
    checker.groups.add(*editor.groups.all())
    page = factories.story(by=writer, lead_image=picture, lead_image_alt="A drawing")
    as_user(checker).post(
        f"/admin/images/multiple/{picture.pk}/",
        {
            f"image-{picture.pk}-title": picture.title,
            f"image-{picture.pk}-collection": picture.collection_id,
            f"image-{picture.pk}-credit": "Charlie Checker",
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    submit(page, by=writer)
    with pytest.raises(DecisionRefused, match="that the story shows for"):
        approve(page, checker)
    approve(page, factories.account("Cleo", "Checker", "Fact-checkers"))


def test_nobody_clears_the_credit_of_a_picture_they_uploaded(writer, checker):
    picture = factories.image(credit="Ada Okafor")
    NewsImage.objects.filter(pk=picture.pk).update(uploaded_by_user=checker)
    page = factories.story(by=writer, lead_image=picture, lead_image_alt="A drawing")
    submit(page, by=writer)
    with pytest.raises(DecisionRefused, match="that the story shows for"):
        approve(page, checker)


def test_a_copy_does_not_launder_a_deletion(writer, checker):
    page = factories.story(by=writer, body=[paragraph("The cells grew."), paragraph("By half.")])
    draft = fresh(page)
    draft.body = StoryPage.body.field.to_python([paragraph("The cells grew.")])
    draft.save_revision(user=checker)
    draft = fresh(page).get_latest_revision_as_object()
    draft.title = "The writer's headline"
    draft.save_revision(user=writer)
    newest = fresh(page).get_latest_revision_as_object()
    copy = newest.copy(update_attrs={"slug": "copied"}, copy_revisions=False, user=writer)
    assert checker.pk in contributor_ids(fresh(copy).get_latest_revision_as_object())


@pytest.mark.parametrize("fields", [None, ["title"], ["live", "title"]])
def test_a_field_of_a_live_citation_is_not_saved_alone(fields):
    source = factories.checked_citation()
    source.title = "Slipped in"
    with pytest.raises(NotChecked):
        source.save(update_fields=fields)


def test_a_revision_that_cannot_be_read_does_not_hold_up_the_others(writer, checker, editor):
    pages = [factories.story(by=writer) for _number in range(2)]
    at = timezone.now() + timedelta(hours=1)
    for page in pages:
        submit(page, by=writer)
        approve(page, checker)
        approve(page, editor, go_live_at=at)
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_revision SET content = '{}' WHERE object_id = %s",
            [str(pages[0].pk)],
        )
    published, refused = rule.publish_due(at=at)
    assert published == [pages[1].title]
    assert len(refused) == 1


def test_a_scheduled_page_of_another_kind_goes_live(admin):
    home = StoryIndexPage.objects.get().get_parent().specific
    home.introduction = "A new introduction."
    at = timezone.now() + timedelta(hours=1)
    revision = home.save_revision(user=admin, approved_go_live_at=at)
    with pytest.raises(NotReadTwice):
        revision.publish(user=admin, skip_permission_checks=True)
    content = home.checkable_content()
    record_approval(text=home, content=content, revision=revision, by=None)
    assert rule.publish_due(at=at) == ([revision.object_str], [])


def test_withdrawing_a_story_that_has_just_been_published_is_said(writer, checker, editor, as_user):
    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    stale = fresh(page).current_workflow_state
    approve(page, editor)
    form = story_form(author=writer.author, page=page) | {"action-cancel-workflow": "1"}
    response = as_user(writer).post(f"/admin/pages/{page.pk}/edit/", form)
    assert response.status_code < 500
    stale.refresh_from_db()
    assert stale.status == "approved"
    assert fresh(page).live


def test_stopping_a_schedule_that_has_just_run_is_said(writer, checker, editor, as_user):
    page = factories.story(by=writer)
    at = timezone.now() + timedelta(hours=1)
    submit(page, by=writer)
    approve(page, checker)
    approve(page, editor, go_live_at=at)
    revision = fresh(page).revisions.get(approved_go_live_at__isnull=False)
    rule.publish_due(at=at)
    url = f"/admin/pages/{page.pk}/revisions/{revision.pk}/unschedule/"
    response = as_user(editor).post(url, follow=True)
    assert "may be live already" in response.content.decode()
    assert fresh(page).live


def test_a_source_that_changed_before_a_newer_version_was_cleared_is_still_listed(
    writer, checker, editor
):
    source = factories.checked_citation(title="Before")
    page = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    at = timezone.now() + timedelta(hours=1)
    submit(page, by=writer)
    approve(page, checker)
    approve(page, editor, go_live_at=at)
    edit_citation(source, title="After")
    draft = fresh(page).get_latest_revision_as_object()
    draft.standfirst = "Another version."
    draft.save_revision(user=writer)
    submit(fresh(page), by=writer)
    approve(page, checker)
    assert len(changed_sources.changed_under_stories()) == 1
