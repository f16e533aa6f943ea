import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

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
def test_nobody_deletes_a_story_under_review(who, writer, as_user, desk):
    page = factories.story(by=writer)
    submit(page, by=writer)
    delete(as_user(desk[who]), page)
    assert exists(page)


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_nobody_deletes_a_live_story(who, writer, as_user, desk):
    page = factories.live_story(by=writer)
    delete(as_user(desk[who]), page)
    assert exists(page)


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_nobody_deletes_a_live_story_in_bulk(who, writer, as_user, desk):
    page = factories.live_story(by=writer)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    as_user(desk[who]).post(f"{url}?id={page.pk}&next=/admin/")
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
def test_nobody_changes_a_text_under_review(who, writer, as_user, desk):
    page = factories.story(by=writer)
    submit(page, by=writer)
    before = page.latest_revision_id
    response = as_user(desk[who]).post(
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


@pytest.mark.parametrize("who", ["editor", "admin"])
def test_nobody_takes_all_stories_off_the_site_with_one_click(who, section, as_user, desk):
    page = factories.live_story()
    client = as_user(desk[who])
    url = reverse("wagtailadmin_pages:unpublish", args=[section.pk])
    client.post(url, {"include_descendants": "on"})
    client.post(reverse("wagtailadmin_pages:delete", args=[section.pk]))
    assert StoryPage.objects.get(pk=page.pk).live


def test_the_section_is_neither_copied_nor_aliased(section, admin, as_user):
    live = factories.live_story()
    client = as_user(admin)
    for extra in ({"publish_copies": "on"}, {"alias": "on"}):
        client.post(
            reverse("wagtailadmin_pages:copy", args=[section.pk]),
            {
                "new_title": "Second",
                "new_slug": "second",
                "new_parent_page": section.get_parent().pk,
                "copy_subpages": "on",
            }
            | extra,
        )
    assert list(StoryPage.objects.all()) == [live]


def test_the_section_itself_does_not_go_to_fact_check(section, admin, as_user):
    response = as_user(admin).post(
        reverse("wagtailadmin_pages:edit", args=[section.pk]),
        {
            "title": "Stories",
            "slug": "news",
            "action-submit": "1",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        },
    )
    assert response.status_code in {200, 302}
    section.refresh_from_db()
    assert not section.workflow_in_progress


@pytest.mark.parametrize("who", ["checker", "editor"])
def test_a_reviewer_sends_back_and_does_not_withdraw(who, writer, as_user, desk):
    page = factories.story(by=writer)
    submit(page, by=writer)
    as_user(desk[who]).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        story_form(author=writer.author, page=page) | {"action-cancel-workflow": "1"},
    )
    assert StoryPage.objects.get(pk=page.pk).workflow_in_progress


def test_a_scheduled_story_is_not_deleted(writer, checker, editor, as_user):
    from datetime import timedelta

    from django.utils import timezone

    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    approve(page, editor, go_live_at=timezone.now() + timedelta(days=1))
    delete(as_user(writer), page)
    assert exists(page)


def test_what_readers_have_seen_is_not_deleted_by_its_writer(writer, editor, as_user):
    page = factories.live_story(by=writer)
    factories.withdraw(page, by=editor)
    for user in (writer, editor):
        delete(as_user(user), page)
    assert exists(page)


@pytest.mark.parametrize("who", ["writer", "editor"])
def test_nobody_unties_a_byline_from_its_account(who, writer, as_user, desk):
    author = writer.author
    as_user(desk[who]).post(
        reverse("wagtailsnippets_news_author:edit", args=[author.pk]),
        {"name": author.name, "slug": author.slug, "role": "Changed", "account": ""},
    )
    author.refresh_from_db()
    assert author.account == writer


def test_a_picture_that_a_story_shows_is_its_uploaders_no_longer(writer, editor, as_user):
    image = factories.image(credit="Ada")
    image.uploaded_by_user = writer
    image.save()
    page = factories.live_story(by=writer, lead_image=image, lead_image_alt="A")
    client = as_user(writer)
    client.post(
        reverse("wagtailimages:edit", args=[image.pk]), {"title": "T", "credit": "UNCHECKED"}
    )
    for user in (writer, editor):
        as_user(user).post(reverse("wagtailimages:delete", args=[image.pk]))
        url = reverse("wagtail_bulk_action", args=["images", "newsimage", "delete"])
        as_user(user).post(f"{url}?id={image.pk}&next=/admin/")
    assert "UNCHECKED" not in client.get(page.url).content.decode()
    image.refresh_from_db()
    assert image.credit == "Ada"


def test_an_uploader_mends_and_deletes_a_picture_nobody_uses(writer, as_user):
    image = factories.image()
    image.uploaded_by_user = writer
    image.save()
    as_user(writer).post(reverse("wagtailimages:delete", args=[image.pk]))
    assert not type(image).objects.filter(pk=image.pk).exists()


def test_an_author_in_a_draft_is_not_deleted(writer, admin, as_user):
    from news.models import Author, Byline

    other = factories.author("Guest")
    page = factories.story(by=writer)
    page.bylines = [Byline(author=other)]
    page.save_revision(user=writer)
    as_user(admin).post(reverse("wagtailsnippets_news_author:delete", args=[other.pk]))
    assert Author.objects.filter(pk=other.pk).exists()
    assert page_html(as_user(admin), page)


@pytest.mark.parametrize("what", ["images", "documents"])
def test_a_private_collection_stops_no_chooser(what, writer, editor):
    """The admin's own API knows who asks, and leaves out what they may not see."""
    private = Collection.get_first_root_node().add_child(name="Private")
    restriction = CollectionViewRestriction.objects.create(
        collection=private, restriction_type="groups"
    )
    restriction.groups.add(Group.objects.get(name="Editors"))
    names = {}
    for name, collection in (("open", Collection.get_first_root_node()), ("secret", private)):
        one = (
            factories.image(title=name)
            if what == "images"
            else Document.objects.create(title=name, file=ContentFile(b"x", name=f"{name}.pdf"))
        )
        one.collection = collection
        one.save()
    for who in (writer, editor):
        answer = factories.signed_in(who).get(f"/admin/api/main/{what}/")
        assert answer.status_code == 200
        names[who] = {item["title"] for item in answer.json()["items"]}
    assert names == {writer: {"open"}, editor: {"open", "secret"}}
