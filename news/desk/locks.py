"""The locks of the newsroom. Two people at once is the normal case: the second waits for the first.

Locks are taken in this order, and none is taken that stands above one already held. So nobody waits
for somebody who waits for them:

1. the row of a page's parent, for a new page under it (`desk.two_at_once.OneChildAtATime`);
2. the row of the text: a page, a citation, an author, a picture, a topic (`lock_text`);
3. the rows of its sources: citations, then authors, then pictures, each in the order of their ids
   (`lock_sources` of the text);
4. the end of the chain of clearances (`factcheck.clearances.clearing`), an advisory lock.

These take no row's key: a row that points at it, such as a use or a log entry, need not wait. All are
held until the transaction ends. A save of a page, an author or a picture, and the note of what a page
cites, take the locks of their rows themselves, in the same order.

An import locks its own row, and then one citation after the other. Stages, workflows, accounts, names,
notices and jobs are locked by whoever changes them, in their own modules.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Revision, TaskState

from .steps import version_of


def lock_text(text: Any) -> None:
    """Lock the row of `text`. Whoever saves, decides on, publishes or withdraws a text does this first.

    For an object that Wagtail has no base type for, its own row is meant.
    """
    base = getattr(text, "get_base_content_type", None)
    model: type[models.Model] = base().model_class() if base else type(text)
    rows = model._base_manager.select_for_update(of=("self",), no_key=True)  # noqa: SLF001  # as Django documents it
    rows.filter(pk=text.pk).first()


def lock_text_of(revision: Revision) -> None:
    """The same for the text that a revision is of, which needn't be loaded."""
    kind = ContentType.objects.get_for_id(revision.base_content_type_id)
    model: Any = kind.model_class()
    rows = model._base_manager.select_for_update(of=("self",), no_key=True)  # noqa: SLF001  # as above
    rows.filter(pk=revision.object_id).first()


def lock_step(step: TaskState, *, with_sources: bool = True) -> TaskState:
    """Lock the text of a step, and its sources unless told otherwise; returns the step, read anew."""
    lock_text_of(step.revision)
    steps = TaskState.objects.select_related("workflow_state", "revision", "task")
    fresh = steps.get(pk=step.pk)
    if with_sources:
        version_of(fresh).lock_sources()
    return fresh
