"""The one stage of a page, a topic or a profile: somebody who did not write it reads it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import TaskState, WorkflowState

from news.desk.steps import version_of
from news.digest import Content
from news.factcheck.workflow.stages import ReviewTask, Said

from .approvals import Approval, carry_approval, record_approval

NOTHING_NEW = "secondread.nothing_new"


class SecondReadTask(ReviewTask):
    """Somebody who didn't write it reads it; then it goes live."""

    approve_label = _("Approve, and put it live")
    puts_live = True

    class Meta:
        verbose_name = _("Second reading")
        verbose_name_plural = _("Second readings")

    @classmethod
    def get_description(cls) -> str:
        return gettext(
            "Members of the chosen groups read what they didn't write, and it goes live."
        )

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Open this stage; a version that says nothing new passes it at once.

        So the rows of the front page are arranged without anybody's leave.
        """
        task_state = super().start(workflow_state, user=user)
        text = version_of(task_state)
        content = text.checkable_content()
        if not text.reasons_against_approval() and carry_approval(
            text=text, content=content, revision=task_state.revision
        ):
            task_state.status = TaskState.STATUS_APPROVED
            task_state.finished_at = timezone.now()
            task_state.save(update_fields=["status", "finished_at"])
            log(instance=text, action=NOTHING_NEW, user=user, revision=task_state.revision)
        return task_state

    def settled_before(self, task_state: TaskState) -> Approval | None:
        """The newest approval of the text, with what was approved."""
        return Approval.objects.of(task_state.revision.content_object).first()

    def _before_approval(
        self, task_state: TaskState, content: Content, user: Any, said: Said
    ) -> None:
        record_approval(
            text=task_state.revision.content_object,
            content=content,
            revision=task_state.revision,
            by=user,
            comment=said.comment,
        )
