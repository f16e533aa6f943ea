"""What the desk asks of a fact-check as a whole: chosen in the settings."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from news.desk.two_at_once import NoticingForm


@register_setting(icon="clipboard-list")
class CheckStandard(BaseGenericSetting):
    """How many claims of a story have to rest on a source, in per cent, if editors shall not be warned."""

    sourced_share = models.PositiveSmallIntegerField(
        _("claims that rest on a source"),
        default=60,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "In per cent of a story’s claims. Editors are warned before they publish a story with "
            "fewer."
        ),
    )

    base_form_class = NoticingForm
    panels: ClassVar[list[Any]] = [FieldPanel("sourced_share")]

    class Meta:
        verbose_name = _("standard of fact-checks")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sourced_share__lte=100), name="factcheck_share_is_per_cent"
            ),
        )

    @classmethod
    def least_share(cls) -> int:
        """The share in force; the default where nobody has chosen one."""
        chosen = cls.objects.order_by("pk").values_list("sourced_share", flat=True).first()
        return int(cls().sourced_share if chosen is None else chosen)
