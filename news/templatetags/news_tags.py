"""Words and HTML that story templates ask for."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

from news.blocks.cited import cited_html
from news.evidence import EvidenceLabel
from news.labels import label_words

register = template.Library()


@register.simple_tag(takes_context=True)
def cited(context: template.Context, value: RichText | None) -> SafeString | str:
    """A rich text with the numbers of its inline citations."""
    return cited_html(value, context) if value else ""


@register.inclusion_tag("news/partials/evidence_label.html")
def evidence_label(label: EvidenceLabel | None) -> dict[str, Any]:
    """The three parts of an evidence label."""
    return {"label": label, "words": label_words(label) if label else ()}
