"""A story's entry in the search index follows its row, and is left alone by drafts."""

import pytest
from django.core.management import call_command
from django.db import connection

from news.models import Byline, StoryPage
from news.readers.lists import cards_in_order
from search.finding import Filters
from search.models import Entry
from search.queries import Search
from tests import factories
from tests.factories import paragraph

pytestmark = pytest.mark.django_db


def entry(story):
    """What the index has of the story, and which transaction or statement wrote it last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.ctid::text, e.title_text FROM wagtailsearch_indexentry e"
            " JOIN wagtailcore_page p ON p.id::text = e.object_id"
            " AND p.content_type_id = e.content_type_id WHERE p.id = %s",
            [story.pk],
        )
        return cursor.fetchone()


def edited(story, by, **changes):
    version = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(version, name, value)
    version.save_revision(user=by)
    return version


def test_a_draft_leaves_the_entry_alone(writer):
    story = factories.story(by=writer, title="Cells grew")
    before = entry(story)
    edited(story, writer, title="Axons grew")
    assert entry(story) == before == (before[0], "Cells grew")


def found(word):
    return [card.title for card in cards_in_order(Search(word, Filters()).page(1, size=10))]


def test_a_new_publication_is_found_by_all_that_is_new(writer, checker, editor):
    """Title, text, byline and topic: the last two are saved after the row is."""
    story = factories.live_story(title="Cells grew", by=writer)
    other = factories.writer("Ottilie", "Other")
    version = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    version.title = "Axons grew"
    version.body = [*version.body.get_prep_value(), paragraph("Dendrites shrank.")]
    version.bylines = [Byline(author=other.author)]
    version.topics = [factories.topic("Glia")]
    version.save_revision(user=writer)
    factories.submit(StoryPage.objects.get(pk=story.pk), by=writer)
    factories.approve(story, checker)
    before = ("axons", "dendrites", "ottilie", "glia")
    assert [found(word) for word in before] == [[]] * 4
    factories.approve(story, editor)
    assert [found(word) for word in before] == [["Axons grew"]] * 4
    assert found("wanda") == []


def test_a_new_name_of_an_author_or_a_topic_finds_their_stories(writer):
    topic = factories.topic("Sleep")
    factories.live_story(title="Cells grew", by=writer, topics=[topic])
    assert found("wanda") == found("sleep") == ["Cells grew"]
    author = writer.author
    author.name = "Wilhelmina Writer"
    factories.put_live(author)
    topic.name = "Slumber"
    factories.put_live(topic)
    assert found("wilhelmina") == found("slumber") == ["Cells grew"]
    assert found("wanda") == found("sleep") == []


def of_readers(story):
    return list(Entry.objects.filter(story=story.pk))


def test_what_no_reader_sees_has_no_entry_for_readers(writer, editor):
    assert not of_readers(factories.story(by=writer))
    story = factories.live_story(title="Cells grew", by=writer)
    assert of_readers(story)
    factories.withdraw(StoryPage.objects.get(pk=story.pk), by=editor)
    assert not of_readers(story)


def test_the_database_itself_drops_the_entry_of_what_is_taken_off(writer):
    story = factories.live_story(title="Cells grew", by=writer)
    StoryPage.objects.filter(pk=story.pk).update(live=False)
    assert not of_readers(story)


def test_a_rebuild_writes_the_entries_anew(writer):
    story = factories.live_story(title="Cells grew", by=writer)
    Entry.objects.all().delete()
    assert found("cells") == []
    call_command("update_index", verbosity=0)
    assert found("cells") == ["Cells grew"]
    assert of_readers(story)


def test_what_another_version_of_the_program_publishes_is_found(writer):
    """It knows nothing of these entries, and writes Wagtail's alone."""
    story = factories.live_story(title="Cells grew", by=writer)
    Entry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO wagtailsearch_indexentry (content_type_id, object_id, title, autocomplete,"
            " body, title_norm, title_text, body_text) SELECT content_type_id, object_id, title,"
            " autocomplete, body, title_norm, title_text, 'Axons too.' FROM wagtailsearch_indexentry"
            " WHERE object_id = %s ON CONFLICT (content_type_id, object_id)"
            " DO UPDATE SET body_text = excluded.body_text",
            [str(story.pk)],
        )
    assert found("axons") == ["Cells grew"]


def test_what_a_release_without_texts_has_indexed_is_found(writer):
    story = factories.live_story(title="Cells grew", body=[paragraph("Axons too.")], by=writer)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailsearch_indexentry SET body_text = '' WHERE object_id = %s",
            [str(story.pk)],
        )
    assert found("axons") == found("cells") == ["Cells grew"]


def test_what_is_deleted_is_not_found(writer):
    story = factories.story(by=writer)
    assert entry(story)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry")
        (before,) = cursor.fetchone()
    StoryPage.objects.get(pk=story.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry")
        assert cursor.fetchone() == (before - 1,)


@pytest.mark.django_db
def test_readers_searches_are_told_once_of_all_that_a_transaction_changes():
    for number in range(3):
        factories.live_story(title=f"Mice {number}")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pagecache_change")
        cursor.execute("UPDATE search_entry SET study_design = 'review'")
        cursor.execute("SELECT count(*) FROM pagecache_change WHERE tag = 'search'")
        assert cursor.fetchone() == (1,)
