"""The page on which a person reads a text with its sources and decides on it.

Decisions are made here and not in the editor: what is approved is what is on the page, and no
form saves the text along the way.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState

from news.citations.printing.formatted import references_of
from news.desk.models import User
from news.desk.people import DeskRequest
from news.desk.readable import say_what_is_left_out
from news.desk.refusals import ContentChanged, DecisionRefused, Refused
from news.desk.steps import version_of
from news.digest import Content
from news.factcheck.assignments.assigning import assignment_of
from news.factcheck.ledger.rules import APPROVE, SEND_BACK, TAKE_NEWEST
from news.factcheck.ledger.ruling import ledger_to_rule_on
from news.factcheck.ledger.settled import summary_of_check
from news.factcheck.ledger.standard import CheckStandard
from news.factcheck.ledger.state import Ledger
from news.factcheck.people import is_editor
from news.factcheck.statements.compare import Change, changes
from news.factcheck.texts import Text
from news.factcheck.workflow.forms import DecisionForm, PublishForm, SendBackForm
from news.factcheck.workflow.source_checks import start_check
from news.factcheck.workflow.stages import PublishTask, ReviewTask
from news.spelling import canonical

from .context import panel_context, wanted, workbench_context
from .presenting import Workbench


def step_for(request: DeskRequest, task_state_id: int) -> tuple[TaskState, ReviewTask]:
    """The step and its stage; raises Http404, or PermissionDenied for outsiders of the step."""
    task_state = get_object_or_404(
        TaskState.objects.select_related("revision", "workflow_state", "finished_by"),
        pk=task_state_id,
    )
    stage = task_state.task.specific
    if not isinstance(stage, ReviewTask) or not stage.may_read(request.user):
        raise PermissionDenied
    return task_state, stage


def _forms(request: DeskRequest, task_state: TaskState, stage: ReviewTask) -> dict[str, Form]:
    """The form of each decision; the one that was sent is bound to what was typed."""
    approve: Callable[..., Form] = DecisionForm
    if isinstance(stage, PublishTask):
        approve = partial(PublishForm, is_silent=stage.is_silent(task_state))
    classes: dict[str, Callable[..., Form]] = {
        APPROVE: approve,
        SEND_BACK: SendBackForm,
        TAKE_NEWEST: Form,
    }
    sent = request.POST.get("action") if request.method == "POST" else None
    return {
        action: form_class(request.POST if action == sent else None, prefix=action)
        for action, form_class in classes.items()
    }


@require_http_methods(["GET", "POST"])
def review(request: DeskRequest, task_state_id: int) -> HttpResponse:
    """Read a text under review; POST approves it or sends it back."""
    task_state, stage = step_for(request, task_state_id)
    forms = _forms(request, task_state, stage)
    refused: Refused | None = None
    if request.method == "POST":
        action = request.POST.get("action", "")
        form = forms.get(action)
        if form and form.is_valid():
            try:
                stage.on_action(task_state, request.user, action, **form.cleaned_data)
            except Refused as refusal:
                refused = refusal
            else:
                messages.success(request, _outcome(action, task_state, form))
                return _onward(action, task_state)
        elif not form:
            refused = DecisionRefused(_("There is no such decision."))
    return review_page(
        request, task_state, stage, forms=forms, refused=refused, status=409 if refused else 200
    )


def _onward(action: str, task_state: TaskState) -> HttpResponse:
    """Redirect to the step that checks the newest version, or to the dashboard."""
    if action == TAKE_NEWEST:
        step = task_state.revision.content_object.current_workflow_task_state
        if step and step.task_id == task_state.task_id:
            return redirect("factcheck:review", step.pk)
    return redirect("wagtailadmin_home")


def review_page(
    request: DeskRequest,
    task_state: TaskState,
    stage: ReviewTask,
    *,
    forms: dict[str, Form] | None = None,
    refused: Refused | None = None,
    panel: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one step. A story's fact-check is shown as a workbench, statement by statement.

    `panel` is the statement in full, where something has been typed about it already.
    """
    content = stage.content_under_review(task_state)
    say_what_is_left_out(request, version_of(task_state))
    ledger = (
        ledger_to_rule_on(version_of(task_state), task_state.revision, content=content)
        if stage.has_ledger
        else None
    )
    context = _context(request, task_state, stage, content, ledger) | {
        "forms": forms or _forms(request, task_state, stage),
        "refusals": refused.reasons if refused else [],
        "typed": _typed(request) if refused else "",
        "changed": _what_changed(request, refused),
    }
    if ledger and ledger.lines:
        bench = Workbench(ledger, task_state=task_state, user=request.user)
        context |= _assignment_context(request, task_state, stage)
        line = wanted(ledger, request.GET.get("at", ""))
        send_back = context["forms"][SEND_BACK]
        if not send_back.is_bound:
            send_back.initial["comment"] = bench.work_needed
        context |= workbench_context(
            bench,
            panel or (panel_context(bench, line, use=request.GET.get("use", "")) if line else None),
        )
    template = "factcheck/workbench.html" if ledger and ledger.lines else "factcheck/review.html"
    return TemplateResponse(request, template, context, status=status)


def _assignment_context(
    request: DeskRequest, task_state: TaskState, stage: ReviewTask
) -> dict[str, Any]:
    """Who has taken the story, and whether this person may take it or hand it over."""
    assignment = assignment_of(task_state)
    colleagues = stage.colleagues(task_state)
    is_mine = assignment.claimed_by_id == request.user.pk
    may_as_editor = bool(assignment.claimed_by_id) and is_editor(request.user)
    return {
        "assignment": assignment,
        "colleagues": colleagues,
        "may_take": request.user in colleagues,
        "may_hand_over": is_mine or may_as_editor,
    }


def _what_changed(request: DeskRequest, refused: Refused | None) -> list[Change]:
    """How the content differs from what this person was shown, if that is why they were refused."""
    if not isinstance(refused, ContentChanged):
        return []
    try:
        shown = Content.from_payload(json.loads(request.POST.get("shown_content", "")))
        return changes(shown, refused.content)
    except (LookupError, RecursionError, TypeError, ValueError):
        return []  # not what this page had sent


def _typed(request: DeskRequest) -> str:
    """The comment that was sent: shown again when it couldn't be recorded."""
    return request.POST.get(f"{request.POST.get('action')}-comment", "")


def _outcome(action: str, task_state: TaskState, form: Form) -> str:
    title = task_state.revision.object_str
    if action == SEND_BACK:
        return _("“%s” was sent back. Its writer has been told why.") % title
    if action == TAKE_NEWEST:
        return (
            _("“%s” goes on with its newest version. What was decided before holds for it too.")
            % title
        )
    if at := form.cleaned_data.get("go_live_at"):
        return _("“%(title)s” will go live on %(at)s.") % {
            "title": title,
            "at": date_format(timezone.localtime(at), "j F Y, H:i e"),
        }
    if task_state.task.specific.puts_live:
        return _("“%s” is live.") % title
    return _("“%s” is approved.") % title


def _context(
    request: DeskRequest,
    task_state: TaskState,
    stage: ReviewTask,
    content: Content,
    ledger: Ledger | None,
) -> dict[str, Any]:
    text = version_of(task_state)
    user = request.user
    previous = stage.settled_before(task_state)
    current = text.current_workflow_task_state
    # For the editor who is to publish it: how it differs from what readers see.
    shown_before = stage.shown_before(task_state) if isinstance(stage, PublishTask) else None
    return {
        "shown": content.digest,
        "shown_content": canonical(content.payload),
        "since_cleared": changes(previous.content, content) if previous else [],
        "shown_before": shown_before,
        "since_shown": changes(shown_before.content, content) if shown_before else [],
        "previous": previous,
        "newer_step": current if current and current.pk != task_state.pk else None,
        "task_state": task_state,
        "stage": stage,
        "text": text,
        "page_title": task_state.revision.object_str,
        "stage_name": task_state.task.name,
        "is_open": task_state.status == TaskState.STATUS_IN_PROGRESS,
        "against_approving": stage.reasons_against(task_state, user, APPROVE, ledger=ledger),
        "against_sending_back": stage.reasons_against(task_state, user, SEND_BACK),
        "against_newest": stage.reasons_against(task_state, user, TAKE_NEWEST),
        "approve_label": stage.approve_label,
        "sources": _sources(text, user),
        "history": task_state.workflow_state.task_states.select_related("task", "finished_by")
        .exclude(status=TaskState.STATUS_IN_PROGRESS)
        .order_by("-finished_at"),
        "written_by": task_state.revision.user,
        "submitted_by": task_state.workflow_state.requested_by,
        "check_summary": summary_of_check(text, content)
        if isinstance(stage, PublishTask) and text.by_statement
        else None,
        "least_share": CheckStandard.least_share(),
        "ledger_url": reverse("factcheck:story", args=[text.pk]) if text.by_statement else "",
        "text_url": reverse("factcheck:text", args=[task_state.pk]),
        "edit_url": AdminURLFinder(user).get_edit_url(text),
    }


def _sources(text: Text, user: User) -> list[dict[str, Any]]:
    """The citations a text rests on, each with where it can be checked."""
    sources = []
    citations = list(text.sources().with_names())
    printed = references_of([citation.public_form for citation in citations], make=True)
    for citation, reference in zip(citations, printed, strict=True):
        step = None if citation.live else citation.current_workflow_task_state
        sent_back = step if step and step.status == TaskState.STATUS_REJECTED else None
        sources.append(
            {
                "citation": citation,
                "reference": reference,
                "review_url": (
                    reverse("factcheck:review", args=[step.pk]) if step and not sent_back else None
                ),
                "sent_back": sent_back,
                "edit_url": AdminURLFinder(user).get_edit_url(citation),
            }
        )
    return sources


@require_POST
def check_source(request: DeskRequest, task_state_id: int, citation_id: int) -> HttpResponse:
    """Put a source of the text under review before the fact-checkers, and go to its check."""
    task_state, stage = step_for(request, task_state_id)
    if stage.reasons_against(task_state, request.user, SEND_BACK):
        raise PermissionDenied
    source = get_object_or_404(version_of(task_state).sources().unchecked(), pk=citation_id)
    start_check(source, by=request.user)
    step = type(source).objects.get(pk=source.pk).current_workflow_task_state
    return redirect("factcheck:review", step.pk)


@require_GET
def text(request: DeskRequest, task_state_id: int) -> HttpResponse:
    """The text under review as readers will see it, for the frame on the review page."""
    task_state, stage = step_for(request, task_state_id)
    revised = task_state.revision.as_object()
    return revised.make_preview_request(
        request,
        revised.default_preview_mode,
        extra_request_attrs={
            "in_preview_panel": True,  # without the floating user bar
            "shown_sources": stage.sources_shown(task_state),
        },
    )
