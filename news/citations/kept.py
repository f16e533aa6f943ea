"""Revisions that were under review are kept as they were."""

from typing import Any

from wagtail.models import Revision


class KeepsReviewedRevisions:
    """A text whose revisions are never written over once somebody was asked to decide on them.

    Autosave rewrites a revision in place under the same id; here it gets a new one instead.
    Stands before Wagtail's classes among the bases.
    """

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision; `overwrite_revision` is passed over if it was under review."""
        overwrite = kwargs.get("overwrite_revision")
        if overwrite and overwrite.task_states.exists():
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)  # type: ignore[misc]  # of Wagtail's classes
