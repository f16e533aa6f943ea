"""Revisions of texts that are checked. Once something rests on one, it is not overwritten.

Each save also notes who wrote what.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max
from wagtail.models import Revision

from news.desk.contributions import note_contribution
from news.desk.locks import lock_text
from news.desk.readable import OpensOddVersions
from news.digest import Content


class KeepsReviewedRevisions(OpensOddVersions):
    """A text whose revisions are never written over once something rests on them.

    Autosave rewrites a revision in place under the same id; one that was under review, is live
    or is scheduled stays as it is, and the text gets a new one instead. Stands before Wagtail's
    classes among the bases.
    """

    # Whether it is checked statement by statement, as stories are.
    by_statement = False

    def newest_settled_revision(self) -> int | None:
        """The newest revision that somebody has cleared."""
        clearances: Any = self.clearances
        newest: int | None = clearances.aggregate(newest=Max("revision_id"))["newest"]
        return newest

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision, and note what its author changed."""
        lock_text(self)
        overwrite = kwargs.get("overwrite_revision")
        if overwrite and self._rests_on(overwrite):
            kwargs["overwrite_revision"] = None
        revision = super().save_revision(*args, **kwargs)
        self.note_content(revision, note_contribution(self, revision))
        return revision

    def note_content(self, revision: Revision, content: Content) -> None:
        """Write down what else has to be known of a version, just saved."""

    def _rests_on(self, revision: Revision) -> bool:
        """Whether a decision, a schedule or the live site rests on `revision`."""
        stored = Revision.objects.get(pk=revision.pk)
        model: Any = type(self)
        live = model._base_manager.filter(pk=self.pk, live_revision_id=revision.pk)  # noqa: SLF001
        return bool(stored.approved_go_live_at or stored.task_states.exists() or live.exists())

    def lock_sources(self) -> None:
        """Lock the rows of all it rests on until the transaction ends."""
        raise NotImplementedError
