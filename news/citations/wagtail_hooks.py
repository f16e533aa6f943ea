"""Registration of citations with Wagtail."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.action_menu import (
    PublishMenuItem,
    UnpublishMenuItem,
    WorkflowMenuItem,
)
from wagtail.snippets.models import register_snippet

from news.desk.policies import NobodyPublishes

from .admin import log_actions
from .admin.chooser import citation_chooser
from .admin.snippet import CitationUseURLFinder, CitationViewSet, MergeURLFinder
from .in_text import rich_text
from .models import Citation, CitationUse, Merge
from .reviewed_revisions import KeepsReviewedRevisions

register_permission_policy(Citation, NobodyPublishes(Citation))
register_snippet(CitationViewSet)
register_admin_url_finder(CitationUse, CitationUseURLFinder)
register_admin_url_finder(Merge, MergeURLFinder)

NOT_BY_HAND = (PublishMenuItem, UnpublishMenuItem, WorkflowMenuItem)


@hooks.register("register_admin_viewset")
def register_citation_chooser() -> Any:
    """The chooser's addresses."""
    return citation_chooser


@hooks.register("register_admin_urls")
def register_citation_urls() -> list[Any]:
    """Imports and merges."""
    return [path("citations/", include("news.citations.urls"))]


@hooks.register("register_rich_text_features")
def register_inline_citations(features: FeatureRegistry) -> None:
    """The "citation" feature of the rich text editor."""
    rich_text.register(features)


@hooks.register("construct_snippet_action_menu")
def decide_on_the_review_page(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """No publishing and no decisions from the form of a text that somebody else reads first."""
    if issubclass(context["model"], KeepsReviewedRevisions):
        menu_items[:] = [item for item in menu_items if not isinstance(item, NOT_BY_HAND)]


@hooks.register("insert_editor_js")
def keep_typed_js() -> SafeString:
    """What is typed in the dialogue survives a look-up."""
    return format_html('<script src="{}"></script>', static("citations/keep_typed.js"))


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Merges and flags in the history of a citation."""
    log_actions.register(actions)
