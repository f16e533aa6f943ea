"""What readers see of a page, a topic or a profile: its words, field by field."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.blocks import CharBlock, RichTextBlock, TextBlock
from wagtail.fields import RichTextField, StreamField

from news.blocks.walk import raw_leaves
from news.digest import Content, Fact
from news.images.models import NewsImage


def content_of_fields(text: Any, names: tuple[str, ...]) -> Content:
    """The words of `text`, a model instance, in the fields `names`, as the version at hand has them.

    In a stream only rows with typed text count, each with all that is in it. A picture counts by
    its number and its file.
    """
    return Content.of(_facts(text, names))


def _facts(text: Any, names: tuple[str, ...]) -> Iterator[Fact]:
    for name in names:
        field = text._meta.get_field(name)  # noqa: SLF001  # Django's own
        if isinstance(field, StreamField):
            yield from _typed(name, getattr(text, name))
        elif isinstance(field, RichTextField):
            yield Fact(name, getattr(text, name) or "", is_rich=True)
        elif isinstance(field, models.ForeignKey):
            yield Fact(name, _picture(getattr(text, field.attname)))
        else:
            yield Fact(name, getattr(text, name))


def _typed(name: str, value: Any) -> Iterator[Fact]:
    number = 0
    for part in value.raw_data:
        leaves = list(raw_leaves(value.stream_block, [part]))
        if any(isinstance(block, CharBlock | TextBlock | RichTextBlock) for block, _raw in leaves):
            number += 1
            yield Fact(f"{name}[{number}]", " · ".join(str(raw) for _block, raw in leaves))


def _picture(pk: int | None) -> str:
    image = NewsImage.objects.filter(pk=pk).first() if pk else None
    return f"{image.pk} {image.get_file_hash()}" if image else ""
