"""Wagtail's page for disabling a stage, which says what waits there."""

from wagtail.admin.views.workflows import DisableTask
from wagtail.models import Task

from news.desk.refusals import SaysWhy


class DisableStageView(SaysWhy, DisableTask):
    """Wagtail's page, which says what waits at the stage."""

    def delete_action(self) -> None:
        # Whoever submits a text needs the row: none comes to wait between the look and the act.
        Task.objects.select_for_update().get(pk=self.object.pk)
        super().delete_action()
