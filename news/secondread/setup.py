"""The writer of the workflow of the second reading, and of what it applies to."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, WorkflowContentType, WorkflowPage

from news.factcheck.workflow.setup import stage_called, workflow_called

from .gate import ReadTwice
from .tasks import SecondReadTask

SECOND_READING = "Second reading"


@transaction.atomic
def set_up_second_reading(
    *, front: Page, models: Iterable[type[ReadTwice]], readers: Iterable[Group]
) -> None:
    """Tie the front page, all under it that is no story, and `models` to a second reading.

    Can be run again at any time.
    """
    stage = stage_called(SECOND_READING, SecondReadTask, *readers)
    workflow = workflow_called(SECOND_READING, [stage])
    WorkflowPage.objects.update_or_create(page=front, defaults={"workflow": workflow})
    for model in models:
        WorkflowContentType.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
