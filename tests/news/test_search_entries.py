"""A story's entry in the search index follows its row, and is left alone by drafts."""

import pytest
from django.db import connection

from news.models import StoryPage
from tests import factories

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


def test_what_readers_see_is_what_is_found(writer):
    story = factories.live_story(title="Cells grew")
    assert entry(story)[1] == "Cells grew"
    row = StoryPage.objects.get(pk=story.pk)
    row.slug = "cells-grew-again"
    before = entry(story)
    row.save(update_fields=["slug"])
    assert entry(story)[0] != before[0]  # anything that isn't a draft's counts


def test_a_new_publication_is_found_by_its_new_words(writer, checker, editor):
    story = factories.live_story(title="Cells grew", by=writer)
    edited(story, writer, title="Axons grew")
    factories.submit(StoryPage.objects.get(pk=story.pk), by=writer)
    factories.approve(story, checker)
    factories.approve(story, editor)
    assert entry(story)[1] == "Axons grew"


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
