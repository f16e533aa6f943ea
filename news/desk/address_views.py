"""In the account: another mail address; and the page that a mailed link to confirm it leads to."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.account import BaseSettingsPanel

from .mail_address import address_in, ask_for_address, confirm_address
from .refusals import Refused


class AddressForm(forms.Form):
    """Another address, and the password."""

    address = forms.EmailField(
        label=gettext_lazy("New mail address"),
        required=False,
        help_text=gettext_lazy(
            "We send a link to the new address and a note to your present one. The new address counts once you have followed the link."
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_address(self) -> str:
        """The address; raises ValidationError if an account has it already."""
        users = get_user_model().objects
        address = str(users.normalize_email(self.cleaned_data["address"]))
        if users.filter(email__iexact=address).exists():
            raise ValidationError(_("An account with this e-mail address exists already."))
        return address

    def clean_password(self) -> str:
        """The password; raises ValidationError if it isn't the account's."""
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."))
        return password

    def save(self) -> None:
        """Send both mails."""
        ask_for_address(self.user, self.cleaned_data["address"])


class AddressPanel(BaseSettingsPanel):
    """In the account: the mail address."""

    name = "address"
    title = gettext_lazy("Mail address")
    order = 150
    template_name = "desk/address_panel.html"

    def get_form(self) -> AddressForm:
        """Bound only if an address was typed: whoever changes something else needs no password."""
        typed = self.request.POST.get(f"{self.name}-address", "").strip()
        return AddressForm(self.user, self.request.POST if typed else None, prefix=self.name)

    def get_context_data(self) -> dict[str, Any]:
        """The form, and the present address."""
        return super().get_context_data() | {"present": self.user.email}


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the mailed link leads to: a button, so that a mail scanner confirms nothing."""
    if request.method == "POST":
        try:
            address = confirm_address(token, request.user)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, _("From now on you sign in with %s.") % address)
        return redirect("wagtailadmin_account")
    return render(request, "desk/confirm_address.html", {"address": address_in(token)})
