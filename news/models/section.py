"""The news section: the page that all stories hang on, and their lists."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from news.blocks.editor import OTHER_SETTINGS_PANELS, OtherPageForm
from news.desk.refusals import PublicationRefused
from news.desk.setup import COPIED_FOR_TRANSLATION, share_desk
from news.factcheck.admin.panels import SentBackPanel
from news.publishing.permissions import SectionPermissionTester
from news.secondread.gate import ReadTwice

from .served import ServedToReaders
from .story import StoryPage
from .story_queries import StoryQuerySet


def story_at(url_path: str) -> StoryPage | None:
    """The live story with this place in the tree, with all that is shown of it."""
    return _at(url_path).live().for_reading().first()


def printed_story_at(url_path: str) -> StoryPage | None:
    """The story with this place in the tree, live or once live, with what was printed of it."""
    return (
        _at(url_path).filter(Q(live=True) | Q(first_published_at__isnull=False)).printed().first()
    )


def _at(url_path: str) -> StoryQuerySet:
    slug = url_path.rstrip("/").rpartition("/")[2]  # of which there is an index
    found: StoryQuerySet = StoryPage.objects.filter(slug=slug, url_path=url_path)
    return found


class StoryIndexPage(ServedToReaders, ReadTwice, Page):
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
            raise PublicationRefused(gettext("The news section can't be copied."))
        section = super().copy(*args, **kwargs)
        share_desk(self, section)
        return section
