"""What the dashboard and the editor say about texts under review."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, TaskState, WorkflowState, get_default_page_content_type

from news.desk.contributions import texts_touched_by
from news.desk.models import User
from news.desk.steps import version_of
from news.factcheck.assignments.queue import amounts_of, waiting
from news.factcheck.ledger.contributors import contributor_ids
from news.factcheck.ledger.tables import Note, NoteKind, Verdict
from news.factcheck.people import stages_in_this_request, steps_of_groups_of
from news.factcheck.texts import Text
from news.factcheck.workflow.stages import FactCheckTask

MOST_ROWS = 20


class ReviewQueuePanel(Component):
    """The dashboard's queue: what waits for this person, and what they can't take themselves."""

    name = "review_queue"
    order = 100
    template_name = "factcheck/panels/review_queue.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Steps this person's groups decide on, oldest first."""
        user = parent_context["request"].user
        steps = (
            steps_of_groups_of(user)
            .select_related("revision", "task", "workflow_state__requested_by")
            .order_by("started_at")
        )
        touched = texts_touched_by(user)
        shown = list(steps[:MOST_ROWS])
        stories = {row.step.pk: row for row in waiting(_in_fact_check(shown))}
        now = timezone.now()
        rows = [
            {
                "step": step,
                "waiting": stories.get(step.pk),
                "is_overdue": step.pk in stories and stories[step.pk].is_overdue(now),
                "own": _may_be_own(step.revision, user, touched)
                and user.pk in contributor_ids(version_of(step)),
                "kind": capfirst(step.revision.content_type.name),
            }
            for step in shown
        ]
        return {
            "rows": rows,
            "has_stories": bool(stories),
            "more": steps.count() - MOST_ROWS if len(shown) == MOST_ROWS else 0,
            "request": parent_context["request"],
        }


def _in_fact_check(steps: Iterable[TaskState]) -> list[TaskState]:
    """Those that are of stories whose statements are ruled on."""
    page = get_default_page_content_type().pk
    return [
        step
        for step in steps
        if step.revision.base_content_type_id == page and step.task.specific.has_ledger
    ]


class ContestedPanel(Component):
    """The dashboard's news for editors: rulings that writers contest."""

    name = "contested"
    order = 95
    template_name = "factcheck/panels/contested.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Objections that wait for a decision, oldest first. Empty for people who may not decide on them."""
        user = parent_context["request"].user
        notes = Note.objects.none()
        if stages_in_this_request(user).publishes:
            notes = (
                Note.objects.filter(
                    kind=NoteKind.CONTEST,
                    decision=None,
                    ruling__undone_by=None,
                    statement__occurrences__gt=0,
                )
                .exclude(statement__writers__contains=[user.pk])
                .select_related("statement__page", "by", "ruling__by")
            )
        rows = [note for note in notes[:MOST_ROWS] if _is_newest(note)]
        steps = _open_steps([note.statement.page_id for note in rows])
        return {"rows": [(note, steps.get(note.statement.page_id)) for note in rows]}


def _is_newest(note: Note) -> bool:
    """Whether nobody has ruled on the statement since the ruling that is contested."""
    later = note.statement.rulings.filter(pk__gt=note.ruling_id, undone_by=None)
    return not later.exclude(verdict=Verdict.TAKEN_BACK).exists()


def _open_steps(page_ids: Iterable[int]) -> dict[int, int]:
    """The open fact-check of each story that is in one."""
    steps = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        task__in=FactCheckTask.objects.all(),
        workflow_state__object_id__in=[str(pk) for pk in page_ids],
        workflow_state__base_content_type=get_default_page_content_type(),
    )
    return {int(page): pk for page, pk in steps.values_list("workflow_state__object_id", "pk")}


def _may_be_own(revision: Revision, user: User, touched: set[str]) -> bool:
    """A quick check before the long one. Most texts in the queue have other writers."""
    return (
        revision.object_id in touched
        or revision.content.get("owner") == user.pk
        or (bool(revision.content.get("bylines")) and hasattr(user, "author"))
    )


class OwnTextsPanel(Component):
    """The dashboard's news for a writer: where their texts are, and why one was sent back."""

    name = "own_texts"
    order = 90
    template_name = "factcheck/panels/own_texts.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Texts this person submitted or owns that are under review or sent back."""
        user = parent_context["request"].user
        owned = Page.objects.filter(owner=user).values(text=Cast("pk", CharField()))
        states = (
            WorkflowState.objects.active()
            .filter(
                Q(requested_by=user)
                | Q(base_content_type=get_default_page_content_type(), object_id__in=owned)
            )
            .select_related("current_task_state__task", "current_task_state__finished_by")
            .prefetch_related("content_object")
            .order_by("status", "-created_at")[:MOST_ROWS]
        )
        rows = [state for state in states if state.content_object]
        page = get_default_page_content_type().pk
        pages = {int(one.object_id) for one in rows if one.base_content_type_id == page}
        amounts = amounts_of(pages)
        return {
            "rows": [
                (
                    state,
                    amounts.get(int(state.object_id)) if int(state.object_id) in pages else None,
                )
                for state in rows
            ],
            "needs_changes": WorkflowState.STATUS_NEEDS_CHANGES,
            "request": parent_context["request"],
        }


def sent_back_step(text: Text) -> TaskState | None:
    """The step that sent `text` back, while it waits for its writer; else None."""
    state = text.current_workflow_state if text.pk else None
    if not state or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    return state.current_task_state


class SentBackPanel(Panel):
    """In the editor, above everything else: why the text was sent back."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one text."""

        template_name = "factcheck/panels/sent_back.html"

        def is_shown(self) -> bool:
            return bool(sent_back_step(self.instance))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {
                "step": sent_back_step(self.instance),
                "heading": _("Sent back"),
            }
