"""The front page, and the pages that stand: about us, how we check, and the like."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from news.blocks.editor import OTHER_SETTINGS_PANELS, OtherPageForm
from news.desk.refusals import PublicationRefused
from news.desk.setup import COPIED_FOR_TRANSLATION, share_desk
from news.factcheck.admin.panels import SentBackPanel
from news.models import StoryPage
from news.open_pages import KnowsWhoSeesIt
from news.pagecache.figures import kept
from news.pagecache.tags import linked_tags, show_to_everybody, tag, translations_tag
from news.publishing.permissions import FrontPermissionTester, StandingPermissionTester
from news.readers.lists import topics_with_stories
from news.secondread.gate import ReadTwice

from .blocks import FrontBlock
from .front import MOST_ON_THE_FRONT, fill, plans_of, usual_plans

if TYPE_CHECKING:
    from django.http import HttpRequest


class HomePage(KnowsWhoSeesIt, ReadTwice, Page):
    """The front. The desk may pin a lead story, and arrange the rows under it."""

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
        help_text=_("If it is empty, the newest story leads."),
    )
    front = StreamField(
        FrontBlock(),
        blank=True,
        verbose_name=_("rows"),
        help_text=_(
            "If there are none, the front page shows the latest stories, explainers, topics with several stories, and all topics."
        ),
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["news.StoryIndexPage", "home.StandingPage"]
    content_panels: ClassVar[list[Any]] = [
        SentBackPanel(heading=_("Sent back")),
        *Page.content_panels,
        FieldPanel("introduction"),
        PageChooserPanel("lead_story", "news.StoryPage"),
        FieldPanel("front"),
    ]
    settings_panels = OTHER_SETTINGS_PANELS
    base_form_class = OtherPageForm
    read_twice = ("title", "seo_title", "search_description", "slug", "introduction", "front")

    class Meta:
        verbose_name = _("home page")

    def permissions_for_user(self, user: Any) -> FrontPermissionTester:
        """What `user` may do here."""
        return FrontPermissionTester(user, self)

    @transaction.atomic
    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """A front page for another language, with the same grants; raises PublicationRefused else."""
        if kwargs.get("log_action") != COPIED_FOR_TRANSLATION:
            raise PublicationRefused(gettext("The front page can't be copied."))
        front = super().copy(*args, **kwargs)
        share_desk(self, front)
        return front

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Whether one is missing: there is one for each language, made as a translation."""
        return super().can_create_at(parent) and not cls.objects.exists()

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The lead story, the rows, each with its stories."""
        stories = StoryPage.objects.for_readers().values_list("pk", flat=True)
        newest = list(stories[:MOST_ON_THE_FRONT])
        topics = kept(topics_with_stories(), list, tags={"stories", "topics"})
        plans = plans_of(self.front) or usual_plans(topics)
        lead, rows = fill(plans, lead=self._lead_among(newest), newest=newest, topics=topics)
        return super().get_context(request, *args, **kwargs) | {"lead": lead, "rows": rows}

    def serve(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, and what it shows."""
        response = super().serve(request, *args, **kwargs)
        context = response.context_data
        cards = [context["lead"], *(story for row in context["rows"] for story in row.stories)]
        images = {tag("image", card.image) for card in cards if card and card.image}
        return show_to_everybody(
            response, {"home", "stories", "topics", *images, *translations_tag(self)}
        )

    def _lead_among(self, newest: list[int]) -> int | None:
        """The id of the pinned story if readers may see it, else of the first of `newest`."""
        pinned: int | None = self.lead_story_id
        if pinned and pinned not in newest:
            pinned = pinned if StoryPage.objects.for_readers().filter(pk=pinned).exists() else None
        return pinned or next(iter(newest), None)


class Subject(models.TextChoices):
    """What a standing page is about, where the rest of the site needs to know."""

    ABOUT = "about", _("About us")
    CHECKING = "checking", _("How we check")
    CORRECTIONS = "corrections", _("Corrections policy")
    CONTACT = "contact", _("Contact")
    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility")


class StandingPage(KnowsWhoSeesIt, ReadTwice, Page):
    """A page about the newsroom itself, linked from the foot of every page."""

    subject = models.CharField(
        _("subject"),
        max_length=20,
        choices=Subject,
        blank=True,
        help_text=_(
            "Search engines and shared links look for these pages. There is one of each in a language."
        ),
    )
    # Of the page's locale, which is in another table: for the constraint.
    language = models.CharField(
        _("language"), max_length=100, editable=False, default="", db_default=""
    )
    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    body = RichTextField(
        _("text"), features=["h2", "h3", "bold", "italic", "link", "ol", "ul"], blank=True
    )

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        SentBackPanel(heading=_("Sent back")),
        *Page.content_panels,
        FieldPanel("subject"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    settings_panels = OTHER_SETTINGS_PANELS
    base_form_class = OtherPageForm
    read_twice = ("title", "seo_title", "search_description", "slug", "introduction", "body")

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "language"),
                condition=~Q(subject=""),
                name="home_standing_subject_in_language",
                violation_error_message=_("There is a page about this already."),
            ),
        )

    def clean(self) -> None:
        """Know the language; raises ValidationError if there is a page of this subject in it."""
        super().clean()
        self._note_language()
        same = StandingPage.objects.filter(subject=self.subject, language=self.language)
        # Not a field of the form, so that no form asks the constraint.
        if self.subject and same.exclude(pk=self.pk).exists():
            raise ValidationError({"subject": _("There is a page about this already.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, in the language of its locale; raises NotReadTwice."""
        self._note_language()
        super().save(*args, **kwargs)

    def _note_language(self) -> None:
        locale = self.locale if self.locale_id else self.get_default_locale()
        self.language = locale.language_code

    def permissions_for_user(self, user: Any) -> StandingPermissionTester:
        """What `user` may do here."""
        return StandingPermissionTester(user, self)

    def serve(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, and what it shows."""
        response = super().serve(request, *args, **kwargs)
        references = self._meta.get_field("body").extract_references(self.body)
        tags = {tag("page", self.pk), *translations_tag(self), *linked_tags(references)}
        return show_to_everybody(response, tags)
