"""Pictures and videos in a story."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock, ImageBlockComparison

from .videos import UnknownVideo, Video, parse_video

_NO_PICTURE = {"image": None, "alt_text": "", "decorative": False}


class _PictureComparison(ImageBlockComparison):
    """Wagtail's comparison, which also accepts that there is no picture, as in a draft."""

    def __init__(self, block: Any, exists_a: bool, exists_b: bool, val_a: Any, val_b: Any) -> None:
        super().__init__(block, exists_a, exists_b, val_a, val_b)
        self.val_a: Any = self.val_a or _NO_PICTURE
        self.val_b: Any = self.val_b or _NO_PICTURE

    def htmlvalue(self, val: Any) -> str:
        return str(super().htmlvalue(val or _NO_PICTURE))


class PictureBlock(ImageBlock):
    """A picture with its alt text."""

    def get_comparison_class(self) -> Any:
        """How two versions of it are compared."""
        return _PictureComparison


class FigureBlock(StructBlock):
    """A picture with its caption. The credit comes with the picture unless it is given here."""

    image = PictureBlock(label=_("Image"))
    caption = CharBlock(required=False, max_length=300, label=_("Caption"))
    credit = CharBlock(
        required=False,
        max_length=200,
        label=_("Credit"),
        help_text=_("Fill it in only if it differs from the credit kept with the image."),
    )

    class Meta:
        icon = "image"
        group = _("Media")
        label = _("Image")
        description = _("A picture with alt text, caption and credit.")
        template = "news/blocks/figure.html"


class VideoValue(StructValue):
    """An embed that knows what its address points at."""

    @property
    def video(self) -> Video | None:
        """The video; None if the address is of no service we know."""
        try:
            return parse_video(self.get("url") or "")
        except UnknownVideo:
            return None


class EmbedBlock(StructBlock):
    """A video. Nothing is asked of its service until a reader opens it."""

    url = URLBlock(
        label=_("Address"),
        help_text=_("The address of a video on YouTube or Vimeo, as the address bar has it."),
    )
    title = CharBlock(
        max_length=200,
        label=_("Title"),
        help_text=_("What the video shows. Screen readers read it out."),
    )

    def clean(self, value: Any) -> Any:
        """Raises a block error on the address if no service we know has such a video."""
        cleaned = super().clean(value)
        try:
            if cleaned["url"]:  # a draft may leave it empty
                parse_video(cleaned["url"])
        except UnknownVideo as error:
            message = ValidationError(_("Only videos on YouTube and Vimeo can be embedded."))
            raise StructBlockValidationError(block_errors={"url": message}) from error
        return cleaned

    class Meta:
        icon = "media"
        group = _("Media")
        label = _("Embed")
        description = _("A video from YouTube or Vimeo, loaded when a reader opens it.")
        template = "news/blocks/embed.html"
        value_class = VideoValue
