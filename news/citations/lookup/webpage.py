"""A page of the web as a source, by what it says of itself.

JSON-LD first (schema.org), then Highwire's `citation_*`, Open Graph and Dublin Core. A page that
names its DOI is looked up by that, which knows more.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from news.citations.importing.csl_json import text_of
from news.citations.importing.entries import BadEntry, Parsed
from news.citations.importing.tidy import Found, people_in_words, plain, tidied
from news.citations.records.identifiers import BadIdentifier, normalise_doi, normalise_url
from news.citations.records.record import Name

from .failures import LookupFailed
from .fetching import FetchFailed, fetch

_PAGES = {"text/html", "application/xhtml+xml", ""}
_NEWS = {"NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle"}
_ARTICLES = {*_NEWS, "Article", "BlogPosting", "ScholarlyArticle", "Report", "WebPage"}
MOST_BYTES = 1024 * 1024  # of a page that are read: what it says of itself stands at its head
_MOST_DATA = 500  # objects of JSON-LD that are looked through


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself; `doi` is empty if it names none."""

    parsed: Parsed
    doi: str


def by_url(url: str, *, on: date) -> Page:
    """What the page at `url` says of itself, read on the day `on`; raises LookupFailed."""
    try:
        answer = fetch(url, accept="text/html,application/xhtml+xml")
    except FetchFailed as error:
        raise LookupFailed(str(error)) from error
    if answer.status >= 400:
        raise LookupFailed(
            _("The site answered with %(status)s: the page can’t be fetched.")
            % {"status": answer.status}
        )
    if answer.content_type not in _PAGES:
        raise LookupFailed(
            _("There is no web page at this address (%(content_type)s).")
            % {"content_type": answer.content_type}
        )
    return read_page(answer.body, answer.url, on=on)


def read_page(html: bytes, url: str, *, on: date) -> Page:
    """What the page says of itself; raises LookupFailed for one without so much as a title."""
    soup = BeautifulSoup(html[:MOST_BYTES], "lxml")  # the others are quadratic
    metas = dict(_metas(soup))
    article = next(_articles(soup), {})
    found = Found(type=_type(article, metas))
    _from_json_ld(found, article)
    _from_metas(found, metas)
    if soup.title:
        found.put("title", soup.title.get_text())
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    found.put("container_title", host)
    root = soup.find("html")
    found.put("language", root.get("lang") if isinstance(root, Tag) else "")
    found.values["url"] = _address(soup, url)
    found.put("accessed", on.isoformat())
    try:
        return Page(tidied(found), _doi(metas))
    except BadEntry as error:
        raise LookupFailed(_("The page has no title and no other details.")) from error


def _metas(soup: BeautifulSoup) -> Iterator[tuple[str, list[str]]]:
    """Names of <meta> in lower case, each with all its contents."""
    gathered: dict[str, list[str]] = {}
    for tag in soup.find_all("meta", limit=2_000):
        name = str(tag.get("name") or tag.get("property") or tag.get("itemprop") or "").lower()
        content = str(tag.get("content") or "").strip()
        if name and content:
            gathered.setdefault(name, []).append(content)
    return iter(gathered.items())


def _articles(soup: BeautifulSoup) -> Iterator[Mapping[str, Any]]:
    """Objects of JSON-LD that describe the page itself, the most telling type first."""
    found = []
    for script in soup.find_all("script", type="application/ld+json", limit=50):
        try:
            found += list(_objects(json.loads(script.get_text())))
        except (ValueError, RecursionError):
            continue
    kinds = {id(one): _kinds(one) for one in found}
    yield from (one for one in found if kinds[id(one)] & (_ARTICLES - {"WebPage"}))
    yield from (one for one in found if "WebPage" in kinds[id(one)])


def _objects(data: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [data]
    for _turn in range(_MOST_DATA):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, Mapping):
            yield one
            waiting += [one[key] for key in ("@graph", "mainEntity") if key in one]


def _kinds(one: Mapping[str, Any]) -> set[str]:
    kinds = one.get("@type")
    return {str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _type(article: Mapping[str, Any], metas: Mapping[str, list[str]]) -> str:
    if "citation_journal_title" in metas:
        return "article-journal"
    dated = "article:published_time" in metas and metas.get("og:type") == ["article"]
    return "article-newspaper" if _kinds(article) & _NEWS or dated else "webpage"


def _from_json_ld(found: Found, article: Mapping[str, Any]) -> None:
    found.put("title", text_of(article.get("headline")) or text_of(article.get("name")))
    found.put("issued", text_of(article.get("datePublished")))
    found.put("language", text_of(article.get("inLanguage")))
    publisher = _named(article.get("publisher"))
    found.put("container_title", _named(article.get("isPartOf")) or publisher)
    authors = article.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        name = plain(_named(author))
        # The house that published it did not write it.
        if name and name != publisher and not name.startswith(("http:", "https:")):
            body = isinstance(author, Mapping) and "Organization" in _kinds(author)
            found.names += [Name(literal=name)] if body else people_in_words(name)


def _named(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return text_of(value.get("name")) if isinstance(value, Mapping) else text_of(value)


def _from_metas(found: Found, metas: Mapping[str, list[str]]) -> None:
    for name, ours in (
        ("citation_title", "title"),
        ("og:title", "title"),
        ("dc.title", "title"),
        ("dcterms.title", "title"),
        ("twitter:title", "title"),
        ("citation_journal_title", "container_title"),
        ("og:site_name", "container_title"),
        ("dc.publisher", "publisher"),
        ("citation_publisher", "publisher"),
        ("citation_publication_date", "issued"),
        ("citation_date", "issued"),
        ("article:published_time", "issued"),
        ("dc.date", "issued"),
        ("dcterms.issued", "issued"),
        ("dc.date.issued", "issued"),
        ("citation_volume", "volume"),
        ("citation_issue", "issue"),
        ("citation_firstpage", "pages"),
        ("citation_pmid", "pmid"),
        ("citation_language", "language"),
        ("dc.language", "language"),
    ):
        found.put(ours, next(iter(metas.get(name, ())), ""))
    if found.names:
        return
    publisher = found.values.get("container_title", "")
    for name in ("citation_author", "dc.creator", "author", "article:author"):
        for text in metas.get(name, ()):
            if text != publisher and not text.startswith(("http:", "https:")):
                found.names += people_in_words(text)
        if found.names:
            return


def _doi(metas: Mapping[str, list[str]]) -> str:
    for name in ("citation_doi", "prism.doi", "dc.identifier", "bepress_citation_doi"):
        for text in metas.get(name, ()):
            try:
                if doi := normalise_doi(text):
                    return doi
            except BadIdentifier:
                continue
    return ""


def _address(soup: BeautifulSoup, url: str) -> str:
    """The page's own word for its address, if it stays on its site; else where it was found."""
    link = soup.find("link", rel="canonical")
    told = str(link.get("href") or "") if isinstance(link, Tag) else ""
    try:
        if told and urlsplit(told).hostname == urlsplit(url).hostname:
            return normalise_url(told)
    except (BadIdentifier, ValueError):
        pass
    return url
