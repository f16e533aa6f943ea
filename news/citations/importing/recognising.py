"""What somebody has pasted: an identifier, an address, a file's text or a reference in words. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from news.citations.records.dates import PartialDate
from news.citations.records.identifiers import (
    BadIdentifier,
    normalise_doi,
    normalise_isbn,
    normalise_pmid,
    normalise_url,
)
from news.citations.records.record import Name, Record

from .formats import Format, format_of
from .tidy import person, plain, read_date


class Kind(StrEnum):
    """What it is."""

    DOI = "DOI"
    PMID = "PubMed id"
    ARXIV = "arXiv id"
    ISBN = "ISBN"
    URL = "web address"
    ENTRIES = "bibliography"
    WORDS = "reference"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was pasted: its kind, its normal form, and what can be understood without asking anybody."""

    kind: Kind
    value: str
    understood: Record
    format: Format | None = None


SHORTEST_TITLE = 8
LONGEST_WORDS = 5_000  # a reference has some hundred characters
_DOI_IN_TEXT = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,5}/(?:<\d+:[^<>\s]*>|[^\s\"<>?#])+")
# What preprint servers and publishers put behind a DOI in an address: one of them.
_AFTER_DOI = re.compile(
    r"(?i)[./](?:full(?:[.-]text)?|abstract|pdf|epdf|short|html?|article-info|article-metrics"
    r"|supplementary-material)$"
)
_LONGEST_AFTER_DOI = len("/supplementary-material")
_VERSION = re.compile(r"(?i)v\d{1,3}$")
_ARXIV_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})"
_ARXIV = re.compile(
    rf"(?i)(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*)({_ARXIV_ID})"
)
_BARE_ARXIV = re.compile(rf"(?i)({_ARXIV_ID})(?:v\d+)?")
_PMID = re.compile(
    r"(?i)(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/"
    r"|pubmed\.gov/)(\d{1,8})\b|\bPMID:?\s*(\d{1,8})\b"
)
_URL = re.compile(r"(?i)\bhttps?://[^\s<>\"]+")
_BARE_HOST = re.compile(r"(?i)(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,63}(?:/\S*)?")
_YEAR = r"(?:1[5-9]|20)\d\d"
# "Palmer, J. (19 June 2025). Title. Container.": APA, Harvard, Chicago.
_NAME_DATE_TITLE = re.compile(
    rf"(?P<names>[^()]*)\((?P<date>[^()]{{0,40}}{_YEAR}[^()]{{0,40}})\)[.,:]?\s*(?P<rest>.+)",
    re.DOTALL,
)
# "Xie L, Kang H, et al. Title. Science. 2013;342(6156):373-7.": Vancouver, AMA.
_NAME_TITLE_DATE = re.compile(
    r"(?P<names>[^\W\d_][^.\d]{0,300})\. (?P<title>[^.?!]{8,400}[.?!]) "
    rf"(?P<container>[^.]{{2,100}})\. (?P<date>{_YEAR})\b.*",
    re.DOTALL,
)


def recognise(pasted: str) -> Recognised | None:
    """What `pasted` is; None for nothing at all."""
    text = pasted.strip().strip("\u200b\ufeff")
    if not text:
        return None
    if found := format_of(text):
        return Recognised(Kind.ENTRIES, text, Record("webpage", ""), found)
    text = text[:LONGEST_WORDS]
    return _identifier(text) or _address(text) or _words(text)


def _identifier(text: str) -> Recognised | None:
    named = _DOI_IN_TEXT.search(text) and not _URL.fullmatch(text)
    if match := (None if named else _ARXIV.search(text)) or _BARE_ARXIV.fullmatch(text):
        arxiv_id = match.group(1).lower()
        known = Record("article", "", publisher="arXiv", doi=f"10.48550/arxiv.{arxiv_id}")
        return Recognised(Kind.ARXIV, arxiv_id, known)
    if match := _PMID.search(text):
        pmid = normalise_pmid(match.group(1) or match.group(2))
        return Recognised(Kind.PMID, pmid, Record("article-journal", "", pmid=pmid))
    if doi := _doi(text):
        return Recognised(Kind.DOI, doi, Record("article-journal", "", doi=doi))
    try:
        if isbn := normalise_isbn(re.sub(r"(?i)^urn:| ?\([^()]{0,60}\)$", "", text)):
            return Recognised(Kind.ISBN, isbn, Record("book", "", isbn=isbn))
    except BadIdentifier:
        pass
    if re.fullmatch(r"[1-9]\d{3,7}", text):
        return Recognised(Kind.PMID, text, Record("article-journal", "", pmid=text))
    return None


def _doi(text: str) -> str:
    match = _DOI_IN_TEXT.search(unquote(text))
    if not match:
        return ""
    doi = match.group().rstrip(".,;:)]}'’”")
    if _URL.match(text) and not re.match(r"(?i)https?://(?:dx\.)?doi\.org/", text):
        doi = _without_ending(doi.partition("&")[0])
    if match.end() < len(text) and doi.count("(") > doi.count(")"):
        doi += ")"
    try:
        return normalise_doi(doi)
    except BadIdentifier:
        return ""


def _without_ending(doi: str) -> str:
    """A DOI that stood in an address, without what the address says of the form: "v2.full.pdf+html"."""
    doi = doi.removesuffix("/").removesuffix("+html")
    end = len(doi)
    while match := _AFTER_DOI.search(doi, max(0, end - _LONGEST_AFTER_DOI), end):
        end = match.start()
    return _VERSION.sub("", doi[:end])


def _address(text: str) -> Recognised | None:
    url = _URL.fullmatch(text)
    bare = _BARE_HOST.fullmatch(text)
    if not url and not bare:
        return None
    try:
        address = normalise_url(text if url else f"https://{text}")
    except (BadIdentifier, ValueError):
        return None
    return Recognised(Kind.URL, address, Record("webpage", "", url=address))


def _words(text: str) -> Recognised:
    """A formatted reference, taken apart as far as its punctuation tells."""
    text = plain(text)
    url = _URL.search(text)
    address = _web_address(url.group().rstrip(".,;)")) if url else ""
    rest = text.replace(url.group(), "").strip() if url else text
    kind = "article-newspaper" if address else "article-journal"
    if (match := _NAME_DATE_TITLE.fullmatch(rest)) and len(match["rest"]) > SHORTEST_TITLE:
        title, container = _title_and_container(match["rest"])
    elif match := _NAME_TITLE_DATE.fullmatch(rest):
        title, container = match["title"], match["container"]
    else:
        # Better the whole of it as a title, to be cut by hand, than a wrong one.
        return Recognised(Kind.WORDS, text, Record("webpage", rest[:600], url=address))
    known = Record(
        type=kind,
        title=title.strip(" .‘’“”'\"")[:600],
        container_title=container.strip(" .")[:300],
        contributors=_names(match["names"]),
        issued=_date(match["date"]),
        url=address,
    )
    return Recognised(Kind.WORDS, text, known)


def _title_and_container(rest: str) -> tuple[str, str]:
    """ "Title. Container, 3(1)" or "'Title', Container, 3(1)"."""
    if quoted := re.match(r"[‘'“\"](.{3,400}?)[’'”\"][,.]\s*", rest):
        return quoted[1], rest[quoted.end() :].split(",")[0]
    title, _stop, container = rest.partition(". ")
    return title, container.split(",")[0]


def _web_address(text: str) -> str:
    try:
        return normalise_url(text)
    except (BadIdentifier, ValueError):
        return ""


def _date(text: str) -> PartialDate | None:
    try:
        return read_date(text)
    except ValueError:
        return None


def _names(text: str) -> tuple[Name, ...]:
    """ "Palmer, J., & Curie, M. S." or "Xie L, Kang HY, et al": two names each."""
    text = re.sub(r"(?i),? ?et al\.?$", "", text.strip(" .,"))
    turned = re.findall(r"([^\W\d_][^,&;]{0,80}), ((?:[^\W\d_]\.[ -]?)+)", f"{text}.")
    if turned:
        strip = re.compile(r"^(?:&|and)\s+")
        return tuple(Name(strip.sub("", family.strip()), given.strip()) for family, given in turned)
    short = [re.fullmatch(r"(\S.*?) ([^\W\d_a-z]{1,4})", part.strip()) for part in text.split(",")]
    if all(short):
        return tuple(
            Name(match[1], " ".join(f"{one}." for one in match[2])) for match in short if match
        )
    return (person(text),) if text else ()
