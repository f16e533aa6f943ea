from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted


class FactcheckConfig(AppConfig):
    """Who may approve what. Knows pages and citations, not stories."""

    name = "news.factcheck"
    label = "factcheck"
    verbose_name = _("Fact-check")

    def ready(self) -> None:
        """Silence Wagtail's own mails, which go out inside the transaction, to whole groups; and
        index clearances, supports and notes, so that Wagtail's delete pages see what protects a source.
        A stage at which texts wait is not disabled.
        """
        from wagtail.models import (  # needs the registry  # noqa: PLC0415
            ReferenceIndex,
            TaskState,
            WorkflowState,
        )

        from .clearances.clearing import Clearance  # noqa: PLC0415
        from .ledger.tables import Note, Support  # noqa: PLC0415
        from .workflow import disabling  # noqa: PLC0415

        for model in (Clearance, Note, Support):
            ReferenceIndex.register_model(model)
        disabling.connect()
        task_submitted.disconnect(
            sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
        )
        for signal, name in (
            (workflow_submitted, "submitted"),
            (workflow_approved, "approved"),
            (workflow_rejected, "rejected"),
        ):
            signal.disconnect(
                sender=WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification"
            )
