"""What we lean on in Wagtail and its libraries that they don't document, each in one function.

What we override of theirs is listed in `tests/site/wagtail_seams.txt`, which a test holds against the
installed Wagtail: see "How to upgrade Wagtail" in docs/developers.md.
"""

from typing import Any

from modelsearch.backends import get_search_backend
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted


def silence_workflow_mails() -> list[bool]:
    """Keep Wagtail from sending mails of its own; returns for each kind whether there was something to stop.

    They go out inside the transaction, and to whole groups.
    """
    kinds = (
        (task_submitted, TaskState, "group_approval_task_submitted"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted"),
        (workflow_approved, WorkflowState, "workflow_state_approved"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected"),
    )
    return [
        signal.disconnect(sender=sender, dispatch_uid=f"{name}_email_notification")
        for signal, sender, name in kinds
    ]


def is_unsaved(view: Any) -> bool:
    """Whether a page editor has not saved what was typed, and shows the form again."""
    return bool(getattr(view, "has_unsaved_changes", False))


def show_as_unsaved(view: Any) -> None:
    """Let a page editor warn whoever leaves it: what was typed is not saved."""
    view.has_unsaved_changes = True


def refresh_title_norms(model: type[Page]) -> None:
    """Compute how long titles are on average: what the search index does as it is built anew."""
    get_search_backend().get_index_for_model(model)._refresh_title_norms(full=True)  # noqa: SLF001


def path_of_child(parent: Page, number: int) -> str:
    """The path of the child of `parent` with this number, as treebeard counts."""
    return f"{parent.path}{Page._int2str(number).zfill(Page.steplen)}"  # noqa: SLF001
