"""Wagtail's pages for disabling a stage or a workflow, which say what waits there."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.views.workflows import Disable, DisableTask
from wagtail.models import Task, Workflow, WorkflowState

from news.desk.refusals import SaysWhy, StageInUse
from news.factcheck.workflow.disabling import waiting_at


class DisableStageView(SaysWhy, DisableTask):
    """Wagtail's page, which says what waits at the stage."""

    def delete_action(self) -> None:
        # Two administrators at once: one after the other.
        Task.objects.select_for_update().get(pk=self.object.pk)
        super().delete_action()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What waits, in our words: Wagtail says that it would be skipped."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"warning_message": waiting_at(self.object)}


class DisableWorkflowView(SaysWhy, Disable):
    """Wagtail's page, which refuses while texts are under review. It would end their review."""

    def delete_action(self) -> None:
        Workflow.objects.select_for_update().get(pk=self.object.pk)
        on_their_way = WorkflowState.objects.filter(
            workflow=self.object, status=WorkflowState.STATUS_IN_PROGRESS
        )
        if on_their_way.exists():
            raise StageInUse(
                _(
                    "Texts are on their way through this workflow. Decide on them or withdraw them first."
                )
            )
        super().delete_action()
