"""Jobs that failed, for administrators: which are tried again and when, and which nobody tries any more."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from news.upkeep.jobs import failed_so_far, start_again


class NextColumn(Column):
    """When a job is tried again, or a button that has it tried."""

    cell_template_name = "news/jobs/next.html"

    def get_value(self, instance: DBTaskResult) -> str:
        """When, in words, for the export."""
        return str(instance.run_after) if instance.status == "READY" else ""

    def get_cell_context_data(self, instance: DBTaskResult, parent_context: Any) -> dict[str, Any]:
        """The job, and the token for its button."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        token = parent_context.get("csrf_token", "")
        return context | {"job": instance, "csrf_token": token}


class FailedJobsView(ReportView):
    """Wagtail's report page. What a job was given is not shown: mail has addresses in it."""

    page_title = _("Failed jobs")
    header_icon = "warning"
    index_url_name = "failed_jobs"
    index_results_url_name = "failed_jobs_results"
    is_searchable = False
    default_ordering = "-finished_at"
    list_export: ClassVar[list[str]] = ["task_name", "enqueued_at", "finished_at"]
    export_headings: ClassVar[dict[str, Any]] = {
        "task_name": _("Job"),
        "enqueued_at": _("Asked for"),
        "finished_at": _("Failed at"),
    }
    columns: ClassVar[list[Any]] = [
        Column("task_name", label=_("Job")),
        DateColumn("enqueued_at", label=_("Asked for")),
        DateColumn("finished_at", label=_("Failed at")),
        Column("tries", label=_("Tries"), accessor=lambda job: len(job.worker_ids)),
        Column(
            "why", label=_("Why"), accessor=lambda job: job.exception_class_path.rsplit(".", 1)[-1]
        ),
        NextColumn("next", label=_("What comes next")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse whoever is no administrator."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[DBTaskResult]:
        """What has failed, the newest first."""
        return failed_so_far()


@require_POST
def again(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Have a job that nobody tries any more tried again, now."""
    if not request.user.is_superuser:
        raise PermissionDenied
    job = get_object_or_404(DBTaskResult, pk=job_id)
    if start_again(job):
        messages.success(request, gettext("The job is tried again within seconds."))
    else:
        messages.warning(request, gettext("This job has been started again already."))
    return redirect("failed_jobs")
