"""Topics: what stories are about."""

from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from news.desk.two_at_once import NoticingForm
from news.factcheck.admin.panels import SentBackPanel
from news.secondread.gate import ReadTwice


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics, in the desk's words."""

    def live(self) -> Self:
        """Those that readers may see."""
        return self.filter(live=True)


class Topic(
    ReadTwice,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A subject that readers can follow: sleep, memory, psychedelics.

    The row holds what readers see; edits are revisions until a second person has read them.
    """

    # Unlike Wagtail's drafts, it is not public until then.
    live = models.BooleanField(_("live"), default=False, db_default=False, editable=False)

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    description = models.TextField(_("description"), max_length=400, blank=True)

    revisions = GenericRelation("wagtailcore.Revision", related_query_name="topic")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="topic",
        for_concrete_model=False,
    )

    objects: ClassVar[Any] = models.Manager.from_queryset(TopicQuerySet)()

    read_twice = ("name", "slug", "description")
    base_form_class = NoticingForm
    panels: ClassVar[list[object]] = [
        SentBackPanel(heading=_("Sent back")),
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The public page of the topic."""
        return reverse("topic", args=[self.slug])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """The page of the topic."""
        return "news/topic.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What that page is given, without its stories."""
        self.slug = self.slug or "preview"
        nothing: Any = Paginator([], 1).page(1)
        return super().get_preview_context(request, mode_name) | {"topic": self, "stories": nothing}

    @classmethod
    def as_column(cls, story: models.OuterRef) -> ArraySubquery:
        """The topics of a story as a column of another query: a list of JSON objects."""
        fields = JSONObject(id="pk", name="name", slug="slug", live="live")
        return ArraySubquery(
            cls.objects.filter(stories=story).order_by("name").annotate(json=fields).values("json")
        )
