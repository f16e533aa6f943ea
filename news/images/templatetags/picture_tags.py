"""Wagtail's tags for pictures, which leave out what can't be had where Wagtail shows a broken picture."""

from typing import Any

from django import template
from wagtail.images.templatetags.wagtailimages_tags import image as wagtails

register = template.Library()


class OrNothing(template.Node):
    """A picture, or nothing if its file can't be read or made."""

    def __init__(self, node: Any) -> None:
        self.node = node

    def render(self, context: template.Context) -> str:
        html: str = self.node.render(context)
        image = self.node.validate_image(context)
        return "" if image and image.unreadable_since else html


@register.tag
def image(parser: Any, token: Any) -> OrNothing:
    """`{% image %}` as Wagtail has it."""
    return OrNothing(wagtails(parser, token))


@register.tag
def picture(parser: Any, token: Any) -> OrNothing:
    """`{% picture %}` as Wagtail has it."""
    return OrNothing(wagtails(parser, token))
