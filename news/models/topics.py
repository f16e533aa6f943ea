"""Topics: what stories are about."""

from typing import ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Topic(index.Indexed, models.Model):
    """A subject that readers can follow: sleep, memory, psychedelics."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    description = models.TextField(_("description"), max_length=400, blank=True)

    panels: ClassVar[list[object]] = [
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

    @classmethod
    def as_column(cls, story: models.OuterRef) -> ArraySubquery:
        """The topics of a story as a column of another query: a list of JSON objects."""
        fields = JSONObject(id="pk", name="name", slug="slug")
        return ArraySubquery(
            cls.objects.filter(stories=story).order_by("name").annotate(json=fields).values("json")
        )
