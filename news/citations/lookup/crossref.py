"""Crossref: DOIs of journals, books, proceedings and preprints, and what later happened to them.

Source: the REST API's documentation, and its "works" schema.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from news.citations.importing.csl_json import date_of, found_in, text_of
from news.citations.importing.entries import Parsed
from news.citations.importing.tidy import plain, tidied

from .client import Service
from .failures import LookupFailed, NotFound

SERVICE = Service("crossref", "Crossref", per_second=10)
_WANTED = 5
# Crossref's own fields of a work that say nothing of the source itself.
_NOT_THE_SOURCE = {"indexed", "reference-count", "is-referenced-by-count", "score", "URL"}


def by_doi(doi: str) -> tuple[Parsed, Mapping[str, Any]]:
    """The record of a DOI, and the work as Crossref has it; raises NotFound and LookupFailed."""
    answer = SERVICE.get_json(f"/works/{quote(doi, safe='')}", _polite())
    work = answer.get("message") if isinstance(answer, Mapping) else None
    if not isinstance(work, Mapping):
        raise LookupFailed(_("Crossref gave an answer that can't be read."))
    return record_of(work), work


def by_words(text: str) -> list[Parsed]:
    """Records that a formatted reference may mean, likeliest first; raises LookupFailed."""
    params = {"query.bibliographic": text[:500], "rows": str(_WANTED)} | _polite()
    answer = SERVICE.get_json("/works", params)
    message = answer.get("message") if isinstance(answer, Mapping) else None
    items = message.get("items") if isinstance(message, Mapping) else None
    if not isinstance(items, list):
        raise LookupFailed(_("Crossref gave an answer that can't be read."))
    found = []
    for work in items[:_WANTED]:
        if isinstance(work, Mapping) and work.get("title"):
            try:
                found.append(record_of(work))
            except ValueError:
                continue
    if not found:
        raise NotFound(_("Crossref has nothing like it."))
    return found


def record_of(work: Mapping[str, Any]) -> Parsed:
    """One of Crossref's works as a record; raises BadEntry for one without a title."""
    found = found_in({key: value for key, value in work.items() if key not in _NOT_THE_SOURCE})
    subtitle = plain(text_of(work.get("subtitle")))
    title = found.values.get("title", "")
    if subtitle and subtitle.lower() not in title.lower():
        found.values["title"] = f"{title}: {subtitle}"
    for variable in ("published", "published-online", "published-print", "posted", "created"):
        found.put("issued", date_of(work.get(variable)))
    event = work.get("event")
    if isinstance(event, Mapping):
        found.values["event_title"] = text_of(event.get("name"))
        found.put("event_place", text_of(event.get("location")))
        found.put("event_date", date_of(event.get("start")))
    if found.type == "article" and isinstance(work.get("institution"), list):
        names = [one.get("name") for one in work["institution"] if isinstance(one, Mapping)]
        found.values["publisher"] = text_of(names) or found.values.get("publisher", "")
    found.put("publisher_place", text_of(work.get("publisher-location")))
    found.put("edition", text_of(work.get("edition-number")))
    found.lost = []  # Crossref's own bookkeeping, of no use to the desk
    return tidied(found)


def _polite() -> dict[str, str]:
    return {"mailto": settings.CITATION_CONTACT}
