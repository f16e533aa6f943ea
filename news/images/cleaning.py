"""What an uploaded picture tells beside what it shows is taken off: where, when and by whom it was
taken, thumbnails, comments, and whatever hangs behind its end.
"""

from io import BytesIO
from pathlib import PurePath
from typing import IO, Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

_UNREADABLE: Final = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
)
_UNREADABLE_SAID: Final = _("This picture can't be read to its end. Save it anew, then try again.")
_SAVED: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 95, "optimize": True},
    "PNG": {},
    "GIF": {},
    "WEBP": {"quality": 95},
    "AVIF": {"quality": 90},
}
# Taken off is what a format keeps beside its pixels, whatever its name, but for these.
_KEPT: Final = ("transparency", "background")

# What a picture may say of its own pixels; anything else tells of something else.
_OF_THE_PIXELS: Final = frozenset(
    (
        "adobe", "adobe_transform", "aspect", "background", "bands", "chromaticity", "dpi", "duration",
        "extension", "gamma", "icc_profile", "interlace", "jfif", "jfif_density", "jfif_unit",
        "jfif_version", "loop", "progression", "progressive", "srgb", "timestamp", "transparency",
        "version",
    )
)  # fmt: skip


def tells_more(file: IO[bytes]) -> bool:
    """Whether the picture in `file` tells anything beside what it shows; raises ValidationError as `cleaned`."""
    try:
        with _opened(file) as picture:
            return (
                picture.format not in _SAVED
                or bool(picture.getexif())
                or not _OF_THE_PIXELS.issuperset(picture.info)
            )
    except _UNREADABLE as error:
        raise ValidationError({"file": _UNREADABLE_SAID}) from error


def _opened(file: IO[bytes]) -> Image.Image:
    """The picture in `file`, which stays open: Pillow closes what it reads, at times."""
    file.seek(0)
    content = BytesIO(file.read())
    file.seek(0)
    return Image.open(content)


def check_readable(file: IO[bytes]) -> None:
    """Raises ValidationError if the picture in `file` can't be read to its end."""
    try:
        with _opened(file) as picture:
            picture.load()
    except _UNREADABLE as error:
        raise ValidationError(_UNREADABLE_SAID) from error


def cleaned(file: IO[bytes], name: str) -> "ContentFile[bytes]":
    """The picture in `file` made anew: its pixels, the right way up, and its colour profile.

    Of one that moves the first picture: a reader could not stop it (WCAG 2.2, 2.2.2). Raises
    ValidationError if it can't be read to its end.
    """
    try:
        with _opened(file) as picture:
            # Telephones write several pictures into one JPEG, "MPO"; the first is the one that is seen.
            form = "JPEG" if picture.format == "MPO" else picture.format or ""
            profile = picture.info.get("icc_profile")
            picture.seek(0)
            upright = ImageOps.exif_transpose(picture)
            upright.info = {key: upright.info[key] for key in _KEPT if key in upright.info}
            written = BytesIO()
            upright.save(written, form, icc_profile=profile, **_SAVED[form])
    except _UNREADABLE as error:
        raise ValidationError({"file": _UNREADABLE_SAID}) from error
    return ContentFile(written.getvalue(), PurePath(name).name)
