"""Changing the mail address of one's own account.

It needs the password. The old address is told of it, and the new address has to confirm it. People
sign in with this address, and a forgotten password is sent to it. So nobody must be able to take
over an account on a computer that was left unlocked.
"""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .mail import mail_to
from .refusals import Refused

GOOD_FOR: Final = timedelta(hours=24)
_SALT: Final = "news.desk.mail_address"
# So much of what changes with the password goes into the link: another password makes it void.
_MARK: Final = 16


def ask_for_address(user: Any, address: str) -> None:
    """Mail a link to `address`, which makes it the account's, and word of it to the present one."""
    token = signing.dumps(
        {"user": user.pk, "from": user.email, "to": address, "mark": _mark(user)}, salt=_SALT
    )
    path = reverse("desk_confirm_address", args=[token])
    context = {"address": address, "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path}
    _mail(address, _("Confirm your mail address"), "confirm_address", context)
    _mail(user.email, _("Somebody asked to change your mail address"), "address_asked_for", context)


def tell_old_address(user: Any, before: str) -> None:
    """Mail word of a changed address to the one `before`."""
    _mail(before, _("Your mail address was changed"), "address_changed", {"address": user.email})


def _mail(to: str, subject: str, template: str, context: dict[str, Any]) -> None:
    body = render_to_string(
        f"desk/mail/{template}.txt", context | {"site_name": settings.WAGTAIL_SITE_NAME}
    )
    mail_to(to, subject=subject, body=body)


def _mark(user: Any) -> str:
    return str(user.get_session_auth_hash())[:_MARK]


def _said(token: str) -> dict[str, Any]:
    """What a link says; empty if it is too old, or not ours."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return {}
    return said


def address_in(token: str) -> str:
    """The address that a link is about; empty if the link is too old, or not ours."""
    return str(_said(token).get("to", ""))


@transaction.atomic
def confirm_address(token: str, user: Any) -> str:
    """Make the address in a link that of `user`, and return it; raises Refused."""
    stored = get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
    said = _said(token)
    if not said:
        raise Refused(_("This link is no longer good. Ask for the change again."))
    if said["user"] != stored.pk:
        raise Refused(
            _("This link is for another account. Sign in with that one, then follow it again.")
        )
    if (said["from"], said["mark"]) != (stored.email, _mark(stored)):
        raise Refused(_("This link is no longer good. Ask for the change again."))
    stored.email = said["to"]
    try:
        stored.validate_constraints()
    except ValidationError as error:
        raise Refused(*error.messages) from error
    stored.save()
    log(instance=stored, action="wagtail.edit", user=user)
    return str(stored.email)
