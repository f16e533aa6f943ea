"""The queue of the fact-check: what waits, who has taken it, claiming and handing over."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import TaskState, get_default_page_content_type

from news.desk.models import User
from news.desk.people import DeskRequest
from news.desk.refusals import Refused
from news.factcheck.assignments.assigning import Priority, claim, hand_over
from news.factcheck.assignments.queue import Waiting, waiting, written_by
from news.factcheck.workbench.review import step_for
from news.factcheck.workflow.stages import FactCheckTask

from .who_reads import reads_all_drafts

FILTERS = (
    ("", gettext_lazy("All")),
    ("mine", gettext_lazy("Mine")),
    ("free", gettext_lazy("Unassigned")),
    ("overdue", gettext_lazy("Overdue")),
    ("contested", gettext_lazy("Contested")),
    ("urgent", gettext_lazy("Urgent")),
)


def steps_in_fact_check() -> Any:
    """The open fact-checks of stories: urgent first, then by due time, then by age."""
    return (
        TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            task__in=FactCheckTask.objects.all(),
            workflow_state__base_content_type=get_default_page_content_type(),
        )
        .select_related("revision", "task", "workflow_state__requested_by")
        .order_by(
            Coalesce("workflow_state__assignment__priority", Priority.NORMAL),
            F("workflow_state__assignment__due_at").asc(nulls_last=True),
            "started_at",
        )
    )


def may_see_queue(user: User) -> bool:
    """Whether the queue is for `user`: fact-checkers, editors, administrators."""
    return reads_all_drafts(user)


@require_GET
def queue(request: DeskRequest) -> HttpResponse:
    """What waits for a fact-checker: urgent first, then by due time, then by age."""
    if not may_see_queue(request.user):
        raise PermissionDenied
    chosen = request.GET.get("show", "")
    now = timezone.now()
    rows = [
        row for row in waiting(steps_in_fact_check()) if _is_shown(row, chosen, request.user, now)
    ]
    own = written_by(request.user, [int(row.step.revision.object_id) for row in rows])
    return TemplateResponse(
        request,
        "factcheck/queue.html",
        {
            "rows": [
                {
                    "waiting": row,
                    "is_overdue": row.is_overdue(now),
                    "is_mine": row.assignment.claimed_by_id == request.user.pk,
                    "is_asked": row.assignment.asked_id == request.user.pk,
                    "is_own": int(row.step.revision.object_id) in own,
                }
                for row in rows
            ],
            "filters": FILTERS,
            "chosen": chosen,
            "urgent": Priority.URGENT,
        },
    )


def _is_shown(row: Waiting, chosen: str, user: User, now: datetime) -> bool:
    return {
        "mine": (row.assignment.claimed_by_id or row.assignment.asked_id) == user.pk,
        "free": row.assignment.claimed_by_id is None,
        "overdue": row.is_overdue(now),
        "contested": row.amount.contested > 0,
        "urgent": row.assignment.priority == Priority.URGENT,
    }.get(chosen, True)


@require_POST
def claim_story(request: DeskRequest, task_state_id: int) -> HttpResponse:
    """Take a story, give it back to the queue, or hand it to a colleague."""
    task_state, stage = step_for(request, task_state_id)
    if not stage.has_ledger:
        raise PermissionDenied
    action = request.POST.get("action", "claim")
    try:
        if action == "hand_over":
            sent = request.POST.get("to", "")
            people = {str(person.pk): person for person in stage.colleagues(task_state)}
            if sent and sent not in people:
                raise _nobody()
            hand_over(task_state=task_state, to=people.get(sent), by=request.user)
            said = _("It is with %s now.") % people[sent] if sent else _("It is back in the queue.")
        else:
            claim(task_state=task_state, by=request.user)
            said = _("“%s” is yours now.") % task_state.revision.object_str
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, said)
    return redirect("factcheck:review", task_state.pk)


def _nobody() -> Refused:
    return Refused(_("Nobody with that name can take it."))
