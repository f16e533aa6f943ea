"""The one family of refusals: what the newsroom does not let happen, and why."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect


class Refused(PermissionDenied):
    """Something was refused, and nothing has changed.

    `reasons` are whole sentences for the person who tried, with the next step.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class SaysWhy:
    """A view that answers a refusal with its reasons, where Wagtail has one sentence for all.

    What it does, it does whole or not at all.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            with transaction.atomic():
                response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view
                return response
        except Refused as refused:
            if "application/json" in request.headers.get("Accept", ""):
                return JsonResponse({"success": False, "error_message": str(refused)}, status=409)
            for reason in refused.reasons:
                messages.error(request, reason)
            return redirect(request.path if request.method == "POST" else "wagtailadmin_home")
