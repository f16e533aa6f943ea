"""Registration of the fact-check with Wagtail's admin."""

from typing import Any

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import WorkflowMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.log_actions import LogActionRegistry

from news.desk.people import DeskRequest

from . import urls
from .admin.log_actions import decision_formatter
from .admin.panels import ContestedPanel, OwnTextsPanel, ReviewQueuePanel
from .admin.queue_views import may_see_queue
from .assignments.assigning import CLAIMED, HANDED_OVER
from .workflow.disabling import DISABLED, ENABLED
from .workflow.stages import APPROVED, SENT_BACK, TOOK_NEWEST

REPLACED = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)


@hooks.register("register_admin_urls")
def register_review_urls() -> list[Any]:
    """The review pages, under the admin."""
    return [path("review/", include(urls))]


@hooks.register("construct_homepage_panels")
def put_queues_on_dashboard(request: DeskRequest, panels: list[Any]) -> None:
    """Our queues in the place of Wagtail's."""
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels += [OwnTextsPanel(), ContestedPanel(), ReviewQueuePanel()]


class QueueMenuItem(MenuItem):
    """The menu item, for those who may see the queue. Asked once a request."""

    def is_shown(self, request: Any) -> bool:
        if not hasattr(request, "may_see_queue"):
            request.may_see_queue = may_see_queue(request.user)
        return bool(request.may_see_queue)


@hooks.register("register_admin_menu_item")
def register_queue() -> MenuItem:
    """The queue of the fact-check."""
    url = reverse_lazy("factcheck:queue")
    return QueueMenuItem(
        _("Fact-check"), url, name="fact-check", icon_name="clipboard-list", order=20
    )


@hooks.register("register_reports_menu_item")
def register_waved_through() -> MenuItem:
    """The report on claims that nobody checked, from before the rule."""
    url = reverse_lazy("factcheck:waved_through")
    return QueueMenuItem(
        _("Claims that nobody checked"), url, name="waved-through", icon_name="clipboard-list"
    )


@hooks.register("construct_page_action_menu")
def decide_on_the_review_page(
    menu_items: list[Any], request: DeskRequest, context: dict[str, Any]
) -> None:
    """Take the decisions out of the editor's menu. Its form would save the text along the way."""
    menu_items[:] = [item for item in menu_items if not isinstance(item, WorkflowMenuItem)]


@hooks.register("register_log_actions")
def register_decisions(actions: LogActionRegistry) -> None:
    """Every decision stands in the log with its revision and the digest of what was decided on."""
    for action, label, message in (
        (APPROVED, _("Approve"), _("Approved at “%(stage)s” (content %(digest).12s)")),
        (CLAIMED, _("Claim"), _("Took the fact-check")),
        (HANDED_OVER, _("Hand over"), _("Handed the fact-check over to %(to)s")),
        (DISABLED, _("Disable"), _("Took it out of use")),
        (ENABLED, _("Enable"), _("Put it to use again")),
        (SENT_BACK, _("Send back"), _("Sent back from “%(stage)s” (content %(digest).12s)")),
        (
            TOOK_NEWEST,
            _("Take the newest version"),
            _("Began “%(stage)s” anew with the newest version (before: content %(digest).12s)"),
        ),
    ):
        actions.register_action(action)(decision_formatter(action, label, message))
