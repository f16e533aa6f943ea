"""arXiv's own API: an Atom feed of one entry.

Source: the arXiv API user's manual: one request in three seconds.
"""

import io
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse
from django.utils.translation import gettext as _

from news.citations.importing.entries import Parsed
from news.citations.importing.tidy import Found, people_in_words, tidied

from .client import Service
from .failures import LookupFailed, NotFound

SERVICE = Service("arxiv", "arXiv", per_second=1 / 3)
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


def by_id(arxiv_id: str) -> Parsed:
    """The record of an arXiv id without version; raises NotFound and LookupFailed."""
    body = SERVICE.get("/api/query", {"id_list": arxiv_id}, accept="application/atom+xml")
    try:
        entry = parse(io.BytesIO(body), forbid_dtd=True).find(f"{_ATOM}entry")
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise LookupFailed(_("arXiv gave an answer that can't be read.")) from error
    if entry is None or not entry.findall(f"{_ATOM}author") or _text(entry, "title") == "Error":
        raise NotFound(_("arXiv does not know %(arxiv_id)s.") % {"arxiv_id": arxiv_id})
    found = Found(type="article", values={"publisher": "arXiv"})
    found.put("title", _text(entry, "title"))
    found.put("issued", _text(entry, "published"))
    found.put("abstract", _text(entry, "summary"))
    found.put("doi", f"10.48550/arxiv.{arxiv_id}")
    for author in entry.findall(f"{_ATOM}author"):
        found.names += people_in_words(_text(author, "name"))
    if published := entry.findtext(f"{_ARXIV}doi"):
        found.lost.append(_("It has been published since: %s") % published.strip())
    return tidied(found)


def _text(element: Element, tag: str) -> str:
    return " ".join((element.findtext(f"{_ATOM}{tag}") or "").split())
