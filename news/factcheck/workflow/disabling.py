"""Disabling a stage: refused while a text waits at it, and always logged.

Wagtail's view saves the base class `Task`, and moves waiting texts on without a decision. So the
rule is applied whenever a stage is saved, whatever its class.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import Task, TaskState, Workflow
from wagtail.workflows import get_task_types

from news.desk.refusals import StageInUse

DISABLED = "factcheck.disable"
ENABLED = "factcheck.enable"


def refuse_what_is_in_use(instance: Task, **_signal: Any) -> None:
    """Raise StageInUse if `instance` is being disabled while texts wait at it."""
    if not _changes_use(instance) or instance.active:
        return
    if reason := waiting_at(instance):
        raise StageInUse(reason)


def waiting_at(stage: Task) -> str:
    """How many texts wait at `stage`, in a sentence; empty for none."""
    waiting = TaskState.objects.filter(task=stage.pk, status=TaskState.STATUS_IN_PROGRESS)
    number = waiting.count()
    if not number:
        return ""
    said = ngettext(
        "%d text waits at this stage. Decide on it or withdraw it first: a stage is disabled when "
        "nothing waits at it.",
        "%d texts wait at this stage. Decide on them or withdraw them first: a stage is disabled "
        "when nothing waits at it.",
        number,
    )
    return said % number


def note_use(instance: Model, **_signal: Any) -> None:
    """Remember whether the row's use is about to change."""
    instance._use_changes = _changes_use(instance)  # type: ignore[attr-defined]  # noqa: SLF001  # ours


def log_use(instance: Any, *, created: bool, **_signal: Any) -> None:
    """Write down who took a stage or a workflow out of use, or put it to use again."""
    if not created and getattr(instance, "_use_changes", False):
        log(instance=instance, action=ENABLED if instance.active else DISABLED)


def _changes_use(instance: Task) -> bool:
    """Whether saving it would change if it is in use."""
    model = Task if isinstance(instance, Task) else type(instance)
    stored = model.objects.filter(pk=instance.pk) if instance.pk else model.objects.none()
    return stored.exclude(active=instance.active).exists()


def connect() -> None:
    """Follow what becomes of stages and workflows."""
    for stage in (Task, *get_task_types()):
        pre_save.connect(refuse_what_is_in_use, sender=stage, dispatch_uid=f"in_use_{stage}")
    for model in (Task, *get_task_types(), Workflow):
        pre_save.connect(note_use, sender=model, dispatch_uid=f"note_use_{model}")
        post_save.connect(log_use, sender=model, dispatch_uid=f"log_use_{model}")
