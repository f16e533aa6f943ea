"""Words and HTML that story templates ask for."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from news.addresses import absolute
from news.blocks.cited import cited_html
from news.evidence import EvidenceLabel
from news.labels import correction_label, label_words
from news.readers.feeds.kinds import KINDS

register = template.Library()
register.filter("correction_label", correction_label)


@register.simple_tag(takes_context=True)
def cited(context: template.Context, value: RichText | None) -> SafeString | str:
    """A rich text with the numbers of its inline citations."""
    return cited_html(value, context) if value else ""


@register.simple_tag(takes_context=True)
def picture_credit(context: template.Context, figure: Any) -> str:
    """Whose the picture of a figure is: as the story says, or as was cleared with the picture."""
    if figure["credit"]:
        return str(figure["credit"])
    story_text = context.get("story_text")
    return str(story_text.credit_of(figure["image"]) if story_text else figure["image"].credit)


@register.inclusion_tag("news/partials/evidence_label.html", takes_context=True)
def evidence_label(context: template.Context, label: EvidenceLabel | None) -> dict[str, Any]:
    """The three parts of an evidence label."""
    words = label_words(label) if label else ()
    return {"label": label, "words": words, "for_feed": context.get("for_feed")}


# What could end the script, or begin a comment in it (the HTML standard, 4.12.1.3).
_IN_SCRIPTS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def as_jsonld(value: dict[str, Any]) -> SafeString:
    """A JSON-LD script element; no text in it can end it."""
    text = json.dumps(value, ensure_ascii=False).translate(_IN_SCRIPTS)
    # Safe: see above.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.simple_tag(takes_context=True)
def canonical(context: template.Context) -> str:
    """The one address of the page at hand; a page of a list is a page of its own."""
    request = context["request"]
    query = request.GET.urlencode() if set(request.GET) <= {"page"} else ""
    return absolute(request, f"{request.path}?{query}" if query else request.path)


@register.simple_tag(takes_context=True)
def absolute_url(context: template.Context, path: str) -> str:
    """The absolute address of a path."""
    return absolute(context["request"], path)


@register.inclusion_tag("news/partials/feed_links.html")
def feed_links(path: str, title: str) -> dict[str, Any]:
    """Links to the three formats of a feed, for the head of a page."""
    kinds = [(path_kind, kind.content_type.partition(";")[0]) for path_kind, kind in KINDS.items()]
    return {"path": path, "title": title, "kinds": kinds}


@register.filter
def without_ending(path: str) -> str:
    """A path without the ending of its last part: "/feeds/topics/sleep"."""
    return path.rpartition(".")[0]


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """What a mapping has under `key`; None if nothing."""
    return mapping.get(key)
