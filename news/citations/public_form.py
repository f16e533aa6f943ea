"""What readers may see of a citation, and what of it has to be checked. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from news.digest import Content, canonical, items, normalised

from .csl import to_csl
from .records import Record


def public_form(record: Record) -> dict[str, Any]:
    """`record` as CSL-JSON, without the abstract and the internal note."""
    form: dict[str, Any] = normalised(to_csl(replace(record, id="", abstract="", note="")))
    return form


def content_of_form(form: Mapping[str, Any]) -> Content:
    """The public form as checkable content, one item a field."""
    return Content(items((key, canonical(form[key])) for key in sorted(form)), {})
