"""Take off what pictures from before tell beside what they show."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.images.models import SourceImageIOError

from news.desk.refusals import PictureInUse
from news.images.cleaning import tells_more
from news.images.models import NewsImage


class Command(BaseCommand):
    """Can be run again at any time, while people work."""

    help = (
        "Takes place, camera and people off the pictures that were uploaded before uploads were cleaned. "
        "What a story shows keeps its file, as it was checked, which readers never get; "
        "all sizes that they get are made anew when they are next asked for."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Go through all pictures."""
        cleaned = kept = 0
        for image in NewsImage.objects.order_by("pk").iterator(chunk_size=100):
            try:
                if not self._tells_more(image):
                    continue
                for rendition in image.renditions.all():
                    rendition.delete()
                self._clean(image)
                cleaned += 1
            except PictureInUse:
                kept += 1
            except (SourceImageIOError, OSError, ValidationError) as error:
                self.stderr.write(f"Picture {image.pk} can't be read: {error}")
        self.stdout.write(f"Cleaned: {cleaned}. Kept as checked, with new sizes: {kept}.")

    def _tells_more(self, image: NewsImage) -> bool:
        with image.open_file() as file:
            return tells_more(file)

    @transaction.atomic
    def _clean(self, image: NewsImage) -> None:
        old, storage = str(image.file.name), NewsImage._meta.get_field("file").storage  # noqa: SLF001
        with image.open_file() as file:
            content = file.read()
        image.replace_file(content)
        image.save()
        transaction.on_commit(lambda: storage.delete(old))
