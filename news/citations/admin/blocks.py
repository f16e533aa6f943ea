"""The block in which an editor chooses a citation."""

import copy
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from django.forms import Widget
from django.utils.functional import cached_property
from wagtail.blocks import ChooserBlock

from news.citations.models import Citation

_CHOSEN: ContextVar[Mapping[int, Citation]] = ContextVar(
    "citations chosen", default=MappingProxyType({})
)


@contextmanager
def citations_chosen(ids: Collection[int]) -> Iterator[None]:
    """Within it, blocks of many texts know the citations of `ids` without a query for each text."""
    token = _CHOSEN.set(Citation.objects.in_bulk(ids) if ids else {})
    try:
        yield
    finally:
        _CHOSEN.reset(token)


class CitationChooserBlock(ChooserBlock):
    """One citation, chosen or written on the spot. Its value is the Citation."""

    target_model = Citation

    def bulk_to_python(self, values: list[int | None]) -> list[Citation | None]:
        """The citations of these ids, each an object of its own."""
        known = _CHOSEN.get()
        if all(pk in known for pk in values if pk is not None):
            return [copy.copy(known[pk]) if pk is not None else None for pk in values]
        found: list[Any] = super().bulk_to_python(values)
        return found

    @cached_property
    def widget(self) -> Widget:
        """The chooser's widget, loaded when the first form asks: it needs all models."""
        from .chooser import citation_chooser  # its form needs loaded models  # noqa: PLC0415

        return citation_chooser.widget_class()

    class Meta:
        icon = "openquote"
