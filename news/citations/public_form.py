"""What readers may see of a citation, and what of it has to be checked. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from news.digest import Content, canonical, items, normalised

from .csl import from_csl, to_csl
from .records import Record


def public_form(record: Record) -> dict[str, Any]:
    """`record` as CSL-JSON, without the abstract and the internal note."""
    form: dict[str, Any] = normalised(to_csl(replace(record, id="", abstract="", note="")))
    return form


def content_of_form(form: Mapping[str, Any]) -> Content:
    """The public form as checkable content, one item a field."""
    return Content(items((key, canonical(form[key])) for key in sorted(form)), {})


def source_name(form: Mapping[str, Any]) -> str:
    """What a reader knows the source by: "livescience.com", "Science", or who wrote it."""
    if (address := str(form.get("URL", ""))) and "DOI" not in form:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    record = from_csl(form)
    first = next((name.literal or name.family for name in record.contributors), "")
    return record.container_title or record.event_title or record.publisher or first or record.title


def identity(form: Mapping[str, Any]) -> str:
    """Which publication a public form is of, whatever else is said of it: "doi:10.1126/x".

    By its strongest identifier; by title and year where it has none. Empty for no form.
    """
    for name in ("DOI", "PMID", "ISBN", "URL"):
        if value := str(form.get(name, "")).strip():
            # Chapters share the number of their book.
            chapter = f" {normalised(form.get('title', ''))}" if name == "ISBN" else ""
            return f"{name.lower()}:{value.lower()}{chapter}"
    if not form:
        return ""
    return f"title:{normalised(str(form.get('title', ''))).lower()} {canonical(form.get('issued', ''))}"
