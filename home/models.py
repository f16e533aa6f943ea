"""The home page: which story leads, and what is new."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from news.models import StoryIndexPage, StoryPage, Topic
from news.permissions import StandingPermissionTester

if TYPE_CHECKING:
    from django.http import HttpRequest

LATEST = 9


class HomePage(Page):
    """The front. The desk may pin a lead story; otherwise the newest one leads."""

    introduction = models.CharField(
        _("introduction"), max_length=200, blank=True, help_text=_("A line under the masthead.")
    )
    lead_story = models.ForeignKey(
        "news.StoryPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead story"),
        help_text=_("Empty: the newest story leads."),
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["news.StoryIndexPage"]
    max_count = 1
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        PageChooserPanel("lead_story", "news.StoryPage"),
    ]

    class Meta:
        verbose_name = _("home page")

    def permissions_for_user(self, user: Any) -> StandingPermissionTester:
        """What `user` may do here."""
        return StandingPermissionTester(user, self)

    def route(self, request: "HttpRequest", path_components: list[str]) -> RouteResult:
        """Hand over to the news section in one query instead of two."""
        if path_components:
            sections = StoryIndexPage.objects.child_of(self).filter(slug=path_components[0])
            if section := sections.first():
                return section.route(request, path_components[1:])
        return super().route(request, path_components)

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The lead story, the newest others, and the topics that have stories."""
        stories = list(StoryPage.objects.published().for_cards()[: LATEST + 1])
        lead = self._pinned(stories) or (stories[0] if stories else None)
        return super().get_context(request, *args, **kwargs) | {
            "lead": lead,
            "latest": [story for story in stories if story != lead][:LATEST],
            "topics": Topic.objects.filter(stories__live=True).distinct(),
        }

    def _pinned(self, stories: list[StoryPage]) -> StoryPage | None:
        """The pinned story if readers may see it, without a query if it is among `stories`."""
        if not self.lead_story_id:
            return None
        for story in stories:
            if story.pk == self.lead_story_id:
                return story
        return StoryPage.objects.published().for_cards().filter(pk=self.lead_story_id).first()
