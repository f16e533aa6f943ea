"""In the account: where one is signed in, and ending it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import BaseSettingsPanel

from .sessions import end_sessions, sessions_of

OTHERS = "others"


class SessionsPanel(BaseSettingsPanel):
    """Its buttons send the account's form to an address of their own: a form can't stand in a form."""

    name = "sessions"
    title = gettext_lazy("Where you are signed in")
    order = 600
    template_name = "desk/sessions_panel.html"

    def get_form(self) -> forms.Form:
        """Nothing to fill in."""
        return forms.Form()

    def get_context_data(self) -> dict[str, Any]:
        """One's sessions."""
        return {"sessions": sessions_of(self.user, this=self.request.session)}


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or all others."""
    handle = request.POST.get("session", "")
    ended = 0
    if handle:
        ended = end_sessions(
            request.user,
            this=request.session.session_key,
            handle="" if handle == OTHERS else handle,
        )
    if ended:
        said = ngettext("%d session was ended.", "%d sessions were ended.", ended) % ended
        messages.success(request, said)
    else:
        messages.warning(request, _("This session had ended already."))
    return redirect("wagtailadmin_account")
