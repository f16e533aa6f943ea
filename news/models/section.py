"""The news section: the page that all stories hang on, and their lists."""

from typing import Any, ClassVar, Final

from django.db import connection, models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from news.blocks.editor import OTHER_SETTINGS_PANELS, OtherPageForm
from news.desk.refusals import PublicationRefused
from news.desk.setup import COPIED_FOR_TRANSLATION, share_desk
from news.factcheck.admin.panels import SentBackPanel
from news.open_pages import KnowsWhoSeesIt
from news.prints import version
from news.publishing.permissions import SectionPermissionTester
from news.secondread.gate import ReadTwice

from .served import ServedToReaders
from .story import StoryPage


def story_at(url_path: str) -> StoryPage | None:
    """The live story with this place in the tree, with all that is shown of it."""
    stories = StoryPage.objects.live().for_reading()
    return stories.filter(slug=slug_of(url_path), url_path=url_path).first()


def slug_of(url_path: str) -> str:
    """The last step of a place in the tree. There is an index of them, and none of places."""
    return url_path.rstrip("/").rpartition("/")[2]


def printed_story_at(url_path: str) -> StoryPage | None:
    """The story with this place in the tree, live or once live, with what was printed of it.

    Little else of it is loaded. Written by hand, because every reader who misses the cache asks it:
    Django takes longer to put it together than PostgreSQL to answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PRINTED_AT, [version.renderer(), slug_of(url_path), url_path])
        row = cursor.fetchone()
    if row is None:
        return None
    story = StoryPage.from_db(connection.alias, _NAMES, row[:-2])
    story.is_open_to_all, story.print_brought = row[-2:]
    return story


# What the frame of a page asks of the page, and Wagtail of whom it lets see it; in Django's order.
_OF_A_PAGE: Final = frozenset(
    [
        *("id", "page_ptr_id", "title", "seo_title", "slug", "path", "depth", "url_path", "live"),
        *("live_revision_id", "locale_id", "translation_key"),
    ]
)
_FIELDS: Final = [
    field
    for field in StoryPage._meta.concrete_fields  # noqa: SLF001  # as Django documents it
    if field.attname in _OF_A_PAGE
]
_COLUMNS: Final = ", ".join(
    f"{'story' if field.attname == 'page_ptr_id' else 'page'}.{field.column}" for field in _FIELDS
)
_NAMES: Final = [field.attname for field in _FIELDS]
_PRINTED_AT: Final = f"""
SELECT {_COLUMNS}, news_page_is_open(page.path), (SELECT print.page FROM prints_print AS print
    WHERE print.story_id = page.id AND print.version = %s
        AND prints_stands(print.tags, print.snapshot, print.made_by, print.up_to, print.cluster)
    LIMIT 1)
FROM wagtailcore_page AS page JOIN news_storypage AS story ON story.page_ptr_id = page.id
WHERE page.slug = %s AND page.url_path = %s AND (page.live OR page.first_published_at IS NOT NULL)
"""  # noqa: S608  # names of Django's


class StoryIndexPage(ServedToReaders, KnowsWhoSeesIt, ReadTwice, Page):
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
