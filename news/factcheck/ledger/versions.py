"""The version of a text that a step is about, read once for each object that stands for the step."""

from typing import Any

from wagtail.models import TaskState


def version_of(task_state: TaskState) -> Any:
    """The text as the step's revision has it.

    Kept with `task_state`: a revision under review is frozen, and reading it is dear. Whoever
    decides reads the step anew, under the lock.
    """
    kept = task_state.__dict__
    if "_version" not in kept:
        kept["_version"] = task_state.revision.as_object()
    return kept["_version"]
