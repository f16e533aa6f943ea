"""The queue of the fact-check: what waits, who has taken it, claiming and handing over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import TaskState, get_default_page_content_type

from news.desk.contributions import texts_touched_by
from news.desk.refusals import Refused

from .assignments import Priority, claim, hand_over
from .contributors import contributor_ids
from .ledger import may_decide_contests
from .queue import Waiting, waiting
from .tasks import FactCheckTask
from .versions import version_of
from .views import step_for

FILTERS = (
    ("", gettext_lazy("All")),
    ("mine", gettext_lazy("Mine")),
    ("free", gettext_lazy("Nobody’s")),
    ("overdue", gettext_lazy("Overdue")),
    ("contested", gettext_lazy("Contested")),
    ("urgent", gettext_lazy("Urgent")),
)


def steps_in_fact_check() -> Any:
    """The open fact-checks of stories, oldest first."""
    return (
        TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            task__in=FactCheckTask.objects.all(),
            workflow_state__base_content_type=get_default_page_content_type(),
        )
        .select_related("revision", "task", "workflow_state__requested_by")
        .order_by("started_at")
    )


def may_see_queue(user: Any) -> bool:
    """Whether the queue is for `user`: fact-checkers, editors, administrators."""
    return bool(
        user.is_superuser
        or may_decide_contests(user)
        or FactCheckTask.objects.filter(active=True, groups__user=user).exists()
    )


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a fact-checker: urgent first, then by due time, then by age."""
    if not may_see_queue(request.user):
        raise PermissionDenied
    chosen = request.GET.get("show", "")
    now = timezone.now()
    rows = [
        row for row in waiting(steps_in_fact_check()) if _is_shown(row, chosen, request.user, now)
    ]
    touched = texts_touched_by(request.user)
    return TemplateResponse(
        request,
        "factcheck/queue.html",
        {
            "rows": [
                {
                    "waiting": row,
                    "is_overdue": row.is_overdue(now),
                    "is_mine": row.assignment.claimed_by_id == request.user.pk,
                    "is_own": row.step.revision.object_id in touched
                    and request.user.pk in contributor_ids(version_of(row.step)),
                }
                for row in rows
            ],
            "filters": FILTERS,
            "chosen": chosen,
            "urgent": Priority.URGENT,
        },
    )


def _is_shown(row: Waiting, chosen: str, user: Any, now: Any) -> bool:
    return {
        "mine": row.assignment.claimed_by_id == user.pk,
        "free": row.assignment.claimed_by_id is None,
        "overdue": row.is_overdue(now),
        "contested": row.amount.contested > 0,
        "urgent": row.assignment.priority == Priority.URGENT,
    }.get(chosen, True)


@require_POST
def claim_story(request: HttpRequest, task_state_id: int) -> HttpResponse:
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
            said = _("It is yours now.")
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, said)
    return redirect("factcheck:review", task_state.pk)


def _nobody() -> Refused:
    return Refused(_("Nobody of that name can take it."))
