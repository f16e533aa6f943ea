"""The news section: the page that all stories hang on, and their lists."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from news import publishing
from news.permissions import SectionPermissionTester

from .story import StoryPage, with_authors

if TYPE_CHECKING:
    from django.http import HttpRequest

STORIES_PER_PAGE = 12


class StoryIndexPage(Page):
    """The news section: all stories, newest first. The workflow is tied to this page."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.StoryPage"]
    max_count = 1  # a second section would stand outside the workflow
    template = "news/story_index_page.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("news section")

    def permissions_for_user(self, user: Any) -> SectionPermissionTester:
        """What `user` may do here: nobody publishes a story in one go."""
        return SectionPermissionTester(user, self)

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Refused, before anything is made: a copy would stand outside the workflow."""
        raise publishing.PublicationRefused(gettext("The news section can't be copied."))

    def route(self, request: "HttpRequest", path_components: list[str]) -> RouteResult:
        """Find a live story with all that its page needs in one query; raises Http404."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        story = (
            StoryPage.objects.child_of(self)
            .live()
            .select_related("lead_image")
            .prefetch_related(with_authors(), "topics")
            .filter(slug=path_components[0])
            .first()
        )
        if not story:
            raise Http404
        return RouteResult(story)

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page of stories that the reader asked for."""
        stories = StoryPage.objects.child_of(self).published().for_cards()
        return super().get_context(request, *args, **kwargs) | {
            "stories": page_of(stories, request),
        }


def page_of(stories: Any, request: "HttpRequest") -> ResultsPage:
    """The page that `?page=` names; the nearest one for a number that there isn't."""
    return Paginator(stories, STORIES_PER_PAGE).get_page(request.GET.get("page"))
