"""A step of Wagtail's workflow: the version of a text that it is about."""

from typing import Any

from wagtail.models import TaskState


def version_of(step: TaskState) -> Any:
    """The text as the step's revision has it. It is read once for each object that stands for the step.

    A revision under review is frozen, and reading it is dear. Whoever decides reads the step anew,
    under the lock.
    """
    kept = step.__dict__
    if "_version" not in kept:
        kept["_version"] = step.revision.as_object()
    return kept["_version"]
