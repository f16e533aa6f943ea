"""Words for the templates of the fact-check."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.text import capfirst

from news.factcheck.audit import pack
from news.factcheck.ledger.tables import Exemption
from news.sources import Form, Sources

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


@register.filter
def get(mapping: Any, key: str) -> Any:
    """What a mapping has under a key that a template can't spell; None if nothing."""
    return mapping.get(key)


@register.filter
def by_id(mapping: Any, pk: int) -> Any:
    """The same for a number as it stands in JSON."""
    return mapping.get(str(pk), pk)


@register.filter
def source(sources: Mapping[str, Form], pk: int) -> Form:
    """The public form of a citation among the sources of a content, as stored in an audit pack."""
    return Sources(sources).citation(pk)


@register.filter
def cites_only(statement: Any) -> list[int]:
    """The sources that a statement of an audit pack cites, and nobody compared it with."""
    return pack.cites_only(statement)


@register.filter
def exemption_label(code: str) -> str:
    """An exemption in words."""
    return str(Exemption(code).label)
