"""What people of the desk choose for themselves, and what administrators accept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.components import Component
from wagtail.admin.views.account import BaseSettingsPanel

from .models import User
from .names import PublicName, accept_name
from .refusals import Refused


class ShownAsForm(forms.ModelForm[User]):
    """What readers are told of oneself."""

    class Meta:
        model = User
        fields = ("shown_as",)
        widgets = {"shown_as": forms.RadioSelect}
        help_texts = {
            "shown_as": gettext_lazy(
                "Your role takes your name off all stories, old ones too, at once. A changed name is "
                "shown with your next check, when an administrator has accepted it."
            )
        }


class ShownAsPanel(BaseSettingsPanel):
    """In the account: name or role under the stories that one has checked."""

    name = "shown_as"
    title = gettext_lazy("Under the stories that you have checked")
    order = 250
    form_class = ShownAsForm


class NamesPanel(Component):
    """The dashboard's names that wait for an administrator."""

    name = "names"
    order = 130
    template_name = "desk/names.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Changed names, for whoever may accept them."""
        request = parent_context["request"]
        waiting = (
            PublicName.objects.waiting().select_related("user", "typed_by").order_by("typed_at")
        )
        rows = list(waiting) if request.user.is_superuser else []
        before = {
            row.pk: PublicName.objects.accepted().filter(user=row.user).first() for row in rows
        }
        return {
            "rows": [(row, before[row.pk]) for row in rows],
            "request": request,
        }


@require_POST
def accept(request: HttpRequest, name_id: int) -> HttpResponse:
    """Accept a changed name, and go to the account."""
    if not request.user.is_superuser:
        raise PermissionDenied
    accepted = None
    try:
        accepted = accept_name(name_id, by=request.user)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(
            request, _("“%s” is shown to readers from the next check on.") % accepted.name
        )
    if accepted is None:
        return redirect("wagtailadmin_home")
    return redirect("wagtailusers_users:edit", accepted.user_id)
