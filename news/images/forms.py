"""The form in which a picture is edited."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .cleaning import cleaned
from .models import NOT_SWAPPED


class PictureField(WagtailImageField):
    """Wagtail's field, which also refuses a picture that was cut off."""

    def to_python(self, data: Any) -> Any:
        """The file; raises ValidationError if it is no picture, or too large, or not whole."""
        try:
            file = super().to_python(data)
        except (OSError, SyntaxError) as error:
            raise ValidationError(self.error_messages["invalid_image"]) from error
        if file is not None:
            try:
                cleaned(file, str(file.name))
            except ValidationError as error:
                raise ValidationError(error.messages) from error
        return file


class NewsImageForm(BaseImageForm):
    """Wagtail's form, which leaves the file of a shown picture as it was checked."""

    file = PictureField(label=_("File"), widget=BaseImageForm.Meta.widgets["file"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without the file where Wagtail edits only what stands beside it."""
        super().__init__(*args, **kwargs)
        if "file" in (self._meta.exclude or ()):
            del self.fields["file"]

    def clean_file(self) -> Any:
        """The file; raises ValidationError if a story shows the one there is."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and self.instance.is_in_use():
            raise ValidationError(NOT_SWAPPED)
        return file
