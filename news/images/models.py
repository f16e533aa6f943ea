"""The site's image model: a picture knows its maker, its licence and where it came from."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Image, SourceImageIOError
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from news.desk.contributions import SHOWN_CHANGED
from news.desk.refusals import PictureInUse

from .cleaning import cleaned, tells_more
from .unreadable import note_readable, note_unreadable

NOT_SWAPPED = _("A story shows this picture as it was checked. Upload the other as a new picture.")


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

    # Since when a size of it could not be made: its file is missing, or the disk is full.
    unreadable_since = models.DateTimeField(_("can’t be shown since"), null=True, editable=False)

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
            self.unreadable_since = None
        super().save(*args, **kwargs)
        if stored and stored.credit != self.credit:
            log(instance=self, action=SHOWN_CHANGED)

    def replace_file(self, content: bytes) -> None:
        """Another file, which `save` cleans and stores."""
        self.file = ContentFile(content, PurePath(str(self.file.name)).name)  # type: ignore[has-type]

    def _take_off_metadata(self) -> None:
        """Take metadata off an upload, or off a stored file that still has some."""
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
        """A size of it without metadata, even if its file is from before uploads were cleaned."""
        try:
            with NewsImage._meta.get_field("file").storage.open(str(self.file.name)) as file:
                if tells_more(file):
                    source = cleaned(file, str(self.file.name))
        except (OSError, ValidationError) as error:
            raise SourceImageIOError(str(error)) from error
        return super().generate_rendition_file(filter, source=source)

    def get_rendition(self, filter: Any) -> Any:  # Wagtail's name
        """A size of it. Raises SourceImageIOError, which Wagtail's views expect, whatever the storage says."""
        with self._noting_failures():
            return super().get_rendition(filter)

    def get_renditions(self, *filters: Any) -> Any:
        """Sizes of it; raises SourceImageIOError as `get_rendition`."""
        with self._noting_failures():
            return super().get_renditions(*filters)

    def create_rendition(self, filter: Any) -> Any:  # Wagtail's name
        """A new size of it; one that could be made and stored shows that it is well again."""
        rendition = super().create_rendition(filter)
        if self.unreadable_since:
            note_readable(self)
        return rendition

    @contextmanager
    def _noting_failures(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, InvalidFilterSpecError, ArithmeticError):
            raise  # no fault of the picture
        except Exception as error:  # storages have no common base for their errors
            note_unreadable(self, error)
            raise SourceImageIOError(str(error)) from error

    def rendition_or_none(self, spec: str) -> Any:
        """A size of it whose file is there, with its bytes counted (`file.size`); None if it can't be had."""
        try:
            rendition = self.get_rendition(spec)
            try:
                _ = rendition.file.size
            except Exception:  # noqa: BLE001  # as above
                if rendition.pk:  # loaded together, two pictures may have the same at hand
                    rendition.delete()  # its file is gone; another one is made
                vars(self).get("_prefetched_objects_cache", {}).pop("renditions", None)
                rendition = self.get_rendition(spec)
        except SourceImageIOError:
            return None
        return rendition

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
