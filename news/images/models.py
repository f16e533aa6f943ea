"""The site's image model: a picture knows its maker, its licence and where it came from."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class NewsImage(AbstractImage):
    """A picture that stories may use. `credit` is printed beside it wherever it stands."""

    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        db_default="",
        default="",
        help_text=_("As it is to be printed, for example: Ada Okafor / NeuroGRIT."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=255,
        blank=True,
        db_default="",
        default="",
        help_text=_("The terms on which we use it, for example: CC BY 4.0."),
    )
    source = models.URLField(
        _("source"),
        max_length=500,
        blank=True,
        db_default="",
        default="",
        help_text=_("The page it was taken from, if any."),
    )

    # Kept by the database (migration 0002), so that two people at once can't miss a change.
    changed_at = models.DateTimeField(_("credit changed"), db_default=Now(), editable=False)

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence", "source")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class Rendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(NewsImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="images_rendition_unique",
            ),
        )
