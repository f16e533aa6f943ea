"""The site's image model: a picture knows its maker, its licence and where it came from."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex
from wagtail.utils.file import hash_filelike

from news.desk.contributions import SHOWN_CHANGED
from news.desk.refusals import Refused

NOT_SWAPPED = _("A story shows this picture as it was checked. Upload the other as a new picture.")


class PictureInUse(Refused):
    """The file of a picture that stands in a story was to be replaced."""


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
    changed_at = models.DateTimeField(_("credit changed"), null=True, editable=False)

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence", "source")

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises PictureInUse rather than show readers a picture that nobody has checked.

        Behind it stands the database (migration 0003), which also sees two people at once.
        """
        stored = (
            NewsImage.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk=self.pk)
            .first()
        )
        if self._has_another_file():
            if self.is_in_use():
                raise PictureInUse(str(NOT_SWAPPED))
            self.file_hash = hash_filelike(self.file)
        super().save(*args, **kwargs)
        if stored and stored.credit != self.credit:
            log(instance=self, action=SHOWN_CHANGED)

    def is_in_use(self) -> bool:
        """Whether something on the site shows the picture."""
        return bool(self.pk) and ReferenceIndex.get_references_to(self).exists()

    def _has_another_file(self) -> bool:
        """Whether the file at hand is not the one that is stored, be it under the same name."""
        if "file" in self.get_deferred_fields():
            return False
        if not getattr(self.file, "_committed", True):
            return True
        stored = NewsImage.objects.filter(pk=self.pk).values_list("file", flat=True).first()
        return stored is not None and stored != self.file.name

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
