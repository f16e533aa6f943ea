"""A story's whole text for feed readers: plain elements, and links that work anywhere."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urljoin

import nh3
from django.http import HttpRequest
from django.template.loader import render_to_string

from news.addresses import absolute
from news.readers.shown import StoryInFull

from .parts import in_context

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "s",
        "section",
        "small",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_ADDRESSES = frozenset((("a", "href"), ("img", "src")))


def body_html(story: StoryInFull, request: HttpRequest, **beside: Any) -> str:
    """Body, explainers, study summary and references of a live story, as HTML without scripts.

    `beside` is given to the templates as well.
    """
    given = in_context(story, request) | {"for_feed": True} | beside
    html = render_to_string("news/story/full_text.html", given)
    return str(
        nh3.clean(
            html,
            tags=set(_TAGS),
            attributes={name: set(names) for name, names in _ATTRIBUTES.items()},
            attribute_filter=_absolute(absolute(request, story.row.get_url(request))),
            link_rel=None,
        )
    ).strip()


def _absolute(base: str) -> Callable[[str, str, str], str | None]:
    """Makes addresses absolute: "#ref-1" is one of the story's page, not of the feed."""
    return partial(_attribute, base)


def _attribute(base: str, element: str, name: str, value: str) -> Any:
    if (element, name) not in _ADDRESSES:
        return value
    # Most are of this kind, and `urljoin` takes long.
    return f"{base}{value}" if value.startswith("#") else urljoin(base, value)
