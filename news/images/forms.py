"""The form in which a picture is edited."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from .models import NOT_SWAPPED


class NewsImageForm(BaseImageForm):
    """Wagtail's form, which leaves the file of a shown picture as it was checked."""

    def clean_file(self) -> Any:
        """The file; raises ValidationError if a story shows the one there is."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and self.instance.is_in_use():
            raise ValidationError(NOT_SWAPPED)
        return file
