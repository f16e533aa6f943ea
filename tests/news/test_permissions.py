import pytest
from django.urls import reverse

from news.models import StoryPage
from tests import factories
from tests.factories import approve, submit
from tests.forms import story_form

pytestmark = pytest.mark.django_db


def exists(page):
    return StoryPage.objects.filter(pk=page.pk).exists()


def delete(client, page):
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def test_a_writer_deletes_their_own_draft(writer, as_user):
    page = factories.story(by=writer)
    delete(as_user(writer), page)
    assert not exists(page)


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_nobody_deletes_a_story_under_review(who, writer, as_user, request):
    page = factories.story(by=writer)
    submit(page, by=writer)
    delete(as_user(request.getfixturevalue(who)), page)
    assert exists(page)


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_nobody_deletes_a_live_story(who, writer, as_user, request):
    page = factories.live_story(by=writer)
    delete(as_user(request.getfixturevalue(who)), page)
    assert exists(page)


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_nobody_deletes_a_live_story_in_bulk(who, writer, as_user, request):
    page = factories.live_story(by=writer)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    as_user(request.getfixturevalue(who)).post(f"{url}?id={page.pk}&next=/admin/")
    assert exists(page)


def test_a_writer_neither_reads_nor_edits_a_colleagues_draft(writer, as_user):
    page = factories.story(by=factories.writer("Otto", "Other"), title="Secret of Otto")
    client = as_user(writer)
    for name in ("edit", "view_draft", "preview_on_edit"):
        response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
        assert response.status_code in {302, 403}
    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        story_form(author=writer.author, page=page, title="Mine now"),
    )
    assert StoryPage.objects.get(pk=page.pk).draft_title == "Secret of Otto"


@pytest.mark.parametrize("who", ["writer", "checker", "editor", "admin"])
def test_nobody_changes_a_text_under_review(who, writer, as_user, request):
    page = factories.story(by=writer)
    submit(page, by=writer)
    before = page.latest_revision_id
    response = as_user(request.getfixturevalue(who)).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        story_form(author=writer.author, page=page, title="Changed"),
    )
    assert response.status_code in {200, 302}
    assert StoryPage.objects.get(pk=page.pk).latest_revision_id == before


def test_the_editor_offers_no_decision_and_no_publish_button(writer, checker, as_user):
    page = factories.story(by=writer)
    assert 'name="action-publish"' not in page_html(as_user(writer), page)
    submit(page, by=writer)
    html = page_html(as_user(checker), page)
    assert "action-workflow-action" not in html
    assert 'name="action-publish"' not in html


def page_html(client, page):
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_whoever_submitted_a_story_can_withdraw_it(writer, as_user):
    page = factories.story(by=writer)
    submit(page, by=writer)
    as_user(writer).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        story_form(author=writer.author, page=page) | {"action-cancel-workflow": "1"},
    )
    assert not StoryPage.objects.get(pk=page.pk).workflow_in_progress


def test_a_schedule_is_stopped_by_an_editor_only(writer, checker, editor, as_user):
    from datetime import timedelta

    from django.utils import timezone

    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    approve(page, editor, go_live_at=timezone.now() + timedelta(days=1))
    url = reverse(
        "wagtailadmin_pages:revisions_unschedule", args=[page.pk, page.latest_revision_id]
    )
    as_user(writer).post(url)
    assert StoryPage.objects.get(pk=page.pk).approved_schedule
    as_user(editor).post(url)
    assert not StoryPage.objects.get(pk=page.pk).approved_schedule


def test_a_copy_is_an_unchecked_draft(editor, as_user, section):
    page = factories.live_story()
    as_user(editor).post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "A copy",
            "new_slug": "a-copy",
            "new_parent_page": section.pk,
            "publish_copies": "on",
        },
    )
    copies = StoryPage.objects.filter(slug="a-copy")
    assert not copies.filter(live=True).exists()
