"""Wagtail's tags for pictures, which leave out what can't be had where Wagtail shows a broken picture."""

from typing import Any

from django import template
from wagtail.images.templatetags.wagtailimages_tags import image as wagtails

register = template.Library()


class OrNothing(template.Node):
    """A picture, or nothing if its file can't be read or made.

    Where the context has a set `undrawn`, nothing is made: a picture that lacks a size is noted there.
    """

    def __init__(self, node: Any) -> None:
        self.node = node

    def render(self, context: template.Context) -> str:
        image = self.node.validate_image(context)
        undrawn = context.get("undrawn")
        if image and undrawn is not None and not self._is_drawn(image):
            undrawn.add(image.pk)
            return ""
        html: str = self.node.render(context)
        return "" if image and image.unreadable_since else html

    def _is_drawn(self, image: Any) -> bool:
        """Whether all its sizes have been made before."""
        several = hasattr(self.node, "get_filters")
        wanted = self.node.get_filters() if several else [self.node.get_filter()]
        return len(image.find_existing_renditions(*wanted)) == len(wanted)


@register.tag
def image(parser: Any, token: Any) -> OrNothing:
    """`{% image %}` as Wagtail has it."""
    return OrNothing(wagtails(parser, token))


@register.tag
def picture(parser: Any, token: Any) -> OrNothing:
    """`{% picture %}` as Wagtail has it."""
    return OrNothing(wagtails(parser, token))
