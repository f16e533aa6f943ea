"""The queue of stories whose sources changed, and accepting it, one by one or many at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from news.aftercare.changed_sources import (
    accept,
    changed_under_stories,
    reasons_against_accepting,
)
from news.desk.people import DeskRequest
from news.desk.refusals import Refused


@require_http_methods(["GET", "POST"])
def changed_sources(request: DeskRequest) -> HttpResponse:
    """Read what changed under which story; POST accepts what was ticked."""
    refusals: list[str] = []
    if request.method == "POST":
        accepted, refusals = _accept(request)
        if accepted:
            messages.success(
                request,
                ngettext(
                    "%d story shows its sources as they are now.",
                    "%d stories show their sources as they are now.",
                    accepted,
                )
                % accepted,
            )
        if accepted and not refusals:
            return redirect("news_changed_sources")
        if not accepted and not refusals:
            refusals = [_("Tick the stories whose changed sources you have looked at.")]
    return TemplateResponse(
        request,
        "news/desk/changed_sources.html",
        {"rows": _rows(request.user), "refusals": refusals},
        status=409 if refusals else 200,
    )


def _accept(request: DeskRequest) -> tuple[int, list[str]]:
    """Accept each ticked change in a transaction of its own; how many, and the refusals."""
    accepted, refusals = 0, []
    for ticked in request.POST.getlist("accept"):
        clearance_id, _colon, shown = ticked.partition(":")
        if not clearance_id.isascii() or not clearance_id.isdigit() or len(clearance_id) > 18:
            refusals.append(_("This is not on the list."))
            continue
        try:
            accept(clearance_id=int(clearance_id), shown=shown, by=request.user)
        except Refused as refused:
            refusals += refused.reasons
        else:
            accepted += 1
    return accepted, refusals


def _rows(user: Any) -> list[dict[str, Any]]:
    return [
        {
            "story": changed.story,
            "clearance": changed.clearance,
            "digest": changed.content.digest,
            "changes": changed.changes,
            "against": reasons_against_accepting(changed, by=user),
            "record_url": reverse("news_record", args=[changed.story.pk]),
            "story_url": _story_url(changed.story, user),
        }
        for changed in changed_under_stories()
    ]


def _story_url(story: Any, user: Any) -> str:
    """Where this person reads the story: as readers do, or in the editor while it isn't live."""
    if story.live:
        return str(story.url)
    if story.permissions_for_user(user).can_edit():
        return reverse("wagtailadmin_pages:edit", args=[story.pk])
    return reverse("news_record", args=[story.pk])
