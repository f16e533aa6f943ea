"""What the newsroom does not let happen, and why: one family of refusals, and how a view tells them."""

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


# What readers see ---------------------------------------------------------------------------------


class PublicationRefused(Refused):
    """Content would have gone live that nobody has cleared."""


class NotChecked(Refused):
    """A citation would have become public in a form that nobody but its author has checked."""


class NotReadTwice(Refused):
    """Words would have become public that nobody but their writer has read."""


class WithdrawalRefused(Refused):
    """A story would have gone off the site without a word."""


class PictureInUse(Refused):
    """The file of a picture that stands in a story was to be replaced."""


# The fact-check -----------------------------------------------------------------------------------


class RulingRefused(Refused):
    """A ruling or note could not be recorded."""


class RuledMeanwhile(RulingRefused):
    """The statement was ruled on since it was opened: `line` is how it stands now in the ledger."""

    def __init__(self, *reasons: str, line: Any) -> None:
        super().__init__(*reasons)
        self.line = line


class SourcesChanged(RuledMeanwhile):
    """A source became another publication, or was retracted, since the statement was opened."""


class DecisionRefused(Refused):
    """A text could not be approved, sent back or begun anew."""


class ContentChanged(DecisionRefused):
    """The content is not what the person was shown: `content` is what it is now."""

    def __init__(self, *reasons: str, content: Any) -> None:
        super().__init__(*reasons)
        self.content = content


class AssignmentRefused(Refused):
    """A story could not be submitted, taken or handed over."""


class AcceptanceRefused(Refused):
    """A change of sources could not be accepted."""


class StageInUse(Refused):
    """Somebody tried to disable a stage at which texts wait."""


# Sources, people ----------------------------------------------------------------------------------


class MergeRefused(Refused):
    """Two citations could not be merged."""


class FlagRefused(Refused):
    """A decision on a flag could not be taken."""


class NameRefused(Refused):
    """A name for readers could not be accepted."""


class AuthorInUse(Refused):
    """Somebody tried to delete an author whose name stands over a story."""


class AccountsAreKept(Refused):
    """Somebody tried to delete an account. What people did stays on the record under their name."""


# In a view ----------------------------------------------------------------------------------------


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
