"""How the house prints references: chosen in the settings."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from news.citations.styles import Style
from news.desk.two_at_once import NoticingForm


class Language(models.TextChoices):
    """The languages in which the processor knows its own words, such as "and" and "no date"."""

    BRITISH = "en-GB", _("English (British)")
    AMERICAN = "en-US", _("English (American)")
    GERMAN = "de-DE", _("German")
    FRENCH = "fr-FR", _("French")
    SPANISH = "es-ES", _("Spanish")
    ITALIAN = "it-IT", _("Italian")
    DUTCH = "nl-NL", _("Dutch")
    PORTUGUESE = "pt-PT", _("Portuguese")


class Inline(models.TextChoices):
    """What a marker in running text shows."""

    NUMBER = "number", _("Number: [2–4]")
    SOURCE = "source", _("Name of the source: (livescience.com)")


@register_setting(icon="openquote")
class HouseStyle(BaseGenericSetting):
    """The one style in which all stories print their references."""

    style = models.CharField(
        _("style of references"), max_length=40, choices=Style, default=Style.APA
    )
    locale = models.CharField(
        _("language of references"), max_length=10, choices=Language, default=Language.BRITISH
    )
    inline = models.CharField(
        _("inline citations"), max_length=10, choices=Inline, default=Inline.NUMBER
    )

    base_form_class = NoticingForm
    panels: ClassVar[list[Any]] = [
        FieldPanel("style"),
        FieldPanel("locale"),
        FieldPanel("inline"),
    ]

    class Meta:
        verbose_name = _("reference style")

    @classmethod
    def current(cls) -> "HouseStyle":
        """The style in force; APA in British English where nobody has chosen one."""
        return cls.objects.order_by("pk").first() or cls()

    @classmethod
    def as_column(cls) -> models.Subquery:
        """The style in force as a column of another query: a JSON object, or NULL for none."""
        row = cls.objects.order_by("pk").annotate(
            json=JSONObject(style="style", locale="locale", inline="inline")
        )
        return models.Subquery(row.values("json")[:1])
