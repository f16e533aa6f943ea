"""Signing in: wrong passwords are counted by account and by address, and a mailed link gets in.

Guessing blocks the password of an account for a while. Its owner can still sign in by the mailed
link. The count by address stops people who try one password on many accounts.
"""

import unicodedata
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth import get_user_model, login
from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views.account import (
    LoginView,
    PasswordResetConfirmView,
    PasswordResetView,
)

from .client_address import client_address
from .limits import Limit, of_account

BY_ACCOUNT: Final = Limit("password", 8, timedelta(minutes=15))
BY_ADDRESS: Final = Limit("passwords-from", 20, timedelta(minutes=15))
MAIL_TO: Final = Limit("mail-to", 4, timedelta(hours=1))
MAIL_FROM: Final = Limit("mail-from", 20, timedelta(hours=1))


def account_called(name: str) -> Any:
    """The account that signs in as `name`, or None."""
    try:
        return get_user_model().objects.get_by_natural_key(name)
    except get_user_model().DoesNotExist:
        return None


def _whose(name: str) -> str:
    """One word for an account, in whatever spelling of its name."""
    user = account_called(name)
    return of_account(user.pk) if user else unicodedata.normalize("NFKC", name).strip().casefold()


class CountedPasswords(BaseBackend):
    """Stands before the backend that checks passwords: stops whoever has tried too many.

    A try is counted before the password is looked at, so that a hundred at once are a hundred.
    """

    def get_user(self, user_id: int) -> Any:
        """The account of a session that names this backend."""
        return ModelBackend().get_user(user_id)

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_others: Any,
    ) -> None:
        """Count a try; raises PermissionDenied, and notes the wait in seconds, if it is one too many."""
        if username is None or password is None:
            return
        wait = BY_ADDRESS.take(client_address(request)) if request else 0
        wait = wait or BY_ACCOUNT.take(_whose(username))
        if request:
            request.sign_in_wait = wait  # type: ignore[attr-defined]
        if wait:
            raise PermissionDenied


@receiver(user_logged_in)
def _forget_tries(sender: Any, request: HttpRequest | None, user: Any, **_others: Any) -> None:
    """Somebody has signed in: forget the tries before."""
    BY_ACCOUNT.forget(of_account(user.pk))
    if request is not None and getattr(request, "sign_in_wait", None) == 0:
        BY_ADDRESS.give_back(client_address(request))


class SignInForm(LoginForm):
    """Wagtail's, which says it when there were too many tries."""

    def get_invalid_login_error(self) -> forms.ValidationError:
        """Why nobody is signed in."""
        wait = getattr(self.request, "sign_in_wait", 0)
        if not wait:
            return super().get_invalid_login_error()
        minutes = -(-wait // 60)
        return forms.ValidationError(
            ngettext(
                "There were too many wrong passwords. Wait %(minutes)d minute, or have a link "
                "mailed to you that signs you in.",
                "There were too many wrong passwords. Wait %(minutes)d minutes, or have a link "
                "mailed to you that signs you in.",
                minutes,
            )
            % {"minutes": minutes},
            code="too_many",
        )


class SignInView(LoginView):
    """Wagtail's, which answers 429 when there were too many tries."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Show the form again."""
        response = super().form_invalid(form)
        if wait := getattr(self.request, "sign_in_wait", 0):
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
        return response


class _LimitedMail:
    """A form that sends mail to an account: no more than a few an hour, to one or from one address."""

    def form_valid(self, form: Any) -> HttpResponse:
        wait = MAIL_FROM.take(client_address(self.request))  # type: ignore[attr-defined]
        wait = wait or MAIL_TO.take(_whose(form.cleaned_data["email"]))
        if not wait:
            return super().form_valid(form)  # type: ignore[misc]
        form.add_error(None, _("You have asked for too many mails. Look in your inbox, or wait."))
        response = self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
        return response


class LimitedResetView(_LimitedMail, PasswordResetView):
    """Wagtail's form for a forgotten password, limited."""


class ResetConfirmView(PasswordResetConfirmView):
    """Whoever chose a new password by mail is signed in, however many wrong ones there were."""

    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    success_url = reverse_lazy("wagtailadmin_home")


class _LinkTokens(PasswordResetTokenGenerator):
    """Good for one sign-in: the time of the last one is part of it. Never good for a new password."""

    key_salt = "news.desk.sign_in.link"


LINKS: Final = _LinkTokens()


class MailedLinkView(_LimitedMail, PasswordResetView):
    """Mails a link that signs in, if there is such an account; says the same if there is none."""

    template_name = "desk/link_form.html"
    email_template_name = "desk/link_mail.txt"
    subject_template_name = "desk/link_mail_subject.txt"
    token_generator = LINKS
    success_url = reverse_lazy("sign_in_link_sent")


class LinkView(TemplateView):
    """What a mailed link leads to: a button, so that a mail scanner signs nobody in."""

    template_name = "desk/link.html"

    def _account(self) -> Any:
        try:
            pk = urlsafe_base64_decode(self.kwargs["uidb64"]).decode()
            user = get_user_model().objects.get(pk=pk, is_active=True)
        except (ValueError, OverflowError, get_user_model().DoesNotExist):
            return None
        return user if LINKS.check_token(user, self.kwargs["token"]) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the link is good."""
        return super().get_context_data(**kwargs) | {"is_good": self._account() is not None}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in."""
        user = self._account()
        if user is None:
            return self.render_to_response(self.get_context_data(), status=410)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(reverse("wagtailadmin_home"))
