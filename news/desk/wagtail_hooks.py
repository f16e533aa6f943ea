"""Registration of the desk's own pages with Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .account import NamesPanel, ShownAsPanel, accept
from .address_views import AddressPanel, confirm
from .names import ACCEPTED
from .readable import say_what_is_left_out
from .session_views import SessionsPanel, end

hooks.register("register_account_settings_panel", ShownAsPanel)
hooks.register("register_account_settings_panel", AddressPanel)
hooks.register("register_account_settings_panel", SessionsPanel)


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[Any]:
    """Accepting a changed name, confirming a mail address, ending sessions."""
    return [
        path("names/<int:name_id>/", accept, name="desk_accept_name"),
        path("account/address/<str:token>/", confirm, name="desk_confirm_address"),
        path("account/sessions/end/", end, name="desk_end_sessions"),
    ]


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def say_of_an_odd_version(request: HttpRequest, version: Any) -> None:
    """What of the version in the form could not be read."""
    if request.method == "GET":
        say_what_is_left_out(request, version)


@hooks.register("construct_homepage_panels")
def put_names_on_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """Changed names, for administrators."""
    panels.append(NamesPanel())


@hooks.register("register_log_actions")
def register_desk_actions(actions: LogActionRegistry) -> None:
    """Who accepted which name."""
    actions.register_action(ACCEPTED, _("Accept a name"), _("Accepted the name for readers"))
