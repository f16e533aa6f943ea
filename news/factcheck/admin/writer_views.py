"""A story's fact-check as its writers see it: what is asked of them, what they answer, submitting."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, TaskState, WorkflowState

from news.citations.records.public_form import short_name
from news.desk.models import User
from news.desk.people import DeskRequest
from news.desk.refusals import Refused
from news.factcheck.assignments.assigning import (
    ALREADY_SUBMITTED,
    Priority,
    assignment_of,
    submit,
)
from news.factcheck.audit.pack import audit_pack
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.answers import Said, add_note, unanswered
from news.factcheck.ledger.contributors import contributor_ids
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.state import Ledger, ledger_of
from news.factcheck.ledger.tables import Note, NoteKind
from news.factcheck.stories import Story
from news.factcheck.workbench.checklist import checklist
from news.factcheck.workbench.presenting import Workbench
from news.factcheck.workbench.whole_numbers import sent_number
from news.factcheck.workflow.stages import FactCheckTask, PublishTask
from news.factcheck.workflow.still_cleared import needs_no_check

from .queue_views import may_see_queue
from .who_reads import may_read_drafts


class SubmissionForm(forms.Form):
    """What the writer asks for when a story is submitted."""

    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=Priority.choices,
        coerce=int,
        initial=Priority.NORMAL,
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=gettext_lazy("When it should be checked, in the time zone of your account."),
    )
    asked = forms.ModelChoiceField(
        label=gettext_lazy("Fact-checker"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("whoever is free"),
        help_text=gettext_lazy(
            "This person gets a mail. Without a name, the story waits in the queue."
        ),
    )
    editor = forms.ModelChoiceField(
        label=gettext_lazy("Editor"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("whoever is free"),
        help_text=gettext_lazy("This person gets a mail when the story is checked."),
    )

    def __init__(self, *args: Any, writers: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).exclude(pk__in=writers)
        for name, stage in (("asked", FactCheckTask), ("editor", PublishTask)):
            members = people.filter(groups__in=stage.objects.filter(active=True).values("groups"))
            choice: Any = self.fields[name]
            choice.queryset = members.distinct()

    def clean_due_at(self) -> datetime | None:
        """The due time; raises ValidationError for one that has passed."""
        at = self.cleaned_data["due_at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(_("This time has passed."))
        return at


class NoteForm(forms.Form):
    """A pointer, an answer or an objection."""

    kind = forms.ChoiceField(choices=NoteKind.choices)
    digest = forms.CharField(max_length=64)
    position = forms.IntegerField(required=False, min_value=0, max_value=2**31)
    text = forms.CharField(required=False, max_length=2_000)
    locator = forms.CharField(required=False, max_length=200)
    interviewed_on = forms.DateField(required=False)
    citation = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def said(self) -> Said:
        """What was said. Call it on a valid form."""
        values = self.cleaned_data
        return Said(
            kind=values["kind"],
            text=values["text"],
            citation_id=values["citation"],
            locator=values["locator"],
            interviewed_on=values["interviewed_on"],
        )


def _story_for(request: DeskRequest, page_id: int) -> Story:
    """A story with a ledger; raises Http404, or PermissionDenied for who has nothing to do with it."""
    story = get_object_or_404(Page, pk=page_id).specific
    if not hasattr(story, "statements"):
        raise PermissionDenied
    if not may_read_drafts(story, request.user):
        raise PermissionDenied
    return story


def _may_submit(story: Story, user: User) -> bool:
    """Wagtail's answer checks the workflow only. Its editor has checked the rest before."""
    permissions = story.permissions_for_user(user)
    return bool(permissions.can_edit() and permissions.can_submit_for_moderation())


@require_GET
def story_ledger(request: DeskRequest, page_id: int) -> HttpResponse:
    """How every statement of a story stands, what was asked and answered; and submitting it."""
    return _page(request, _story_for(request, page_id))


def _page(
    request: DeskRequest,
    story: Story,
    *,
    form: SubmissionForm | None = None,
    refusals: list[str] | None = None,
    typed: str = "",
    about: str = "",
) -> HttpResponse:
    version = story.get_latest_revision_as_object()
    ledger = ledger_of(version)
    writers = contributor_ids(version)
    state = story.current_workflow_state
    step = state.current_task_state if state else None
    points = checklist(version, ledger)
    is_open = bool(step and step.status == step.STATUS_IN_PROGRESS)
    may_submit = _may_submit(story, request.user) and not story.workflow_in_progress
    bench = Workbench(ledger, task_state=step, user=request.user)
    return TemplateResponse(
        request,
        "factcheck/story.html",
        {
            "story": story,
            "page_title": version.title,
            "bench": bench,
            "rows": _rows(bench, version),
            "progress": bench.progress,
            "required": [point for point in points if point.is_required],
            "advisory": [point for point in points if not point.is_required],
            "block_ids": version.block_ids(),
            "may_submit": may_submit,
            "sent_back": bool(step and step.status == step.STATUS_REJECTED),
            "is_with_desk": is_open,
            "assignment": assignment_of(step) if is_open else None,
            "is_cleared": may_submit and needs_no_check(version),
            "unanswered": unanswered(ledger),
            "is_resubmission": bool(state and state.status == WorkflowState.STATUS_NEEDS_CHANGES),
            "form": form or SubmissionForm(writers=writers),
            "is_writer": request.user.pk in writers,
            "choices": _choices(ledger),
            "step": step,
            "noted": request.GET.get("noted", ""),
            "refusals": refusals or [],
            "typed": typed,
            "about": next((line for line in ledger.of(about)), None),
            "workbench_url": _workbench_url(step, request.user),
            "edit_url": AdminURLFinder(request.user).get_edit_url(story),
        },
        status=409 if refusals else 200,
    )


def _workbench_url(step: TaskState | None, user: User) -> str:
    """The address where statements are ruled on, for people who may decide at the open step. Else empty."""
    if not step or step.status != step.STATUS_IN_PROGRESS:
        return ""
    stage = step.task.specific
    is_theirs = isinstance(stage, FactCheckTask) and stage.may_read(user)
    return reverse("factcheck:review", args=[step.pk]) if is_theirs else ""


def _rows(bench: Workbench, version: Story) -> list[dict[str, Any]]:
    """Every statement with its notes. Those that need work or are contested come first."""
    notes: dict[int, list[Note]] = {}
    statements = [line.statement.pk for line in bench.ledger.lines if line.statement]
    for note in Note.objects.filter(statement__in=statements).select_related("by", "citation"):
        notes.setdefault(note.statement_id, []).append(note)
    blocks = version.block_ids()
    rows = [
        {
            "shown": bench.shown(line),
            "notes": notes.get(line.statement.pk, []) if line.statement else [],
            "is_asked": line.state in (State.NEEDS_WORK, State.CONTESTED),
            "may_contest": line.state is State.NEEDS_WORK
            and bool(line.ruling and not line.ruling.decides_id),
            "block_id": blocks.get(line.occurrence.block, ""),
        }
        for line in bench.ledger.lines
    ]
    return sorted(rows, key=lambda row: not row["is_asked"])


def _choices(ledger: Ledger) -> list[tuple[str, str]]:
    """The sources of the story, to point at."""
    forms = ledger.content.sources.citations
    return [(str(pk), short_name(form)) for pk, form in forms.items()]


@require_POST
def submit_story(request: DeskRequest, page_id: int) -> HttpResponse:
    """Put the newest version of a story before the fact-checkers."""
    story = _story_for(request, page_id)
    if story.workflow_in_progress:  # nobody may submit now: say that it is done, not "forbidden"
        return _page(request, story, refusals=[str(ALREADY_SUBMITTED)])
    if not _may_submit(story, request.user):
        raise PermissionDenied
    writers = contributor_ids(story.get_latest_revision_as_object())
    form = SubmissionForm(request.POST, writers=writers)
    if not form.is_valid():
        return _page(request, story, form=form, refusals=[_("Look at the marked fields.")])
    try:
        submit(text=story, by=request.user, **form.cleaned_data)
    except Refused as refused:
        return _page(request, story, form=form, refusals=refused.reasons)
    messages.success(request, _("“%s” has been submitted.") % story.get_admin_display_title())
    return redirect("wagtailadmin_home")


@require_POST
def note_on_statement(request: DeskRequest, page_id: int) -> HttpResponse:
    """Leave the checkers a pointer, answer a note, or contest a ruling."""
    story = _story_for(request, page_id)
    form = NoteForm(request.POST)
    typed = request.POST.get("text", "")
    if not form.is_valid():
        reasons = [str(error) for found in form.errors.values() for error in found]
        return _page(request, story, refusals=reasons, typed=typed)
    digest = form.cleaned_data["digest"]
    try:
        add_note(
            text=story,
            digest=digest,
            position=form.cleaned_data["position"],
            said=form.said(),
            by=request.user,
        )
    except Refused as refused:
        about = form.cleaned_data["digest"]
        return _page(request, story, refusals=refused.reasons, typed=typed, about=about)
    # Said beside the sentence: a message at the top of the page would be out of sight.
    return redirect(f"{request.path.removesuffix('note/')}?noted={digest[:12]}#st-{digest[:12]}")


@require_GET
def audit(request: DeskRequest, page_id: int) -> HttpResponse:
    """The audit pack of a story as it was cleared last, or as clearance number `?clearance=` has it.

    Notes are in it with `?notes=1`, for those who check and publish.
    """
    story = _story_for(request, page_id)
    wanted = request.GET.get("clearance", "")
    clearances = Clearance.objects.of(story).select_related("checker")
    if wanted:
        clearances = clearances.filter(number=sent_number(wanted) or 0)
    clearance = clearances.first()
    if wanted and clearance is None:
        raise Http404
    wants_notes = request.GET.get("notes") == "1"
    if wants_notes and not may_see_queue(request.user):
        raise PermissionDenied
    response = HttpResponse(
        audit_pack(story, clearance=clearance, with_notes=wants_notes),
        content_type="application/zip",
    )
    response["Content-Disposition"] = f'attachment; filename="audit-{story.slug}.zip"'
    patch_cache_control(response, private=True, no_store=True)
    return response
