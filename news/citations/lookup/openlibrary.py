"""Open Library: books by their ISBN.

Source: Open Library's "Books API", `jscmd=data`.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from news.citations.importing.csl_json import text_of
from news.citations.importing.entries import Parsed
from news.citations.importing.tidy import Found, people_in_words, tidied

from .client import Service
from .failures import LookupFailed, NotFound

SERVICE = Service("openlibrary", "Open Library", per_second=1)


def by_isbn(isbn: str) -> Parsed:
    """The record of an ISBN-13; raises NotFound and LookupFailed."""
    key = f"ISBN:{isbn}"
    params = {"bibkeys": key, "jscmd": "data", "format": "json"}
    answer = SERVICE.get_json("/api/books", params)
    if not isinstance(answer, Mapping):
        raise LookupFailed(_("Open Library gave an answer that can't be read."))
    book = answer.get(key)
    if not isinstance(book, Mapping) or not book.get("title"):
        raise NotFound(_("Open Library does not know the ISBN %(isbn)s.") % {"isbn": isbn})
    found = Found(type="book", values={"isbn": isbn})
    subtitle = text_of(book.get("subtitle"))
    found.put("title", ": ".join(part for part in (text_of(book["title"]), subtitle) if part))
    found.put("issued", text_of(book.get("publish_date")))
    found.put("publisher", _first_name(book.get("publishers")))
    found.put("publisher_place", _first_name(book.get("publish_places")))
    authors = book.get("authors")
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, Mapping):
            found.names += people_in_words(text_of(author.get("name")))
    return tidied(found)


def _first_name(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else None
    return text_of(first.get("name")) if isinstance(first, Mapping) else ""
