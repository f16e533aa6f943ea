"""THE answer to "may this content be live?"; every door asks it."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState

from news.factcheck import notices
from news.factcheck.tasks import is_checked

logger = logging.getLogger(__name__)


# What publishing one story may fail with, and must not stop the others: the gate, a slug that
# has been taken since, the database.
REFUSALS = (PermissionDenied, ValidationError, DatabaseError)


class PublicationRefused(PermissionDenied):
    """Content would have gone live that nobody has checked. The message is for the desk."""


def reasons_against_live(*, page_id: int | None, revision_id: int | None) -> list[str]:
    """Why this revision may not be live on this page, in sentences; empty means go.

    A copy of a live page carries the original's revision along: it proves nothing there.
    """
    own = Revision.objects.filter(pk=revision_id, object_id=str(page_id))
    if page_id is None or not own.exists():
        return [_("A story goes live through fact-check and publish only. Submit it.")]
    if not is_checked(revision_id):
        return [_("This version has not been fact-checked. Submit it for fact-check.")]
    return []


def _publish_action(revision: Revision, *, by: Any) -> None:
    text = revision.as_object()
    action = PublishPageRevisionAction if isinstance(text, Page) else PublishRevisionAction
    # The permission is the workflow's end itself: nobody holds one to publish directly.
    action(revision, user=by).execute(skip_permission_checks=True)


@transaction.atomic
def publish(*, task_state: TaskState, by: Any, at: datetime | None = None) -> None:
    """Publish the revision that `task_state` approved, or schedule it for `at`.

    Raises PublicationRefused if it has not been fact-checked; then nothing has changed.
    """
    revision = task_state.revision
    if not is_checked(revision.pk):
        raise PublicationRefused(_("This version has not been fact-checked. Send it back."))
    if at:
        _schedule(revision, by=by, at=at)
    else:
        _publish_action(revision, by=by)
    if isinstance(revision.content_object, Page):
        notices.tell_published(task_state, by=by, scheduled_for=at)


def _schedule(revision: Revision, *, by: Any, at: datetime) -> None:
    """Mark `revision`, and no other of its text, to go live at `at`."""
    Revision.objects.filter(
        base_content_type_id=revision.base_content_type_id, object_id=revision.object_id
    ).update(approved_go_live_at=None)
    revision.approved_go_live_at = at
    revision.save(update_fields=["approved_go_live_at"])
    log(
        instance=revision.as_object(),
        action="wagtail.publish.schedule",
        user=by,
        revision=revision,
        data={
            "revision": {
                "id": revision.pk,
                "created": revision.created_at.isoformat(),
                "go_live_at": at.isoformat(),
                "has_live_version": revision.content_object.live,
            }
        },
    )


def publish_due(*, at: datetime) -> tuple[list[str], list[str]]:
    """Publish what is scheduled for `at` or before, each in a transaction of its own.

    Returns the titles that went live and the refusals, as sentences. A refusal leaves the
    schedule as it is, so that it shows up again until somebody acts.
    """
    published, refused = [], []
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    for revision_id in list(due.values_list("pk", flat=True)):
        try:
            if title := _publish_scheduled(revision_id, at=at):
                published.append(title)
        except REFUSALS as refusal:
            refused.append(f"{Revision.objects.get(pk=revision_id).object_str}: {refusal}")
            logger.warning("Scheduled revision %s was refused: %s", revision_id, refusal)
    return published, refused


@transaction.atomic
def _publish_scheduled(revision_id: int, *, at: datetime) -> str | None:
    """Publish one scheduled revision; None if another run has been faster."""
    revision = (
        Revision.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=revision_id, approved_go_live_at__lte=at)
        .first()
    )
    if not revision:
        return None
    _publish_action(revision, by=None)
    return revision.object_str


def expire_due(*, at: datetime) -> tuple[list[str], list[str]]:
    """Take pages off the site whose time has passed `at`; titles of the gone and refusals."""
    gone, refused = [], []
    for page in Page.objects.live().filter(expire_at__lte=at).specific():
        try:
            with transaction.atomic():
                UnpublishPageAction(page, set_expired=True).execute(skip_permission_checks=True)
            gone.append(page.title)
        except REFUSALS as refusal:
            refused.append(f"{page.title}: {refusal}")
            logger.warning("Page %s could not expire: %s", page.pk, refusal)
    return gone, refused
