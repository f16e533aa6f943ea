"""What an uploaded picture tells beside what it shows is taken off: where, when and by whom it was
taken, thumbnails, comments, and whatever hangs behind its end.
"""

import struct
import zlib
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, UnidentifiedImageError

_UNREADABLE: Final = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
)
_UNREADABLE_SAID: Final = _("This picture can't be read to its end. Save it anew, then try again.")
_Turn = Image.Transpose
_TURNED: Final = {
    2: _Turn.FLIP_LEFT_RIGHT,
    3: _Turn.ROTATE_180,
    4: _Turn.FLIP_TOP_BOTTOM,
    5: _Turn.TRANSPOSE,
    6: _Turn.ROTATE_270,
    7: _Turn.TRANSVERSE,
    8: _Turn.ROTATE_90,
}
_SAVED: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 95, "optimize": True},
    "PNG": {},
    "GIF": {},
    "WEBP": {"quality": 95},
    "AVIF": {"quality": 90},
}
# All that a format keeps beside its pixels is taken off, except for these.
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
                or picture.info.get("icc_profile") != _profile(picture)
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


def _upright(picture: Image.Image) -> Image.Image:
    """The picture as it is to be seen: cameras note which way up they were held (Exif 3.0, 0x112)."""
    try:
        turned = _TURNED.get(picture.getexif().get(0x0112, 1))
    except _UNREADABLE:
        turned = None
    return picture.transpose(turned) if turned is not None else picture.copy()


def _profile(picture: Image.Image) -> bytes | None:
    """Its colour profile, if it is one."""
    profile = picture.info.get("icc_profile")
    try:
        ImageCms.ImageCmsProfile(BytesIO(profile or b""))
    except (ImageCms.PyCMSError, *_UNREADABLE):
        return None
    return profile


def cleaned(file: IO[bytes], name: str) -> "ContentFile[bytes]":
    """The picture in `file` made anew: its pixels, the right way up, and its colour profile.

    Of one that moves the first picture: a reader could not stop it (WCAG 2.2, 2.2.2). Raises
    ValidationError if it can't be read to its end.
    """
    try:
        with _opened(file) as picture:
            # Telephones write several pictures into one JPEG, "MPO"; the first is the one that is seen.
            form = "JPEG" if picture.format == "MPO" else picture.format or ""
            picture.seek(0)
            upright = _upright(picture)
            upright.info = {key: upright.info[key] for key in _KEPT if key in upright.info}
            written = BytesIO()
            upright.save(written, form, icc_profile=_profile(picture), **_SAVED[form])
    except _UNREADABLE as error:
        raise ValidationError({"file": _UNREADABLE_SAID}) from error
    return ContentFile(written.getvalue(), PurePath(name).name)
