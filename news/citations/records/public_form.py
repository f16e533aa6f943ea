"""What readers may see of a citation, and what of it has to be checked. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from news.digest import Content, Fact
from news.spelling import canonical, normalised

from .csl import record_in, to_csl
from .record import Record


def public_form(record: Record) -> dict[str, Any]:
    """`record` as CSL-JSON, without the abstract and the internal note."""
    form: dict[str, Any] = normalised(to_csl(replace(record, id="", abstract="", note="")))
    return form


def content_of_form(form: Mapping[str, Any]) -> Content:
    """The public form as checkable content, one item a field."""
    return Content.of(Fact(key, canonical(form[key])) for key in sorted(form))


def source_name(form: Mapping[str, Any]) -> str:
    """What a reader knows the source by: "livescience.com", "Science", or who wrote it."""
    if (address := str(form.get("URL", ""))) and "DOI" not in form:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    record = record_in(form)
    first = next((name.literal or name.family for name in record.contributors), "")
    return record.container_title or record.event_title or record.publisher or first or record.title


def short_name(form: Mapping[str, Any]) -> str:
    """A source in a list to choose from: "Bjornevik, Science, 2022"; its title where it has no author."""
    record = record_in(form)
    first = next((name.family or name.literal for name in record.contributors), "")
    issued: Any = form.get("issued") or {}
    year = str(next(iter(next(iter(issued.get("date-parts") or [[]]), [])), ""))
    parts = [first or record.title, source_name(form), year]
    return ", ".join(dict.fromkeys(part for part in parts if part))


# From the strongest sign to the weakest: a title is corrected more often than a DOI.
_SIGNS = ("doi", "pmid", "isbn", "url", "title")


def identifiers(form: Mapping[str, Any]) -> dict[str, str]:
    """By what a public form says which publication it is of: {"doi": "10.1126/x", "title": "…"}.

    Empty for no form.
    """
    title = str(normalised(str(form.get("title", "")))).lower()
    address = urlsplit(str(form.get("URL", "")).strip())
    signs = {
        "doi": str(form.get("DOI", "")).strip().lower(),
        "pmid": str(form.get("PMID", "")).strip(),
        # Chapters share the number of their book.
        "isbn": f"{isbn} {title}" if (isbn := str(form.get("ISBN", "")).strip()) else "",
        "url": address._replace(scheme="", fragment="").geturl().strip("/").lower(),
        "title": title,
    }
    return {name: value for name, value in signs.items() if value}


def same_publication(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two sets of identifiers are of one publication.

    The strongest that both have decides: a DOI that was added makes no other publication, another
    DOI does.
    """
    for name in _SIGNS:
        if one.get(name) and other.get(name):
            return one[name] == other[name]
    return False
