"""When a story's entry in the search index is written: whenever its row says something new."""

from collections.abc import Collection
from typing import Any

from modelsearch.index import remove_object
from modelsearch.signal_handlers import post_save_signal_handler

# What a revision changes of the row. Readers, and so the search, see the row's own words.
OF_DRAFTS = frozenset(
    [
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "wagtail_admin_comments",
    ]
)


def write_entry(instance: Any, update_fields: Collection[str] | None = None, **signal: Any) -> None:
    """A story was saved. Wagtail would index it anew with every draft, each word of it five times."""
    if update_fields is None or not OF_DRAFTS.issuperset(update_fields):
        post_save_signal_handler(instance, **signal)


def take_entry_away(instance: Any, **_signal: Any) -> None:
    """A story was deleted."""
    remove_object(instance)
