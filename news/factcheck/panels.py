"""What the dashboard and the editor say about texts under review."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, TaskState, WorkflowState, get_default_page_content_type

from news.desk.contributions import texts_touched_by

from .contributors import contributor_ids

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
            TaskState.objects.reviewable_by(user)
            .select_related("revision", "task", "workflow_state__requested_by")
            .order_by("started_at")
        )
        touched = texts_touched_by(user)
        rows = [
            {
                "step": step,
                "own": _may_be_own(step.revision, user, touched)
                and user.pk in contributor_ids(step.revision.as_object()),
                "kind": capfirst(step.revision.content_type.name),
            }
            for step in steps[:MOST_ROWS]
        ]
        return {
            "rows": rows,
            "more": max(0, steps.count() - MOST_ROWS),
            "request": parent_context["request"],
        }


def _may_be_own(revision: Revision, user: Any, touched: set[str]) -> bool:
    """A quick look before the long one: most texts in the queue have other writers."""
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
        owned = [str(pk) for pk in Page.objects.filter(owner=user).values_list("pk", flat=True)]
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
        return {
            "rows": [state for state in states if state.content_object],
            "needs_changes": WorkflowState.STATUS_NEEDS_CHANGES,
            "request": parent_context["request"],
        }


def sent_back_step(text: Any) -> TaskState | None:
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
