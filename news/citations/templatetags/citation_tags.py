"""What the desk's templates ask for of a citation."""

from typing import Any

from django import template

from news.citations.models import Citation
from news.citations.printing.formatted import references_of

register = template.Library()


@register.inclusion_tag("citations/reference.html")
def reference(citation: Citation) -> dict[str, Any]:
    """The citation as readers will see it, formatted now if it is new."""
    return {"reference": references_of([citation.public_form], make=True)[0]}
