"""Registration of what the desk sees of its pictures with Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from .unreadable import UnreadablePanel


@hooks.register("construct_homepage_panels")
def put_unreadable_pictures_on_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """Pictures that readers can't see, for administrators."""
    panels.append(UnreadablePanel())
