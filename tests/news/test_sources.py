"""Sources that change under stories: the story keeps the old text until somebody accepts it."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageLogEntry

from news.aftercare import changed_sources
from news.aftercare.changed_sources import changed_under_stories
from news.citations.models import Citation
from news.desk.refusals import AcceptanceRefused, PictureInUse
from news.factcheck.clearances.clearing import Clearance
from news.images.models import NewsImage
from news.models import Author, StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, edit_citation, marker, paragraph, study, submit

pytestmark = pytest.mark.django_db


@arranged
def source():
    return factories.checked_citation(title="The title as it was checked")


@arranged
def story(source):
    return factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}"), study(source)])


def page_text(client, story):
    return client.get(StoryPage.objects.get(pk=story.pk).url).content.decode()


def only():
    [changed] = changed_under_stories()
    return changed


def accept(changed, by):
    return changed_sources.accept(
        clearance_id=changed.clearance.pk, shown=changed.content.digest, by=by
    )


def test_a_live_story_keeps_the_citation_as_it_was_cleared(story, source, client):
    edit_citation(source, title="The title since Tuesday")
    assert Citation.objects.get(pk=source.pk).title == "The title since Tuesday"
    text = page_text(client, story)
    assert "The title as it was checked" in text
    assert "since Tuesday" not in text


def test_the_story_stands_in_the_queue_with_the_difference(story, source):
    assert changed_under_stories() == []
    edit_citation(source, title="The title since Tuesday")
    changed = only()
    assert changed.story.pk == story.pk
    assert [(run.kind, run.text) for run in changed.changes[0].runs if run.kind != "same"] == [
        ("removed", "as it was checked"),
        ("added", "since Tuesday"),
    ]


def test_a_new_draft_of_a_citation_changes_nothing_yet(story, source, client):
    draft = Citation.objects.get(pk=source.pk)
    draft.title = "A draft of a title"
    draft.save_revision(user=story.owner)
    assert changed_under_stories() == []
    assert "as it was checked" in page_text(client, story)


def test_accepting_shows_the_new_text_on_a_new_clearance(story, source, checker, client):
    before = Clearance.objects.of(story).count()
    edit_citation(source, title="The title since Tuesday")
    clearance = accept(only(), checker)
    assert "since Tuesday" in page_text(client, story)
    assert changed_under_stories() == []
    assert Clearance.objects.of(story).count() == before + 1
    assert clearance.checker == checker
    entry = PageLogEntry.objects.get(action=changed_sources.ACCEPTED)
    assert entry.data["digest"] == clearance.digest
    assert entry.revision_id == clearance.revision_id


def test_whoever_made_the_edit_does_not_accept_it(story, source, checker):
    edit_citation(source, by=checker, title="The title since Tuesday")
    with pytest.raises(AcceptanceRefused, match="You changed this source"):
        accept(only(), checker)
    assert only()


def test_the_writer_of_the_story_does_not_accept_it(story, source, checker):
    story.owner.groups.set(checker.groups.all())
    edit_citation(source, title="The title since Tuesday")
    with pytest.raises(AcceptanceRefused, match="You wrote"):
        accept(only(), story.owner)


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_accepting_is_for_fact_checkers(story, source, who, desk):
    edit_citation(source, title="The title since Tuesday")
    with pytest.raises(AcceptanceRefused, match="for fact-checkers"):
        accept(only(), desk[who])


def test_a_second_change_has_to_be_seen_before_it_is_accepted(story, source, checker):
    edit_citation(source, title="The title since Tuesday")
    changed = only()
    edit_citation(source, title="The title since Friday")
    with pytest.raises(AcceptanceRefused, match="content changed"):
        accept(changed, checker)


def test_what_somebody_accepted_is_not_accepted_twice(story, source, checker):
    edit_citation(source, title="The title since Tuesday")
    changed = only()
    accept(changed, checker)
    with pytest.raises(AcceptanceRefused, match="accepted this already"):
        accept(changed, factories.account("Cleo", "Checker", "Fact-checkers"))


def test_changed_back_it_leaves_the_queue(story, source):
    edit_citation(source, title="The title since Tuesday")
    edit_citation(source, title="The title as it was checked")
    assert changed_under_stories() == []


@pytest.mark.parametrize("field", ["note", "abstract"])
def test_what_readers_do_not_see_of_a_citation_is_no_change(story, source, field):
    edit_citation(source, **{field: "For the desk."})
    assert changed_under_stories() == []


def test_an_authors_name_and_a_picture_credit_are_shown_as_cleared(writer, checker, client):
    picture = factories.image(credit="Ada Okafor")
    figure = {
        "type": "image",
        "value": {
            "image": {"image": picture.pk, "alt_text": "A mouse", "decorative": False},
            "caption": "",
            "credit": "",
        },
    }
    story = factories.live_story(by=writer, body=[paragraph("Cells grew."), figure])
    author = Author.objects.get(account=writer)
    author.name = "Somebody Else"
    factories.put_live(author)
    NewsImage.objects.filter(pk=picture.pk).update(credit="Nobody", created_at="2020-01-01T00:00Z")
    text = page_text(client, story)
    assert "Wanda Writer" in text
    assert "Ada Okafor" in text
    assert {change.place for change in only().changes} == {"author.name", "image.credit"}
    accept(only(), checker)
    text = page_text(client, story)
    assert "Somebody Else" in text
    assert "Nobody" in text


def test_cards_show_the_name_as_cleared_too(writer, client):
    factories.live_story(by=writer)
    author = Author.objects.get(account=writer)
    author.name = "Somebody Else"
    factories.put_live(author)
    for address in ("/", "/news/"):
        assert "Somebody Else" not in client.get(address).content.decode()


def test_whoever_renamed_the_author_does_not_accept_it(writer, editor, checker, as_user):
    factories.live_story(by=writer)
    checker.groups.add(*editor.groups.all())
    author = Author.objects.get(account=writer)
    url = f"/admin/snippets/news/author/edit/{author.pk}/"
    form = {"name": "Somebody Else", "slug": author.slug, "role": "", "biography": ""}
    response = as_user(checker).post(url, form | {"interests": "", "portrait": ""})
    Author.objects.get(pk=author.pk).get_workflow().start(author, checker)
    factories.approve(Author.objects.get(pk=author.pk), editor)
    assert response.status_code == 302
    with pytest.raises(AcceptanceRefused, match="that the story shows for"):
        accept(only(), checker)


def test_a_picture_that_readers_see_is_not_swapped(story, writer):
    picture, other = factories.image("One"), factories.image("Other")
    factories.live_story(lead_image=picture, lead_image_alt="One")
    picture.refresh_from_db()
    picture.file = other.file
    with pytest.raises(PictureInUse):
        picture.save()


def test_a_story_on_its_way_is_listed_too_and_its_editor_sees_the_difference(
    source, writer, checker, editor
):
    page = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    submit(page, by=writer)
    approve(page, checker)
    edit_citation(source, title="The title since Tuesday")
    step = factories.step_of(page)
    shown = step.task.specific.content_under_review(step).digest
    changed = only()
    assert not changed.story.live
    accept(changed, factories.account("Cleo", "Checker", "Fact-checkers"))
    with pytest.raises(Exception, match="content changed"):
        approve(page, editor, shown=shown)
    approve(page, editor)
    assert StoryPage.objects.get(pk=page.pk).live
    assert changed_under_stories() == []


def test_published_before_anybody_accepts_it_shows_what_was_cleared(
    source, writer, checker, editor, client
):
    page = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    submit(page, by=writer)
    approve(page, checker)
    edit_citation(source, title="The title since Tuesday")
    approve(page, editor)
    assert "as it was checked" in page_text(client, page)
    assert only().story.pk == page.pk


# The page of the queue ----------------------------------------------------------------------------


def test_a_checker_accepts_many_at_once(source, checker, as_user, client):
    stories = [factories.live_story(body=[paragraph(f"Grew.{marker(source)}")]) for _n in range(3)]
    edit_citation(source, title="The title since Tuesday")
    desk = as_user(checker)
    rows = desk.get("/admin/changed-sources/").context["rows"]
    ticked = [f"{row['clearance'].pk}:{row['digest']}" for row in rows]
    assert len(ticked) == 3
    response = desk.post("/admin/changed-sources/", {"accept": ticked}, follow=True)
    assert "3 stories show their sources as they are now" in response.content.decode()
    assert all("since Tuesday" in page_text(client, story) for story in stories)


def test_one_that_changed_again_is_refused_and_the_others_are_accepted(source, checker, as_user):
    other = factories.checked_citation(title="Another title")
    factories.live_story(body=[paragraph(f"Grew.{marker(source)}")])
    factories.live_story(body=[paragraph(f"Grew.{marker(other)}")])
    edit_citation(source, title="The title since Tuesday")
    edit_citation(other, title="Another title since Tuesday")
    desk = as_user(checker)
    rows = desk.get("/admin/changed-sources/").context["rows"]
    ticked = [f"{row['clearance'].pk}:{row['digest']}" for row in rows]
    edit_citation(other, title="Another title since Friday")
    response = desk.post("/admin/changed-sources/", {"accept": ticked})
    assert response.status_code == 409
    assert "content changed" in response.content.decode()
    assert len(changed_under_stories()) == 1


@pytest.mark.parametrize("ticked", ["", "x", "1", "9" * 30, "-1:aa", "٣:aa", "999999:aa"])
def test_junk_is_refused_in_words(checker, as_user, ticked):
    response = as_user(checker).post("/admin/changed-sources/", {"accept": ticked})
    assert response.status_code == 409


def test_who_may_not_accept_is_told_why(story, source, editor, as_user):
    edit_citation(source, title="The title since Tuesday")
    html = as_user(editor).get("/admin/changed-sources/").content.decode()
    assert "for fact-checkers" in html
    assert 'name="accept"' not in html
    dashboard = as_user(editor).get("/admin/").content.decode()
    assert "1 story shows a source that has changed since" in dashboard


def test_the_dashboard_counts_no_further_than_it_has_to(source, editor, as_user, monkeypatch):
    monkeypatch.setattr("news.admin.dashboard.MOST_COUNTED", 2)
    for _number in range(3):
        factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    edit_citation(source, title="The title since Tuesday")
    dashboard = as_user(editor).get("/admin/").content.decode()
    assert "More than 2 stories show a source that has changed since" in dashboard


def test_a_change_that_no_reader_sees_is_compared_with_no_story(source, django_assert_num_queries):
    factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    edit_citation(source, note="Ask Mara about Table 2.")
    author = Author.objects.get(bylines__isnull=False)
    for name in ("Renamed", author.name):
        author.name = name
        factories.put_live(author)
    with CaptureQueriesContext(connection) as alone:
        assert changed_under_stories() == []
    for _number in range(3):
        factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    StoryPage.objects.update(first_published_at=timezone.now())
    Citation.objects.filter(pk=source.pk).update(last_published_at=timezone.now())
    with django_assert_num_queries(len(alone)):
        assert changed_under_stories() == []


def test_nothing_is_accepted_that_nobody_has_checked(story, source, checker):
    edit_citation(source, title="The title since Tuesday")
    Citation.objects.filter(pk=source.pk).update(live=False)
    with pytest.raises(AcceptanceRefused, match="has not been checked yet"):
        accept(only(), checker)


def test_the_sources_of_a_story_are_found_without_a_look_at_all_others(story):
    # What PostgreSQL asks of each row stands in its plan as one of these.
    assert "SubPlan" not in story.sources().explain()


def test_publications_are_kept(story):
    with pytest.raises(IntegrityError):
        story.publications.all()._raw_delete("default")
