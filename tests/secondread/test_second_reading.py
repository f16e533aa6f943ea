"""Nothing of the site's own pages, topics and profiles reaches readers on one person's word."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.models import DraftStateMixin, Page, WorkflowState, get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import HomePage, StandingPage
from news.citations.reviewed_revisions import KeepsReviewedRevisions
from news.desk.refusals import DecisionRefused, NotReadTwice
from news.models import Author, StoryIndexPage, Topic
from news.models.gate import Gate
from news.secondread.approvals import Approval
from news.secondread.gate import ReadTwice
from news.upkeep.invariants import broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.forms import as_seen, sent_by

pytestmark = pytest.mark.django_db
OLD, NEW = "What stood here before.", "What somebody has typed just now."


@arranged
def texts(writer):
    """One of each kind that readers see, with words of its own in one field."""
    topic = factories.topic("Sleep")
    topic.description = OLD
    author = writer.author
    author.biography = OLD
    home, section = HomePage.objects.get(), StoryIndexPage.objects.get()
    home.introduction = section.introduction = OLD
    factories.live_story(by=writer, topics=[topic])
    return {
        "topic": (factories.put_live(topic), "description"),
        "author": (factories.put_live(author), "biography"),
        "standing": (factories.standing_page("About", introduction=OLD), "introduction"),
        "home": (factories.put_live(home), "introduction"),
        "section": (factories.put_live(section), "introduction"),
    }


KINDS = ("topic", "author", "standing", "home", "section")


def fresh(text):
    return type(text).objects.get(pk=text.pk)


def edit_url(text):
    if isinstance(text, Topic | Author):
        return reverse(f"wagtailsnippets_news_{text._meta.model_name}:edit", args=[text.pk])
    return reverse("wagtailadmin_pages:edit", args=[text.pk])


def address(text):
    return text.get_absolute_url() if isinstance(text, Topic | Author) else text.url


def send(client, text, action, **changes):
    """What a browser sends from the form of `text`, with some fields changed."""
    if isinstance(text, HomePage):  # its rows are put into the form by a script
        rows = fresh(text).get_latest_revision_as_object().front.get_prep_value()
        changes |= nested_form_data(
            {"front": streamfield([(row["type"], row["value"]) for row in rows])}
        )
    page = BeautifulSoup(client.get(edit_url(text)).content, "html.parser")
    [form] = [one for one in page.find_all("form") if one.find(attrs={"name": "slug"})]
    return client.post(edit_url(text), sent_by(form) | changes | ({action: "1"} if action else {}))


def approve(client, text):
    step = fresh(text).current_workflow_task_state
    url = reverse("factcheck:review", args=[step.pk])
    return client.post(url, {"action": "approve"} | as_seen(client, url))


def read_by_readers(client, text):
    return client.get(address(text)).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_readers_see_new_words_once_a_second_person_has_read_them(
    texts, kind, admin, checker, as_user, client
):
    text, field = texts[kind]
    send(as_user(admin), text, "action-submit", **{field: NEW})
    assert fresh(text).current_workflow_task_state.task.name == "Second reading"
    assert OLD in read_by_readers(client, text)
    assert NEW not in read_by_readers(client, text)
    desk = as_user(checker)
    page = desk.get(reverse("factcheck:review", args=[fresh(text).current_workflow_task_state.pk]))
    assert NEW in page.content.decode()  # what has changed is shown to who decides
    assert str(text) in desk.get("/admin/").content.decode()
    assert approve(desk, text).status_code == 302
    assert NEW in read_by_readers(client, text)
    newest = Approval.objects.of(fresh(text)).first()
    assert (newest.reader, newest.content.items[-1].text) == (
        checker,
        newest.content.items[-1].text,
    )
    assert broken_invariants() == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("action", ["action-publish", "", "action-submit"])
def test_one_person_alone_changes_nothing_that_readers_see(
    texts, kind, action, admin, as_user, client
):
    text, field = texts[kind]
    admin.groups.add(factories.group("Editors"), factories.group("Fact-checkers"))
    me = as_user(admin)
    send(me, text, action, **{field: NEW})
    if action == "action-submit":
        assert approve(me, text).status_code == 409
    assert NEW not in read_by_readers(client, text)
    assert getattr(fresh(text).get_latest_revision_as_object(), field) == NEW  # nothing is lost


@pytest.mark.parametrize("kind", KINDS)
def test_code_puts_nothing_live_that_nobody_has_read(texts, kind, admin):
    text, field = texts[kind]
    changed = fresh(text)
    setattr(changed, field, NEW)
    with pytest.raises(NotReadTwice):
        changed.save()
    revision = changed.save_revision(user=admin)
    with pytest.raises(NotReadTwice):
        revision.publish(user=admin, skip_permission_checks=True)
    assert getattr(fresh(text), field) == OLD


def test_what_is_made_live_at_once_is_refused():
    with pytest.raises(NotReadTwice):
        Topic.objects.create(name="New", slug="new", live=True)
    with pytest.raises(NotReadTwice):
        HomePage.objects.get().add_child(instance=StandingPage(title="New", slug="new"))
    assert not Topic.objects.filter(slug="new").exists()


def run(statement, *values):
    """One statement, and what the database puts off to the end of a transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, list(values))
        connection.check_constraints()


@pytest.mark.parametrize("kind", KINDS)
def test_the_database_shows_only_what_was_approved(texts, kind):
    text, field = texts[kind]
    table = text._meta.db_table
    key = text._meta.pk.column
    with pytest.raises(DatabaseError):
        run(f"UPDATE {table} SET {field} = %s WHERE {key} = %s", NEW, text.pk)  # noqa: S608
    assert getattr(fresh(text), field) == OLD


@pytest.mark.parametrize("column", ["title", "seo_title", "search_description", "slug"])
@pytest.mark.parametrize("kind", ["standing", "home", "section"])
def test_the_database_keeps_titles_too(texts, kind, column):
    text, _field = texts[kind]
    with pytest.raises(IntegrityError):
        run(f"UPDATE wagtailcore_page SET {column} = 'new' WHERE id = %s", text.pk)  # noqa: S608


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE secondread_approval SET reader_id = NULL",
        "DELETE FROM secondread_approval",
        "TRUNCATE secondread_approval CASCADE",
        """UPDATE wagtailcore_revision SET content = jsonb_set(content, '{description}', '"x"')
        WHERE id = (SELECT live_revision_id FROM news_topic)""",
    ],
)
def test_what_was_approved_stays_as_it_was(texts, attack):
    with pytest.raises(DatabaseError):
        run(attack)


def test_words_changed_past_the_database_are_noticed(texts):
    with factories.unguarded_database() as cursor:
        cursor.execute("UPDATE news_topic SET description = 'Slipped in.'")
    assert [line.split(":")[0] for line in broken_invariants()] == ["words-are-approved"]


def test_what_was_live_before_the_rule_stays_until_it_is_changed(client):
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "INSERT INTO news_topic (name, slug, description, live, has_unpublished_changes,"
            " expired, locked) VALUES ('Old', 'old', 'From before.', true, false, false, false)"
        )
    topic = Topic.objects.get()
    topic.save()
    assert "From before." in client.get("/topics/old/").content.decode()
    topic.description = "Something else."
    with pytest.raises(NotReadTwice):
        topic.save()


def test_the_rows_of_the_front_are_arranged_without_leave(texts, editor, as_user):
    home, _field = texts["home"]
    page = fresh(home)
    page.front = [("latest", {"number": 2})]
    page.save_revision(user=editor)
    send(as_user(editor), page, "action-submit", introduction=OLD)
    assert [block.block_type for block in fresh(home).front] == ["latest"]
    assert fresh(home).current_workflow_state is None
    assert broken_invariants() == []


def test_a_heading_on_the_front_is_words(texts, editor, checker, as_user):
    home, _field = texts["home"]
    page = fresh(home)
    story = StoryIndexPage.objects.get().get_children().get()
    page.front = [("chosen", {"heading": NEW, "stories": [story]})]
    page.save_revision(user=editor)
    fresh(home).get_workflow().start(fresh(home), editor)
    assert len(fresh(home).front) == 0
    assert approve(as_user(checker), home).status_code == 302
    assert fresh(home).front[0].value["heading"] == NEW


def test_it_is_sent_back_with_a_reason_and_submitted_again(texts, editor, checker, as_user):
    topic, _field = texts["topic"]
    desk = as_user(editor)
    send(desk, topic, "action-submit", description=NEW)
    factories.send_back(fresh(topic), checker, "Says who?")
    html = desk.get(edit_url(topic)).content.decode()
    assert "Says who?" in html
    assert "Says who?" in desk.get("/admin/").content.decode()
    state = fresh(topic).current_workflow_state
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    fresh(topic).current_workflow_state.resume(editor)
    assert approve(as_user(checker), topic).status_code == 302
    assert fresh(topic).description == NEW


def test_what_is_read_is_frozen(texts, editor, as_user):
    topic, _field = texts["topic"]
    desk = as_user(editor)
    send(desk, topic, "action-submit", description=NEW)
    form = {"name": "Sleep", "slug": "sleep", "description": "Another one."}
    desk.post(edit_url(topic), form)
    assert fresh(topic).get_latest_revision_as_object().description == NEW


def test_whoever_wrote_an_earlier_version_reads_the_next_one_of_another(texts, editor, checker):
    """What was approved counts as settled: else nobody could read a page that all have written."""
    topic, _field = texts["topic"]
    for by, reader, words in ((editor, checker, NEW), (checker, editor, "Another description.")):
        version = fresh(topic).get_latest_revision_as_object()
        version.description = words
        version.save_revision(user=by)
        fresh(topic).get_workflow().start(fresh(topic), by)
        with pytest.raises(DecisionRefused):
            factories.approve(topic, by)
        factories.approve(topic, reader)
        assert fresh(topic).description == words


@pytest.mark.parametrize("kind", ["topic", "author"])
def test_a_draft_is_seen_nowhere(texts, kind, editor, client):
    text, _field = texts[kind]
    draft = type(text)(name=f"{NEW}", slug="a-draft")
    draft.full_clean()
    draft.save()
    draft.save_revision(user=editor)
    story = StoryIndexPage.objects.get().get_children().get().specific
    if kind == "topic":
        story.topics.add(draft)
        story.save()
    paths = [story.url, "/", "/topics/", "/authors/", f"/search/?q={NEW.split()[1]}"]
    paths += ["/search/suggest/?q=What+some", "/sitemap.xml", "/api/v2/topics/", "/api/v2/authors/"]
    paths += ["/feeds/stories.rss", f"/api/v2/stories/{story.pk}/"]
    for path in paths:
        assert NEW not in client.get(path).content.decode(), path
    assert client.get(f"/{kind}s/a-draft/").status_code == 404
    assert client.get(f"/feeds/{kind}s/a-draft.rss").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_its_preview_is_the_page(texts, kind, checker, editor, as_user):
    text, field = texts[kind]
    version = fresh(text)
    setattr(version, field, NEW)
    version.save_revision(user=editor)
    fresh(text).get_workflow().start(fresh(text), editor)
    step = fresh(text).current_workflow_task_state
    html = as_user(checker).get(reverse("factcheck:text", args=[step.pk])).content.decode()
    assert NEW in html


def test_incomplete_words_are_not_approved(editor, checker):
    topic = Topic(name="", slug="")
    topic.save()
    topic.save_revision(user=editor, clean=False)
    topic.get_workflow().start(topic, editor)
    with pytest.raises((DecisionRefused, ValidationError)):
        factories.approve(topic, checker)
    assert not fresh(topic).live


def test_every_kind_of_page_has_a_gate():
    """Whatever readers see was ruled on statement by statement, or read by a second person."""
    kinds = [model for model in get_page_models() if model is not Page]
    assert kinds
    assert [kind for kind in kinds if not issubclass(kind, Gate | ReadTwice)] == []
    snippets = [model for model in get_snippet_models() if issubclass(model, DraftStateMixin)]
    assert [one for one in snippets if not issubclass(one, KeepsReviewedRevisions)] == []


def test_a_heading_does_not_move_over_other_stories_alone(texts, editor, checker, writer):
    home, _field = texts["home"]
    one = StoryIndexPage.objects.get().get_children().get()
    other = factories.live_story(by=writer)
    page = fresh(home)
    page.front = [("chosen", {"heading": "In dispute", "stories": [one]})]
    factories.put_live(page)
    page = fresh(home)
    page.front = [("chosen", {"heading": "In dispute", "stories": [other]})]
    page.save_revision(user=editor)
    fresh(home).get_workflow().start(fresh(home), editor)
    assert fresh(home).front[0].value["stories"][0].pk == one.pk
    assert fresh(home).current_workflow_task_state.status == "in_progress"


def test_words_that_were_replaced_since_are_read_again(texts, editor, checker):
    topic, _field = texts["topic"]
    changed = fresh(topic)
    changed.description = NEW
    factories.put_live(changed)
    back = fresh(topic).get_latest_revision_as_object()
    back.description = OLD
    back.save_revision(user=editor)
    fresh(topic).get_workflow().start(fresh(topic), editor)
    assert fresh(topic).description == NEW


def test_an_account_is_tied_at_once_and_no_version_unties_it(texts, admin, editor, as_user):
    author = factories.author("Guest")
    first = author.latest_revision
    user = factories.account("Gwen", "Guest", "Writers")
    send(as_user(admin), author, "", account=str(user.pk))
    assert fresh(author).account == user
    reverted = first.as_object()
    reverted.save_revision(user=editor)
    fresh(author).get_workflow().start(fresh(author), editor)
    assert fresh(author).account == user


def test_a_draft_of_a_name_bars_nobody(texts, writer, editor, checker):
    author = fresh(writer.author)
    story = StoryIndexPage.objects.get().get_children().get().specific
    before = story.source_writers()
    version = author.get_latest_revision_as_object()
    version.name = "Typed by nobody"
    version.save_revision(user=editor)
    assert story.source_writers() == before
    fresh(author).get_workflow().start(fresh(author), editor)
    factories.approve(fresh(author), checker)
    assert set(story.source_writers()) - set(before) == {editor.pk}


def test_a_story_waits_for_the_profile_of_its_author(writer, editor):
    author = Author(name="New Reporter", slug="new-reporter")
    author.save()
    author.save_revision(user=editor)
    story = factories.story(by=writer, authors=[author])
    [reason] = story.reasons_against_submission()
    assert "Nobody else has read the profile of New Reporter" in reason


def test_draft_topics_are_in_no_list_of_the_api(texts, editor, client):
    draft = Topic(name=NEW, slug="a-draft")
    draft.save()
    draft.save_revision(user=editor)
    story = StoryIndexPage.objects.get().get_children().get().specific
    story.topics.add(draft)
    story.save()
    assert NEW not in client.get("/api/v2/stories/").content.decode()
    assert story.url not in client.get("/search/", {"q": NEW.split()[1]}).content.decode()


@pytest.mark.parametrize("kind", ["standing", "home"])
def test_a_page_that_comes_on_the_site_is_compared_whole(texts, kind):
    text, field = texts[kind]
    table = text._meta.db_table
    run("UPDATE wagtailcore_page SET live = false WHERE id = %s", text.pk)
    with pytest.raises(IntegrityError):
        run(
            f"UPDATE {table} SET {field} = %s WHERE page_ptr_id = %s;"  # noqa: S608
            " UPDATE wagtailcore_page SET live = true WHERE id = %s",
            *(NEW, text.pk, text.pk),
        )
