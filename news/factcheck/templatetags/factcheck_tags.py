"""Words for the templates of the fact-check."""

from typing import Any

from django import template
from django.utils.text import capfirst

register = template.Library()


@register.filter
def place_words(kind: str) -> str:
    """A place of a content in words: "body.explainer.points.lead_in" -> "Explainer, points, lead in"."""
    parts = [part.replace("_", " ") for part in kind.split(".") if part and part != "body"]
    return str(capfirst(", ".join(parts)))


@register.filter
def field(form: Any, name: str) -> Any:
    """A form's field by a name that a template can't spell: "locator-7"."""
    return form[name]
