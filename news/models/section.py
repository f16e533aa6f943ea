"""The news section: the page that all stories hang on, and their lists."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.core.paginator import Page as ResultsPage
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from news.blocks.editor import OTHER_SETTINGS_PANELS, OtherPageForm
from news.desk.setup import COPIED_FOR_TRANSLATION, share_desk
from news.factcheck.admin.panels import SentBackPanel
from news.pagecache.figures import kept
from news.pagecache.tags import show_to_everybody, tag, translations_tag
from news.publishing import rule
from news.publishing.permissions import SectionPermissionTester
from news.secondread.gate import ReadTwice

from .narrowing import narrow
from .story import StoryPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

STORIES_PER_PAGE = 12


def story_at(url_path: str) -> StoryPage | None:
    """The story with this place in the tree, live or once live, with all that its page needs."""
    slug = url_path.rstrip("/").rpartition("/")[2]  # of which there is an index
    return (
        StoryPage.objects.filter(Q(live=True) | Q(first_published_at__isnull=False))
        .for_reading()
        .filter(slug=slug, url_path=url_path)
        .first()
    )


class StoryIndexPage(ReadTwice, Page):
    """The news section: all stories, newest first. The workflow is tied to this page."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.StoryPage"]
    max_count_per_parent = 1  # one for each language, under its front page
    template = "news/story_index_page.html"
    content_panels: ClassVar[list[Any]] = [
        SentBackPanel(heading=_("Sent back")),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]
    settings_panels = OTHER_SETTINGS_PANELS
    base_form_class = OtherPageForm
    read_twice = ("title", "seo_title", "search_description", "slug", "introduction")

    class Meta:
        verbose_name = _("news section")

    def get_workflow(self) -> Any:
        """That of the front page, for the section's own words."""
        return self.get_parent().specific.get_workflow()

    def workflow_of_stories(self) -> Any:
        """The one that is tied to the section: for the stories under it."""
        return super().get_workflow()

    def permissions_for_user(self, user: Any) -> SectionPermissionTester:
        """What `user` may do here: nobody publishes a story in one go."""
        return SectionPermissionTester(user, self)

    @transaction.atomic
    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """A section for another language, in the same workflow and with the same grants.

        Raises PublicationRefused for any other copy, before anything is made: it would stand
        outside the workflow.
        """
        if kwargs.get("log_action") != COPIED_FOR_TRANSLATION:
            raise rule.PublicationRefused(gettext("The news section can't be copied."))
        section = super().copy(*args, **kwargs)
        share_desk(self, section)
        return section

    def route(self, request: "HttpRequest", path_components: list[str]) -> RouteResult:
        """Find a live story with all that its page needs in one query; raises Http404."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        story = story_at(f"{self.url_path}{path_components[0]}/")
        if not story:
            raise Http404
        return RouteResult(story)

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page of stories that the reader asked for, of the evidence they asked for."""
        stories = StoryPage.objects.child_of(self).published()
        narrowed = narrow(stories, request)
        return super().get_context(request, *args, **kwargs) | {
            "stories": page_of(narrowed.stories.for_cards(), request),
            "narrowed": narrowed,
        }

    def serve(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> "HttpResponse":
        """The list, and what it shows."""
        response = super().serve(request, *args, **kwargs)
        stories = response.context_data["stories"]
        tags = {"stories", tag("page", self.pk), *translations_tag(self)}
        return show_list(response, tags, stories, reads=("evidence", "subjects"))


def show_list[Response: HttpResponse](
    response: Response, tags: set[str], stories: Iterable[StoryPage], *, reads: Iterable[str] = ()
) -> Response:
    """A list of `stories`, in pages, for everybody, with the pictures that it shows."""
    images = {tag("image", story.lead_image_id) for story in stories if story.lead_image_id}
    return show_to_everybody(response, tags | images, reads=("page", *reads))


def number_of(stories: "QuerySet[Any]") -> int:
    """How many there are: to be kept until it changes."""
    return stories.count()


def page_of(stories: Any, request: "HttpRequest") -> ResultsPage:
    """The page that `?page=` names; raises Http404 for one that there isn't."""
    try:
        pages = Paginator(stories, STORIES_PER_PAGE)
        pages.count = kept(stories.order_by(), number_of, tags={"stories"})
        page = pages.page(request.GET.get("page") or 1)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404 from error
    # What a card shows is looked up for this page's stories, not for all that stand before it.
    here = stories.values("pk")[max(page.start_index() - 1, 0) : page.end_index()]
    page.object_list = stories.filter(pk__in=here)
    return page
