"""THE answer to "may this content be live?": `clearance_for`. Every door asks it.

Whoever publishes is also asked whether something was opened again since the clearance
(`factcheck.workflow.still_cleared`). A story that is live stays so: its desk is told.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.tasks import task
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log, registry
from wagtail.models import Page, PageLogEntry, Revision, TaskState

from news.at_hand import sources_at_hand
from news.citations.reviewed_revisions import KeepsReviewedRevisions
from news.desk.clock import database_now
from news.desk.locks import lock_text, lock_text_of
from news.desk.models import User
from news.desk.refusals import PublicationRefused
from news.digest import Content, under_one_scheme
from news.factcheck import mail
from news.factcheck.clearances.clearing import Clearance, clearance_of
from news.factcheck.stories import Story
from news.factcheck.texts import Text
from news.factcheck.workflow.stages import PublishTask
from news.factcheck.workflow.still_cleared import reasons_against_going_live

logger = logging.getLogger(__name__)

# What publishing one story may fail with, and must not stop the others: the gate, a slug that
# has been taken since, the database.
REFUSALS = (PermissionDenied, ValidationError, DatabaseError)
REFUSED_AT_ITS_TIME = "news.go_live_refused"
WORDS_SHOWN = 60
# The command runs every minute or oftener: what waits longer is late.
GRACE = timedelta(minutes=2)


def clearance_for(story: Story) -> Clearance:
    """The clearance on which `story`, as it is at hand, may be live.

    Raises PublicationRefused, naming what is uncleared, or would change without a word to
    readers, and the next step.
    """
    content = story.checkable_content()
    if story.pk and (clearance := clearance_of(story, content)):
        if reasons := story.reasons_against_changing_to(clearance):
            raise PublicationRefused(*reasons)
        return clearance
    raise PublicationRefused(*_reasons(story, content))


def _reasons(story: Story, content: Content) -> list[str]:
    newest = Clearance.objects.of(story).first() if story.pk else None
    if not newest:
        return [
            _("Nobody has fact-checked “%s” yet. Submit it: it goes live when it is cleared.")
            % story.title
        ]
    cleared, said = under_one_scheme(newest.content, content)
    known = cleared.marks
    words = next((words for mark, words in said.marks.items() if mark not in known), "")
    if not words:
        return [
            _("“%s” has changed since it was cleared. Submit it for a new fact-check.")
            % story.title
        ]
    return [
        _("Nobody has fact-checked this in “%(title)s”: “%(words)s”. Submit the new version.")
        % {"title": story.title, "words": words[:WORDS_SHOWN]}
    ]


def _refuse_what_is_open_again(story: Story) -> None:
    """Raise PublicationRefused if cleared words have to be checked again. The rule says why."""
    if reasons := reasons_against_going_live(story, clearance_for(story)):
        raise PublicationRefused(*reasons)


def _publish_action(revision: Revision, *, by: User | None) -> None:
    text = revision.as_object()
    action = PublishPageRevisionAction if isinstance(text, Page) else PublishRevisionAction
    # The permission is the workflow's end itself: nobody holds one to publish directly.
    action(revision, user=by).execute(skip_permission_checks=True)


@transaction.atomic
def publish(*, task_state: TaskState | None, by: User | None, at: datetime | None = None) -> None:
    """Publish the revision that `task_state` approved, or schedule it for `at`.

    Raises PublicationRefused if its content is not cleared, or if the workflow has lost the stage
    at which an editor publishes; then nothing has changed.
    """
    if task_state is None:
        raise PublicationRefused(_("The workflow has no stage in use. Tell an administrator."))
    revision = Revision.objects.get(pk=task_state.revision_id)
    lock_text_of(revision)
    text = revision.as_object()
    text.lock_sources()
    is_story = text.by_statement
    if is_story and not isinstance(task_state.task.specific, PublishTask):
        raise PublicationRefused(
            _("The workflow has no stage at which an editor publishes. Tell an administrator.")
        )
    if TaskState.objects.get(pk=task_state.pk).status != TaskState.STATUS_APPROVED:
        raise PublicationRefused(_("Nobody has approved this for publication."))
    if is_story:
        _refuse_what_is_open_again(text)
    if at:
        _schedule(revision, by=by, at=at)
    else:
        _publish_action(revision, by=by)
    if is_story:
        mail.tell_published(task_state, by=by, scheduled_for=at)


def _schedule(revision: Revision, *, by: User | None, at: datetime) -> None:
    """Mark `revision`, and no other of its text, to go live at `at`."""
    Revision.objects.filter(
        base_content_type_id=revision.base_content_type_id, object_id=revision.object_id
    ).update(approved_go_live_at=None)
    revision.approved_go_live_at = at
    revision.save(update_fields=["approved_go_live_at"])
    publish_what_is_due.using(run_after=at).enqueue()
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


def refuse_unchecked_schedule(*, instance: Revision, **_signal: Any) -> None:
    """Raises PublicationRefused if a revision of a story is about to be scheduled uncleared."""
    if not instance.approved_go_live_at or instance.content_type.model != "storypage":
        return
    known = Revision.objects.filter(pk=instance.pk).values_list("approved_go_live_at", flat=True)
    if known.first() != instance.approved_go_live_at:
        clearance_for(instance.as_object())


@dataclass(frozen=True, slots=True)
class Late:
    """A story that should be live by now; `reason` is empty if nobody has tried."""

    story_id: int
    title: str
    due: datetime
    reason: str


def late_stories(*, at: datetime) -> list[Late]:
    """Stories whose time passed a while before `at` and that still wait, longest first."""
    late = []
    overdue = Revision.objects.page_revisions().filter(approved_go_live_at__lt=at - GRACE)
    for revision in overdue.order_by("approved_go_live_at").defer("content"):
        refusal = (
            PageLogEntry.objects.filter(
                page=int(revision.object_id), action=REFUSED_AT_ITS_TIME, revision=revision
            )
            .order_by("-timestamp")
            .first()
        )
        late.append(
            Late(
                story_id=int(revision.object_id),
                title=revision.object_str,
                due=revision.approved_go_live_at,
                reason=refusal.data["reason"] if refusal else "",
            )
        )
    return late


@task(backend="jobs", queue_name="publish")
def publish_what_is_due() -> None:
    """The job that a schedule leaves for its time; the command does the same every minute."""
    publish_due(at=database_now())


def publish_due(*, at: datetime) -> tuple[list[str], list[str]]:
    """Publish what is scheduled for `at` or before, each in a transaction of its own.

    Returns the titles that went live and the refusals, as sentences. A refusal leaves the
    schedule as it is, so that the dashboard shows it as late until somebody acts; the editors
    hear of it once.
    """
    published, refused = [], []
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    for revision_id in list(due.values_list("pk", flat=True)):
        try:
            if title := _publish_scheduled(revision_id, at=at):
                published.append(title)
        except REFUSALS as refusal:
            reason = _sentence(refusal)
            refused.append(_report_refusal(revision_id, reason))
            logger.warning("Scheduled revision %s was refused: %s", revision_id, reason)
        except Exception:  # one story's fault must not hold up the others
            logger.exception("Scheduled revision %s could not go live", revision_id)
            refused.append(
                _report_refusal(revision_id, _("Something broke in the system; see its log."))
            )
    return published, refused


@transaction.atomic
def _publish_scheduled(revision_id: int, *, at: datetime) -> str | None:
    """Publish one scheduled revision. None if another run was faster."""
    revision = Revision.objects.filter(pk=revision_id).first()
    if not revision:
        return None
    lock_text_of(revision)
    revision = Revision.objects.filter(pk=revision_id, approved_go_live_at__lte=at).first()
    if not revision:
        return None
    text = revision.as_object()
    if isinstance(text, KeepsReviewedRevisions):
        text.lock_sources()
    with sources_at_hand():
        if isinstance(text, KeepsReviewedRevisions) and text.by_statement:
            _refuse_what_is_open_again(text)
        _publish_action(revision, by=None)
    return revision.object_str


def _sentence(refusal: Exception) -> str:
    """The reason in words for people. The database's own words belong in the log, and vary."""
    if isinstance(refusal, DatabaseError):
        return _("The database refused it. The version may have been changed; see the log.")
    return " ".join(getattr(refusal, "messages", None) or [str(refusal)])


def _report_refusal(revision_id: int, reason: str) -> str:
    """Report a refusal; whatever is wrong with the revision must not hold up the others."""
    try:
        return _put_on_record(revision_id, reason)
    except Exception:  # see above
        logger.exception("The refusal of revision %s could not be put on the record", revision_id)
        return f"{revision_id}: {reason}"


@transaction.atomic
def _put_on_record(revision_id: int, reason: str) -> str:
    """Put a refusal at go-live on the record and tell the editors; once for each reason."""
    revision = Revision.objects.get(pk=revision_id)
    text = revision.content_object
    lock_text(text)
    entries = log_entries_of(text).filter(
        action=REFUSED_AT_ITS_TIME, revision_id=revision_id, data__reason=reason
    )
    if not entries.exists():
        log(
            instance=text,
            action=REFUSED_AT_ITS_TIME,
            revision=revision,
            data={"reason": reason},
        )
        mail.tell_refused_at_its_time(revision, reason=reason)
    return f"{revision.object_str}: {reason}"


def log_entries_of(text: Text) -> Any:
    """Wagtail's log entries of one story or citation."""
    return registry.get_logs_for_instance(text)


def expire_due(*, at: datetime) -> tuple[list[str], list[str]]:
    """Take pages off the site whose time has passed `at`; titles of the gone and refusals."""
    gone, refused = [], []
    for page in Page.objects.live().filter(expire_at__lte=at).specific():
        try:
            page.withdrawn_because = _("It had reached the end of its time on the site.")
            with transaction.atomic():
                UnpublishPageAction(page, set_expired=True).execute(skip_permission_checks=True)
            gone.append(page.title)
        except Exception:  # one page's fault must not hold up the others
            refused.append(page.title)
            logger.exception("Page %s could not expire", page.pk)
    return gone, refused
