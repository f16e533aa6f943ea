"""The report on claims of which somebody said, before there was a rule, that nothing is to be checked."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from news.desk.people import DeskRequest
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.tables import ClearedStatement, Ruling, Verdict

from .queue_views import may_see_queue


def waved_through() -> QuerySet[Ruling]:
    """Rulings in force that would be refused now, newest first.

    Of statements that stand in the newest version of their story, or in the one cleared last.
    """
    later = Ruling.objects.filter(
        statement=OuterRef("statement"),
        anchor=OuterRef("anchor"),
        pk__gt=OuterRef("pk"),
        undone_by=None,
    ).exclude(verdict=Verdict.TAKEN_BACK)
    newest = Clearance.objects.filter(page=OuterRef("statement__page")).order_by("-number")
    cleared = ClearedStatement.objects.filter(
        ruling=OuterRef("pk"), clearance=OuterRef("newest_clearance")
    )
    return (
        Ruling.objects.filter(verdict=Verdict.NOTHING, undone_by=None)
        .exclude(statement__is_claim=False)
        .annotate(newest_clearance=Subquery(newest.values("pk")[:1]))
        .filter(Q(statement__occurrences__gt=0) | Q(Exists(cleared)))
        .exclude(Exists(later))
        .select_related("statement__page", "by")
        .order_by("-pk")
    )


class WavedThroughView(ReportView):
    """Wagtail's report page, with its export. For those whom the queue lets in."""

    page_title = _("Claims that nobody checked")
    header_icon = "clipboard-list"
    index_url_name = "factcheck:waved_through"
    index_results_url_name = "factcheck:waved_through_results"
    is_searchable = False
    default_ordering = "-pk"
    columns: ClassVar[list[Any]] = [
        TitleColumn(
            "statement", label=_("Claim"), get_url=lambda ruling: _address(ruling.statement.page_id)
        ),
        Column("story", label=_("Story"), accessor="statement.page.title"),
        Column("by", label=_("Ruled “nothing to check” by")),
        DateColumn("at", label=_("When")),
    ]
    list_export: ClassVar[list[str]] = ["statement.text", "statement.page.title", "by", "at"]
    export_headings: ClassVar[dict[str, Any]] = {
        "statement.text": _("Claim"),
        "statement.page.title": _("Story"),
        "by": _("Ruled “nothing to check” by"),
        "at": _("When"),
    }

    def dispatch(self, request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_queue(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Ruling]:
        return waved_through()


def _address(page_id: int) -> str:
    """Where the story is seen statement by statement."""
    return reverse("factcheck:story", args=[page_id])
