"""A story in a list: a card, an explainer in short, a line among related stories."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from news.blocks.explainer import ExplainerInShort
from news.readers.shown import ShownStory

from .shapes import listed

_PIECES = ("label", "meta", "date", "corrections", "picture", "first_picture", "lead_picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What lists show of a story: its words, and in HTML what takes long to make of them.

    `url` is its path. `label` is the evidence label, `meta` authors, date and newest correction,
    `date` the date alone, `corrections` all of them. The pictures are the one of a card, of the
    first card of a page, and of the story that leads the front; `image` is the id of the picture.
    `listed` is the story in a list of the API.
    """

    id: int
    url: str
    title: str
    standfirst: str
    image: int | None
    explainer: ExplainerInShort | None
    listed: Mapping[str, Any]
    label: SafeString
    meta: SafeString
    date: SafeString
    corrections: SafeString
    picture: SafeString
    first_picture: SafeString
    lead_picture: SafeString

    @classmethod
    def of(cls, story: ShownStory, request: HttpRequest, **beside: Any) -> Self:
        """Made of a story; `beside` is given to the templates as well."""
        row = story.row
        given = {
            "story": story,
            "page": row,
            "request": request,
            "url": row.get_url(request),
            **beside,
        }
        pieces = {name: _piece(name, given) for name in _PIECES}
        return cls(
            id=row.pk,
            url=given["url"] or "",
            title=row.title,
            standfirst=row.standfirst,
            image=row.lead_image_id,
            explainer=story.explainer,
            listed=listed(story, request),
            **pieces,
        )

    @classmethod
    def kept(cls, values: Mapping[str, Any]) -> Self:
        """As `stored` has made it."""
        # Safe: our templates have made it, and nobody else writes these rows.
        pieces = {name: mark_safe(values[name]) for name in _PIECES}  # noqa: S308
        explainer = values["explainer"]
        return cls(
            **dict(values)
            | pieces
            | {"explainer": ExplainerInShort.stored(explainer) if explainer else None}
        )

    def stored(self) -> dict[str, Any]:
        """As plain values, as JSON has them."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        return plain | {"explainer": self.explainer.plain if self.explainer else None}


def _piece(name: str, given: dict[str, Any]) -> SafeString:
    html = render_to_string(f"news/story/card_{name}.html", given).strip()
    return mark_safe(html)  # noqa: S308  # a template has made it
