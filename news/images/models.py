"""The site's image model: a picture knows its maker, its licence and where it came from."""

import secrets
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image, SourceImageIOError
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from news.desk.contributions import SHOWN_CHANGED
from news.desk.refusals import Refused

from .cleaning import cleaned, tells_more

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
            self._take_off_metadata()
            self._set_image_file_metadata()
        super().save(*args, **kwargs)
        if stored and stored.credit != self.credit:
            log(instance=self, action=SHOWN_CHANGED)

    def replace_file(self, content: bytes) -> None:
        """Another file, which `save` cleans and stores."""
        self.file = ContentFile(content, PurePath(str(self.file.name)).name)  # type: ignore[has-type]

    def _take_off_metadata(self) -> None:
        """Of an upload, and of a file that was stored by another hand before."""
        stored = str(self.file.name) if getattr(self.file, "_committed", True) else ""
        with self.open_file() as file:
            if stored and not self._state.adding and not tells_more(file):
                return
            content = cleaned(file, str(self.file.name))
        self.file = content
        # Unless another picture has the same file.
        if stored and not NewsImage.objects.exclude(pk=self.pk).filter(file=stored).exists():
            storage = NewsImage._meta.get_field("file").storage  # as Django documents it
            transaction.on_commit(lambda: storage.delete(stored))

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> Any:  # Wagtail's name
        """A size of it; of a picture from before uploads were cleaned without what it tells too."""
        try:
            with NewsImage._meta.get_field("file").storage.open(str(self.file.name)) as file:
                if tells_more(file):
                    source = cleaned(file, str(self.file.name))
        except (OSError, ValidationError) as error:
            raise SourceImageIOError(str(error)) from error
        return super().generate_rendition_file(filter, source=source)

    def is_in_use(self) -> bool:
        """Whether something on the site shows the picture."""
        return bool(self.pk) and ReferenceIndex.get_references_to(self).exists()

    def _has_another_file(self) -> bool:
        """Whether the file at hand is not the one that is stored, be it under the same name."""
        if "file" in self.get_deferred_fields():
            return False
        if self._state.adding or not getattr(self.file, "_committed", True):
            return True
        stored = NewsImage.objects.filter(pk=self.pk).values_list("file", flat=True).first()
        return stored is not None and stored != self.file.name

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class Rendition(AbstractRendition):
    """A picture in one size and format.

    Its file has a name that nobody guesses, and another one each time it is made.
    """

    image = models.ForeignKey(NewsImage, on_delete=models.CASCADE, related_name="renditions")

    def get_upload_to(self, filename: str) -> str:
        """Where a file of it is put."""
        folder, _slash, name = super().get_upload_to(filename).rpartition("/")
        return f"{folder}/{secrets.token_hex(8)}/{name}"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="images_rendition_unique",
            ),
        )
