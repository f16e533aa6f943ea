"""Registration of the newsroom with Wagtail's admin."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem as LinkMenuItemComponent
from wagtail.admin.widgets import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from news.admin.api import ListsPages
from news.admin.dashboard import AttentionPanel, StoriesPanel, section_for_new_story
from news.admin.job_views import FailedJobsView, again
from news.admin.page_views import OtherPageViewSet
from news.admin.record_views import record
from news.admin.retraction_views import retractions
from news.admin.source_views import changed_sources
from news.admin.story_views import BulkPublication, StoryViewSet
from news.admin.withdrawal_views import BulkWithdrawal
from news.citations.admin.snippet import ChooseOnlyViewSet
from news.desk.contributions import SHOWN_CHANGED
from news.desk.people import DeskRequest
from news.desk.policies import NobodyPublishes
from news.desk.two_at_once import ComesBack, OneAtATime
from news.factcheck.admin.log_actions import decision_formatter
from news.factcheck.admin.who_reads import may_read_drafts, reads_all_drafts
from news.factcheck.ledger.rewrites import REWRITTEN
from news.models.minor_changes import SAID_MINOR
from news.publishing.withdrawal import WITHDRAWN
from news.secondread.tasks import NOTHING_NEW

from .aftercare.changed_sources import ACCEPTED
from .models import Author, StoryIndexPage, StoryPage, Topic
from .publishing import rule


class SnippetAddView(ComesBack, CreateView):
    """A new topic or profile."""


class SnippetEditView(ComesBack, OneAtATime, EditView):
    """The editor of a topic or a profile."""


class AuthorViewSet(SnippetViewSet):
    """Authors in the main menu."""

    model = Author
    add_view_class = SnippetAddView
    edit_view_class = SnippetEditView
    copy_view_enabled = False  # a copy would have the same address
    chooser_viewset_class = ChooseOnlyViewSet
    icon = "user"
    menu_label = _("Authors")
    menu_order = 220
    add_to_admin_menu = True
    list_display: ClassVar[list[str]] = ["name", "role", "account"]


class TopicViewSet(SnippetViewSet):
    """Topics in the main menu."""

    model = Topic
    add_view_class = SnippetAddView
    edit_view_class = SnippetEditView
    copy_view_enabled = False  # a copy would have the same address
    chooser_viewset_class = ChooseOnlyViewSet
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 230
    add_to_admin_menu = True
    list_display: ClassVar[list[str]] = ["name", "slug"]


for read_twice in (Author, Topic):
    register_permission_policy(read_twice, NobodyPublishes(read_twice))
register_snippet(AuthorViewSet)
register_snippet(TopicViewSet)


class NewStoryMenuItem(MenuItem):
    """One click from anywhere to an empty story."""

    def is_shown(self, request: HttpRequest) -> bool:
        return section_for_new_story(request.user) is not None

    def render_component(self, request: HttpRequest) -> LinkMenuItemComponent:
        """A link to the section this person may write in. Items are shared by all requests."""
        section = section_for_new_story(request.user)
        args = ["news", "storypage", section.pk if section else 0]
        url = reverse("wagtailadmin_pages:add", args=args)
        return LinkMenuItemComponent(self.name, self.label, url, icon_name=self.icon_name)


@hooks.register("register_admin_viewset")
def register_story_views() -> StoryViewSet:
    """Our views of a story in the place of Wagtail's."""
    return StoryViewSet()


class SectionViewSet(OtherPageViewSet):
    """The news section."""

    model = StoryIndexPage


hooks.register("register_admin_viewset", SectionViewSet)

# Registered after Wagtail's own bulk actions, to replace them.
hooks.register("register_bulk_action", BulkPublication, order=100)
hooks.register("register_bulk_action", BulkWithdrawal, order=100)


@hooks.register("construct_admin_api")
def list_pages_only(router: WagtailAPIRouter) -> None:
    """Our API of pages in the place of Wagtail's."""
    router.register_endpoint("pages", ListsPages)


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[Any]:
    """Changed sources, retractions, the record of a story, and failed jobs."""
    return [
        path("changed-sources/", changed_sources, name="news_changed_sources"),
        path("retractions/", retractions, name="news_retractions"),
        path("record/<int:story_id>/", record, name="news_record"),
        path("reports/failed-jobs/", FailedJobsView.as_view(), name="failed_jobs"),
        path(
            "reports/failed-jobs/results/",
            FailedJobsView.as_view(results_only=True),
            name="failed_jobs_results",
        ),
        path("reports/failed-jobs/<uuid:job_id>/again/", again, name="failed_job_again"),
    ]


class _ForAdministrators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_reports_menu_item")
def register_failed_jobs() -> MenuItem:
    """ "Failed jobs", among the reports, for administrators."""
    url = reverse_lazy("failed_jobs")
    return _ForAdministrators(_("Failed jobs"), url, icon_name="warning", order=1200)


@hooks.register("register_admin_menu_item")
def register_changed_sources() -> MenuItem:
    """ "Changed sources", for the whole desk."""
    url = reverse_lazy("news_changed_sources")
    return MenuItem(
        _("Changed sources"), url, name="changed-sources", icon_name="openquote", order=240
    )


@hooks.register("register_admin_menu_item")
def register_retractions() -> MenuItem:
    """ "Retractions", for the whole desk."""
    url = reverse_lazy("news_retractions")
    return MenuItem(_("Retractions"), url, name="retractions", icon_name="warning", order=245)


@hooks.register("register_page_header_buttons")
def register_story_buttons(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """ "Fact-check" and "Record" among what can be done with a story, for who may read them."""
    if page.specific_class is StoryPage and may_read_drafts(page.specific, user):
        url = reverse("factcheck:story", args=[page.pk])
        yield Button(_("Fact-check"), url, icon_name="clipboard-list", priority=65)
        url = reverse("news_record", args=[page.pk])
        yield Button(_("Record"), url, icon_name="history", priority=66)


@hooks.register("register_admin_menu_item")
def register_new_story() -> MenuItem:
    """ "New story" at the top of the menu."""
    return NewStoryMenuItem(_("New story"), "", name="new-story", icon_name="plus", order=10)


@hooks.register("construct_reports_menu")
def hide_site_history(request: DeskRequest, menu_items: list[Any]) -> None:
    """Hide the history of the site from people who may not open it."""
    if not reads_all_drafts(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]


@hooks.register("construct_homepage_panels")
def put_stories_on_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """What needs attention, and the stories that the desk worked on last."""
    panels += [AttentionPanel(), StoriesPanel()]


@hooks.register("construct_homepage_summary_items", order=100)  # after Wagtail's own
def drop_counts(request: HttpRequest, items: list[Any]) -> None:
    """Counting pages and pictures tells a desk nothing."""
    items.clear()


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """The desk's additions to the admin's look."""
    return format_html('<link rel="stylesheet" href="{}">', static("news/admin.css"))


@hooks.register("insert_editor_js")
def story_form_js() -> SafeString:
    """Warn before a story outgrows what a form may send."""
    return format_html('<script src="{}"></script>', static("news/story_form.js"))


@hooks.register("register_log_actions")
def register_newsroom_actions(actions: LogActionRegistry) -> None:
    """What happens to a story outside its workflow stands in the log too."""
    for action, label, message in (
        (
            rule.REFUSED_AT_ITS_TIME,
            _("Not published at its time"),
            _("Did not go live at its time: %(reason)s"),
        ),
        (
            REWRITTEN,
            _("Given another form"),
            _("Rewritten by %(rule)s: nothing that readers see changed"),
        ),
        (
            SAID_MINOR,
            _("Call a change minor"),
            _("Changed what readers saw without a correction, as minor"),
        ),
        (
            NOTHING_NEW,
            _("Pass the second reading"),
            _("Passed at once: it says nothing that was not approved before"),
        ),
        (WITHDRAWN, _("Withdraw"), _("Taken off the site: %(reason)s")),
        (
            SHOWN_CHANGED,
            _("Change what stories show"),
            _("Changed the name or credit that stories show"),
        ),
        (
            ACCEPTED,
            _("Accept changed sources"),
            _("Accepted changed sources: %(sources)s (content %(digest).12s)"),
        ),
    ):
        actions.register_action(action)(decision_formatter(action, label, message))
