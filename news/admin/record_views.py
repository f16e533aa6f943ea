"""The record of a story in the admin, and its exports; and the history of the whole site."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from news.desk.people import DeskRequest
from news.factcheck.admin.who_reads import may_read_drafts, reads_all_drafts
from news.models import StoryPage
from news.upkeep.record import as_csv, as_json, record_of


@require_safe
def record(request: DeskRequest, story_id: int) -> HttpResponse:
    """Everything that was done to a story; `?export=csv` or `json` takes it along.

    For those who may read its drafts: it quotes them, and what checkers said of them.
    """
    story = get_object_or_404(StoryPage, pk=story_id)
    if not may_read_drafts(story, request.user):
        raise PermissionDenied
    entries = record_of(story)
    export = request.GET.get("export", "")
    if export == "csv":
        response = HttpResponse(as_csv(entries), content_type="text/csv; charset=utf-8")
    elif export == "json":
        response = JsonResponse({"story": story.pk, "record": as_json(entries)})
    elif export:
        raise BadRequest(_("The record is exported as csv or json."))
    else:
        may_open = story.permissions_for_user(request.user).can_edit()
        return TemplateResponse(
            request,
            "news/desk/record.html",
            {"story": story, "entries": entries, "may_open": may_open},
        )
    response["Content-Disposition"] = f'attachment; filename="record-{story.pk}.{export}"'
    return response


class SiteHistoryView(LogEntriesView):
    """Wagtail's history of the site, for those who read all drafts: it quotes comments and refusals."""

    def dispatch(self, request: DeskRequest, *args: Any, **kwargs: Any) -> Any:
        """Raises PermissionDenied for anybody else."""
        if not reads_all_drafts(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
