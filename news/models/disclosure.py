"""What readers are told of a story's fact-check: chosen in the settings."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from news.desk.two_at_once import NoticingForm


@register_setting(icon="clipboard-list")
class CheckDisclosure(BaseGenericSetting):
    """Whether readers learn who checked a story, or only that a fact-checker did.

    Of those who have not chosen for themselves in their account (`news.desk.names`).
    """

    names_checkers = models.BooleanField(
        _("name fact-checkers"),
        default=True,
        help_text=_(
            "Readers see the names under each story. Without names, they are told that a fact-checker did it. Everybody may "
            "choose otherwise for themselves, in their account."
        ),
    )

    shows_quotations = models.BooleanField(
        _("show quotations from sources"),
        default=False,
        db_default=False,
        help_text=_(
            "On the page of all statements, where a fact-checker has quoted a source. Mind what "
            "its owner allows."
        ),
    )

    base_form_class = NoticingForm
    panels: ClassVar[list[Any]] = [FieldPanel("names_checkers"), FieldPanel("shows_quotations")]

    class Meta:
        verbose_name = _("disclosure of fact-checks")

    @classmethod
    def as_column(cls) -> models.Subquery:
        """The choice as a column of another query; NULL where nobody has made it."""
        return models.Subquery(cls.objects.order_by("pk").values("names_checkers")[:1])

    @classmethod
    def quotes(cls) -> bool:
        """Whether readers see what checkers have quoted from sources. The default is no."""
        return bool(cls.objects.order_by("pk").values_list("shows_quotations", flat=True).first())

    @classmethod
    def names(cls) -> bool:
        """The choice in force; names where nobody has made one."""
        chosen = cls.objects.order_by("pk").values_list("names_checkers", flat=True).first()
        return True if chosen is None else chosen
