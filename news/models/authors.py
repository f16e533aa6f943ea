"""Authors: the people named in bylines, with a public profile; and the bylines."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.log_actions import log
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from news.desk.contributions import SHOWN_CHANGED, Contribution
from news.desk.refusals import AuthorInUse
from news.desk.two_at_once import NoticingForm
from news.factcheck.admin.panels import SentBackPanel
from news.secondread.gate import ReadTwice


class AuthorQuerySet(models.QuerySet["Author"]):
    """Authors, in the desk's words."""

    def live(self) -> Self:
        """Those whose profile readers may see."""
        return self.filter(live=True)


class Author(
    ReadTwice,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """Somebody whose name stands over stories. `account` ties the name to who may not check them.

    The row holds what readers see; edits are revisions until a second person has read them.
    """

    # Unlike Wagtail's drafts, a profile is not public until then.
    live = models.BooleanField(_("live"), default=False, db_default=False, editable=False)

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("slug"), max_length=150, unique=True)
    role = models.CharField(
        _("role"), max_length=150, blank=True, help_text=_("Science reporter, sleep and memory.")
    )
    biography = models.TextField(_("biography"), max_length=1500, blank=True)
    interests = models.TextField(
        _("interests to declare"), max_length=800, blank=True, help_text=_("Shown to readers.")
    )
    portrait = models.ForeignKey(
        "images.NewsImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("portrait"),
    )
    orcid = models.CharField(
        _("ORCID"),
        max_length=19,
        blank=True,
        db_default="",
        default="",
        validators=[
            RegexValidator(
                r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\Z",
                _("Write it in four groups of four, for example 0000-0002-1825-0097."),
            )
        ],
        help_text=_(
            "For example 0000-0002-1825-0097. It links the name to its owner’s publications."
        ),
    )
    website = models.URLField(
        _("website"),
        max_length=300,
        blank=True,
        db_default="",
        default="",
        help_text=_("The author’s own page elsewhere."),
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
        help_text=_("Whoever signs in with it can't check stories under this name."),
    )

    # Kept by the database (migration 0003), so that two people at once can't miss a change.
    changed_at = models.DateTimeField(_("name changed"), null=True, editable=False)

    revisions = GenericRelation("wagtailcore.Revision", related_query_name="author")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="author",
        for_concrete_model=False,
    )

    objects: ClassVar[Any] = models.Manager.from_queryset(AuthorQuerySet)()

    read_twice = (
        "name",
        "slug",
        "role",
        "biography",
        "interests",
        "portrait",
        "orcid",
        "website",
    )
    base_form_class = NoticingForm
    panels: ClassVar[list[object]] = [
        SentBackPanel(heading=_("Sent back")),
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("account", permission="superuser"),  # it decides who may check what
        MultiFieldPanel(
            [
                FieldPanel("biography"),
                FieldPanel("interests"),
                FieldPanel("portrait"),
                FieldPanel("orcid"),
                FieldPanel("website"),
            ],
            heading=_("Profile"),
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and log who changed the name that stories show."""
        stored = Author.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        written = kwargs.get("update_fields")
        if stored and stored.name != self.name and (written is None or "name" in written):
            # Whoever wrote it, not whoever approved it, may not check stories that show it.
            log(instance=self, action=SHOWN_CHANGED, user=self._writer_of_name())

    def get_absolute_url(self) -> str:
        """The public page of the author."""
        return reverse("author", args=[self.slug])

    def with_content_json(self, content: Any) -> "Author":
        """A version of it. The account it is tied to is the same in every version."""
        version: Author = super().with_content_json(content)
        version.account_id = self.account_id
        return version

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision. Readers don't see the account, so it is tied at once."""
        Author.objects.filter(pk=self.pk).update(account=self.account_id)
        revision: Revision = super().save_revision(*args, **kwargs)
        return revision

    def _writer_of_name(self) -> Any:
        """Who was the first to save the name; None if nobody knows."""
        marks = self.checkable_content().marks_at("name")
        first = Contribution.objects.to(self).filter(marks__overlap=list(marks)).first()
        if first:
            return first.user
        return self.live_revision.user if self.live_revision else None

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """The page of the author."""
        return "news/author.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What that page is given, without stories."""
        self.slug = self.slug or "preview"
        nothing: Any = Paginator([], 1).page(1)
        return super().get_preview_context(request, mode_name) | {
            "author": self,
            "stories": nothing,
            "jsonld": {},
        }

    @property
    def elsewhere(self) -> list[str]:
        """Addresses that speak of the same person."""
        orcid = f"https://orcid.org/{self.orcid}" if self.orcid else ""
        return [address for address in (orcid, self.website) if address]

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete a name that stands nowhere; raises AuthorInUse if a version of a story has it.

        The foreign key protects published bylines; drafts are known from their revisions only.
        """
        versions = Revision.objects.filter(content__bylines__contains=[{"author": self.pk}])
        if versions.exists():
            raise AuthorInUse(
                gettext("This name stands in the byline of a story, perhaps of a draft.")
            )
        return super().delete(*args, **kwargs)


class Byline(Orderable):
    """One author of one story, in the order of the byline."""

    story = ParentalKey("news.StoryPage", on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        "news.Author", on_delete=models.PROTECT, related_name="bylines", verbose_name=_("author")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = (
            models.UniqueConstraint(
                fields=("story", "author"),
                name="news_byline_once",
                violation_error_message=_("This author is in the byline already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.author)
