"""The writer of workflows: which stages there are, who decides at them, and what they apply to."""

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Page, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from .stages import FactCheckTask, PublishTask, ReviewTask

FACT_CHECK = "Fact-check"
PUBLISH = "Publish"
STORY_WORKFLOW = "Fact-check, then publish"
SOURCE_WORKFLOW = "Check the source"


def stage_called(name: str, kind: type[ReviewTask], *groups: Group) -> Any:
    """The stage called `name`, active and decided by `groups` among others it may have."""
    stage = kind.objects.filter(name=name).first() or kind.objects.create(name=name)
    if not stage.active:
        stage.active = True
        stage.save(update_fields=["active"])
    stage.groups.add(*groups)
    return stage


def workflow_called(name: str, stages: list[Any]) -> Workflow:
    """The workflow called `name`, active, with exactly `stages` in their order."""
    workflow, _created = Workflow.objects.update_or_create(name=name, defaults={"active": True})
    WorkflowTask.objects.filter(workflow=workflow).exclude(task__in=stages).delete()
    for position, stage in enumerate(stages):
        WorkflowTask.objects.update_or_create(
            workflow=workflow, task=stage, defaults={"sort_order": position}
        )
    return workflow


@transaction.atomic
def set_up_workflows(
    *, section: Page, checked_model: type[models.Model], checkers: Group, editors: Group
) -> None:
    """Tie stories under `section` to fact-check and publish, and `checked_model` to a check.

    Wagtail's own example workflow is taken out of use. Can be run again at any time.
    """
    fact_check = stage_called(FACT_CHECK, FactCheckTask, checkers)
    publish = stage_called(PUBLISH, PublishTask, editors)
    stories = workflow_called(STORY_WORKFLOW, [fact_check, publish])
    sources = workflow_called(SOURCE_WORKFLOW, [fact_check])
    Workflow.objects.filter(name="Moderators approval").update(active=False)
    WorkflowPage.objects.filter(workflow__name="Moderators approval").delete()
    WorkflowPage.objects.update_or_create(page=section, defaults={"workflow": stories})
    WorkflowContentType.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(checked_model),
        defaults={"workflow": sources},
    )
