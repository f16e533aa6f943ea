"""When a story's entries in the indexes are written: whenever its row says something new."""

from collections.abc import Collection
from itertools import batched
from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_save
from django.tasks import task
from modelsearch.index import insert_or_update_object, remove_object
from wagtail.models import ReferenceIndex

# What a revision changes of the row. Readers, and so the search, see the row's own words.
OF_DRAFTS = frozenset(
    [
        *("draft_title", "has_unpublished_changes", "wagtail_admin_comments"),
        *("latest_revision", "latest_revision_created_at"),
    ]
)
BATCH = 100


def note_in_indexes(story: Any, *, update_fields: Collection[str] | None) -> None:
    """Index a story that was saved, bylines and topics and all: its words, and what it refers to.

    Wagtail would do so at the signals of each row, when the others are not there yet, and with
    every draft. The row is read anew: whoever saves may go on with the story, and an index touches
    each block of its body, which then isn't written as it was stored.
    """
    if update_fields is not None and OF_DRAFTS.issuperset(update_fields):
        return
    # The backend asks for the topics five times.
    row = type(story).objects.prefetch_related("topics", "bylines__author").get(pk=story.pk)
    ReferenceIndex.create_or_update_for_object(row)
    insert_or_update_object(row)


def take_entry_away(instance: Any, **_signal: Any) -> None:
    """A story was deleted."""
    remove_object(instance)


def name_changed(
    instance: Any, *, created: bool = False, update_fields: Any = None, **_signal: Any
) -> None:
    """An author or a topic was saved: their stories are found by the name they have now."""
    of_a_draft = update_fields is not None and OF_DRAFTS.issuperset(update_fields)
    if not created and not of_a_draft:
        write_entries_of.enqueue(instance._meta.model_name, instance.pk)  # noqa: SLF001  # Django's own


@task(backend="jobs", queue_name="search")
def write_entries_of(kind: str, pk: int) -> None:
    """Index all stories of an author or a topic anew."""
    stories = apps.get_model("news", "StoryPage").objects  # its module needs this one
    of = {"author": "bylines__author", "topic": "topics"}[kind]
    ids = stories.filter(**{of: pk}).order_by("-pk").values_list("pk", flat=True)
    for batch in batched(ids.iterator(), BATCH):
        for story in stories.filter(pk__in=batch):
            insert_or_update_object(story)


def connect() -> None:
    """Follow what happens to stories, authors and topics."""
    post_delete.connect(take_entry_away, sender="news.StoryPage", dispatch_uid="news_search_entry")
    for model in ("news.Author", "news.Topic"):
        post_save.connect(name_changed, sender=model, dispatch_uid="news_search_names")
