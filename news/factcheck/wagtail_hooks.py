"""Registration of the fact-check with Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path
from wagtail import hooks
from wagtail.admin.action_menu import WorkflowMenuItem
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from . import urls
from .panels import OwnTextsPanel, ReviewQueuePanel

REPLACED = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)


@hooks.register("register_admin_urls")
def register_review_urls() -> list[Any]:
    """The review pages, under the admin."""
    return [path("review/", include(urls))]


@hooks.register("construct_homepage_panels")
def put_queues_on_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """Our queues in the place of Wagtail's."""
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels += [OwnTextsPanel(), ReviewQueuePanel()]


@hooks.register("construct_page_action_menu")
def decide_on_the_review_page(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """No decisions from the editor: its form would save the text along the way."""
    menu_items[:] = [item for item in menu_items if not isinstance(item, WorkflowMenuItem)]
