"""The queue of sources that notices speak of; a fact-checker confirms or dismisses each."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.permission_policies import ModelPermissionPolicy

from news.aftercare.retractions import (
    decide,
    decided,
    flagged,
    reasons_against_deciding,
    shown_to,
)
from news.citations.models import Citation
from news.desk.people import DeskRequest
from news.desk.refusals import Refused


@require_http_methods(["GET", "POST"])
def retractions(request: DeskRequest) -> HttpResponse:
    """What is flagged, and what rests on it; POST decides on one flag. For the desk."""
    policy = ModelPermissionPolicy(Citation)
    if not policy.user_has_any_permission(request.user, ["add", "change", "delete", "view"]):
        raise PermissionDenied
    refusals: list[str] = []
    if request.method == "POST":
        flag_id = request.POST.get("flag", "")
        confirm = request.POST.get("decision") == "confirm"
        try:
            flag = decide(
                flag_id=int(flag_id) if _is_id(flag_id) else 0,
                confirm=confirm,
                by=request.user,
                comment=request.POST.get("comment", ""),
            )
        except Refused as refused:
            refusals = list(refused.reasons)
        else:
            said = _("Readers see the notice now: %s") if confirm else _("Dismissed: %s")
            messages.success(request, said % flag)
            return redirect("news_retractions")
    return TemplateResponse(
        request,
        "news/desk/retractions.html",
        {
            "rows": [
                (shown_to(row, request.user), reasons_against_deciding(row, by=request.user))
                for row in flagged()
            ],
            "decided": decided(),
            "against": reasons_against_deciding(None, by=request.user),
            "refusals": refusals,
            "decided_on": request.POST.get("flag", ""),
            "comment": request.POST.get("comment", ""),
        },
        status=409 if refusals else 200,
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
