"""Who contributed to a text: nobody approves what they contributed to."""

from typing import Any, Protocol

from django.db.models import Max, QuerySet
from wagtail.models import Revision, TaskState


class Checkable(Protocol):
    """What a text under review offers to the fact-check: stories and citations do."""

    pk: Any
    latest_revision_id: int | None

    def byline_account_ids(self) -> set[int]:
        """Accounts of the people named as its authors."""

    def reasons_against_approval(self) -> list[str]:
        """Why the text itself is not ready, in sentences; empty means go."""

    def sources(self) -> QuerySet[Any]:
        """The citations it rests on, in the revision at hand."""


def contributor_ids(text: Any) -> set[int]:
    """Accounts of all who contributed to `text`: its owner, its bylined authors, and whoever
    saved a revision since the last one that was approved at every stage.

    A citation has no owner: whoever saved its first revision stands for one.
    """
    approved = TaskState.objects.filter(
        workflow_state__status="approved",
        status=TaskState.STATUS_APPROVED,
        revision__object_id=str(text.pk),
        revision__base_content_type=text.get_base_content_type(),
    ).aggregate(newest=Max("revision_id"))["newest"]
    revisions = Revision.objects.for_instance(text).filter(user__isnull=False)
    first = revisions.order_by("pk").values_list("user_id", flat=True).first()
    if approved:
        revisions = revisions.filter(pk__gt=approved)
    ids = set(revisions.values_list("user_id", flat=True))
    if owner_id := getattr(text, "owner_id", first):
        ids.add(owner_id)
    return ids | text.byline_account_ids()
