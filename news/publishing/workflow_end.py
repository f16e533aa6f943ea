"""What happens when a workflow ends well. Wagtail imports this while its own models load, so
nothing here may import a model at the top.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from news.desk.models import User


def publish_approved_revision(workflow_state: Any, user: "User | None" = None) -> None:
    """Publish, or schedule, exactly the revision that the last stage approved.

    Wagtail's own function would publish the newest one, read or not. A method of WorkflowState:
    see WAGTAIL_FINISH_WORKFLOW_ACTION.
    """
    from . import rule  # see above  # noqa: PLC0415

    rule.publish(
        task_state=workflow_state.current_task_state,
        by=user,
        at=getattr(workflow_state, "go_live_at", None),
    )
