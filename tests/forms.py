"""What a browser sends from the story editor."""

from typing import Any

from bs4 import BeautifulSoup
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from news.blocks.cited import PROSE_WITH_LISTS
from news.models import Author, StoryPage


def paragraph(html: str) -> tuple[str, str]:
    """A paragraph block, as the editor posts it."""
    return ("paragraph", rich_text(html, features=list(PROSE_WITH_LISTS)))


def story_form(
    *, author: Author, page: StoryPage | None = None, body: Any = None, **changes: Any
) -> dict[str, Any]:
    """A complete and valid post of the story editor, but for `changes`."""
    bylines = list(page.bylines.all()) if page else []
    values = {
        "title": "Cells grew",
        "slug": page.slug if page else "cells-grew",
        "standfirst": "A little.",
        "dateline_place": "Denver",
        "dateline_date": "2025-06-19",
        "topics": [],
        "lead_image": "",
        "lead_image_alt": "",
        "lead_image_caption": "",
        "lead_image_credit": "",
        "seo_title": "",
        "search_description": "",
        "body": streamfield(body if body is not None else [paragraph("<p>Cells grew.</p>")]),
        "bylines": inline_formset(
            [{"id": byline.pk, "author": byline.author_id} for byline in bylines]
            or [{"author": author.pk}],
            initial=len(bylines),
        ),
        "comments": inline_formset([]),
    }
    return nested_form_data(values | changes)


def as_seen(client: Any, url: str) -> dict[str, str]:
    """The hidden fields of a review page: what whoever approves was shown."""
    context = client.get(url).context
    return {"approve-shown": context["shown"], "shown_content": context["shown_content"]}


def page_of(response: Any) -> BeautifulSoup:
    """What a response shows, to look into."""
    return BeautifulSoup(response.content, "html.parser")


def sent_by(form: Any) -> dict[str, str]:
    """What a browser would send from a form as it is shown; `form` is BeautifulSoup's."""
    values: dict[str, str] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        if not field.get("name") or field.get("type") in {"submit", "file"}:
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True)
            values[field["name"]] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            values[field["name"]] = field.get_text().lstrip("\n")
        else:
            values[field["name"]] = field.get("value", "")
    return values
