"""Who checks a story, and by when: submitting, claiming, handing over. The only writer."""

from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import TaskState, WorkflowState

from news.desk.locks import lock_text
from news.desk.models import User
from news.desk.refusals import AssignmentRefused
from news.desk.steps import version_of
from news.factcheck import mail
from news.factcheck.people import is_editor
from news.factcheck.texts import Text

CLAIMED = "factcheck.claim"
HANDED_OVER = "factcheck.hand_over"
ALREADY_SUBMITTED = gettext_lazy("Somebody has submitted the story already.")


class Priority(models.IntegerChoices):
    """How much a story is waited for."""

    URGENT = 1, gettext_lazy("Urgent")
    NORMAL = 2, gettext_lazy("Normal")
    CAN_WAIT = 3, gettext_lazy("Can wait")


class Assignment(models.Model):
    """What was asked for when a story was submitted, and who has taken it."""

    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", on_delete=models.CASCADE, related_name="assignment"
    )
    due_at = models.DateTimeField(gettext_lazy("due"), null=True)
    priority = models.PositiveSmallIntegerField(
        gettext_lazy("priority"), choices=Priority, default=Priority.NORMAL
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="claims"
    )
    claimed_at = models.DateTimeField(gettext_lazy("claimed at"), null=True)

    class Meta:
        verbose_name = gettext_lazy("assignment")
        verbose_name_plural = gettext_lazy("assignments")

    def __str__(self) -> str:
        return str(self.workflow_state)


@transaction.atomic
def submit(
    *,
    text: Text,
    by: User,
    due_at: datetime | None = None,
    priority: int = Priority.NORMAL,
    asked: User | None = None,
    editor: User | None = None,
) -> WorkflowState:
    """Put the newest version of `text` into its workflow, or on its way again.

    `asked` is the checker and `editor` the editor to tell of it, if anybody is named. Raises
    AssignmentRefused with what has to be mended; then nothing has changed.
    """
    lock_text(text)
    fresh = type(text).objects.get(pk=text.pk)
    if fresh.workflow_in_progress:
        raise AssignmentRefused(str(ALREADY_SUBMITTED))
    version = fresh.get_latest_revision_as_object()
    if reasons := version.reasons_against_submission():
        raise AssignmentRefused(*reasons)
    wanted = {"due_at": due_at, "priority": priority, "asked": asked, "editor": editor}
    state = fresh.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        Assignment.objects.update_or_create(workflow_state=state, defaults=wanted)
        state.resume(by)
        return state
    workflow = fresh.get_workflow()
    if workflow is None:
        raise AssignmentRefused(_("The story has no workflow. Tell an administrator."))
    state = workflow.start(fresh, by)
    Assignment.objects.create(workflow_state=state, **wanted)
    # The step opened before anybody was named.
    step = TaskState.objects.get(pk=state.current_task_state_id)
    stage = step.task.specific
    person = asked if stage.has_ledger else editor
    if person and stage.may_take(step, person):
        mail.tell_reviewers(step, recipients=[person], assignment=state.assignment)
    return state


def assignment_of(task_state: TaskState) -> Assignment:
    """The assignment of a step's workflow; an empty one, not saved, where nobody made one."""
    found = (
        Assignment.objects.filter(workflow_state_id=task_state.workflow_state_id)
        .select_related("claimed_by", "asked", "editor")
        .first()
    )
    return found or Assignment(workflow_state_id=task_state.workflow_state_id)


@transaction.atomic
def claim(*, task_state: TaskState, by: User) -> Assignment:
    """Take a story for oneself; raises AssignmentRefused if somebody else has it."""
    assignment = _locked(task_state)
    if assignment.claimed_by_id == by.pk:
        return assignment
    if assignment.claimed_by_id:
        raise AssignmentRefused(
            _("%s has already taken this story. Ask them to hand it over.") % assignment.claimed_by
        )
    if not task_state.task.specific.may_take(task_state, by):
        raise AssignmentRefused(
            _("A story is checked by a fact-checker who has no part in it: you can't take it.")
        )
    return _give(assignment, task_state, to=by, by=by, action=CLAIMED)


@transaction.atomic
def hand_over(*, task_state: TaskState, to: User | None, by: User) -> Assignment:
    """Hand a story that `by` has taken to a colleague, or back to the queue where `to` is None.

    Editors may do it for others. Raises AssignmentRefused; then nothing has changed.
    """
    assignment = _locked(task_state)
    if assignment.claimed_by_id != by.pk and not is_editor(by):
        raise AssignmentRefused(
            _("Only the person who has taken a story, or an editor, can hand it over.")
        )
    if to is not None and not task_state.task.specific.may_take(task_state, to):
        raise AssignmentRefused(
            _("%s can't take it: not a fact-checker, or one of its writers.") % to
        )
    _give(assignment, task_state, to=to, by=by, action=HANDED_OVER)
    if to is not None and to.pk != by.pk:
        mail.tell_handed_over(task_state, to=to, by=by)
    return assignment


def _locked(task_state: TaskState) -> Assignment:
    """The assignment under the lock of its story; raises AssignmentRefused if the step is over."""
    lock_text(version_of(task_state))
    status = TaskState.objects.values_list("status", flat=True).get(pk=task_state.pk)
    if status != TaskState.STATUS_IN_PROGRESS:
        raise AssignmentRefused(_("The story is not in fact-check any more."))
    assignment, _made = Assignment.objects.select_related("claimed_by").get_or_create(
        workflow_state_id=task_state.workflow_state_id
    )
    return assignment


def _give(
    assignment: Assignment, task_state: TaskState, *, to: User | None, by: User, action: str
) -> Assignment:
    assignment.claimed_by = to
    assignment.claimed_at = timezone.now() if to else None
    assignment.save(update_fields=["claimed_by", "claimed_at"])
    log(
        instance=task_state.revision.content_object,
        action=action,
        user=by,
        revision=task_state.revision,
        data={"to": str(to) if to else _("the queue"), "task_state": task_state.pk},
    )
    return assignment


def people_to_tell(task_state: TaskState, *, earlier: set[int]) -> set[int]:
    """Accounts concerned by a step that opens: who is named, who had it, who decided before."""
    assignment = assignment_of(task_state)
    named = {assignment.editor_id} | earlier
    if task_state.task.specific.has_ledger:
        named = {assignment.asked_id, assignment.claimed_by_id} | earlier
    return {pk for pk in named if pk}
