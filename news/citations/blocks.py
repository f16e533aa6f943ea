"""The block in which an editor chooses a citation."""

from django.forms import Widget
from django.utils.functional import cached_property
from wagtail.blocks import ChooserBlock

from .models import Citation


class CitationChooserBlock(ChooserBlock):
    """One citation, chosen or written on the spot. Its value is the Citation."""

    target_model = Citation

    @cached_property
    def widget(self) -> Widget:
        """The chooser's widget, loaded when the first form asks: it needs all models."""
        from .chooser import citation_chooser  # its form needs loaded models  # noqa: PLC0415

        return citation_chooser.widget_class()

    class Meta:
        icon = "openquote"
