"""EndNote's XML export, read as a stream by defusedxml: entities and DTDs are refused.

Source: the element names of EndNote X9's and 21's "XML" export; there is no published schema.
"""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from news.citations.records.record import Role

from .entries import BadEntry, BadFile, Parsed, Raw
from .tidy import Found, person, speaking, tidied

_TYPES = {
    "Journal Article": "article-journal",
    "Electronic Article": "article-journal",
    "Newspaper Article": "article-newspaper",
    "Magazine Article": "article-magazine",
    "Conference Paper": "paper-conference",
    "Conference Proceedings": "paper-conference",
    "Book": "book",
    "Edited Book": "book",
    "Electronic Book": "book",
    "Book Section": "chapter",
    "Electronic Book Section": "chapter",
    "Report": "report",
    "Government Document": "report",
    "Dataset": "dataset",
    "Thesis": "thesis",
    "Press Release": "pamphlet",
    "Pamphlet": "pamphlet",
    "Interview": "interview",
    "Personal Communication": "interview",
    "Unpublished Work": "article",
    "Manuscript": "article",
    "Web Page": "webpage",
    "Blog": "webpage",
    "Presentation": "speech",
}
_PATHS = (
    ("titles/title", "title"),
    ("titles/secondary-title", "container_title"),
    ("periodical/full-title", "container_title"),
    ("publisher", "publisher"),
    ("pub-location", "publisher_place"),
    ("edition", "edition"),
    ("volume", "volume"),
    ("pages", "pages"),
    ("electronic-resource-num", "doi"),
    ("language", "language"),
    ("abstract", "abstract"),
    ("notes", "note"),
    ("accession-num", "pmid"),
    ("access-date", "accessed"),
)
_DEEPEST = 50
_NOT_XML = "This is not XML that can be read."


def split(text: str) -> Iterator[Raw]:
    """The records; their number stands in for the line, which XML hides."""
    number = 0
    try:
        for number, element in enumerate(_records(text), start=1):
            yield Raw(number, "", element)
    except DefusedXmlException as error:
        raise BadFile(
            "The file defines entities or a document type. Such files are refused."
        ) from error
    except (ParseError, RecursionError, LookupError) as error:
        raise BadFile(f"{_NOT_XML} {error}"[:200] if number else _NOT_XML) from error
    if not number:
        raise BadFile("No EndNote record was found in this XML.")


def _records(text: str) -> Iterator[Element]:
    """Each <record>. Only one is in memory at a time."""
    above: list[Element] = []
    for event, element in iterparse(
        io.BytesIO(text.encode()), events=("start", "end"), forbid_dtd=True
    ):
        if event == "start":
            above.append(element)
            if len(above) > _DEEPEST:
                raise BadFile("The XML is nested too deeply.")
            continue
        above.pop()
        if element.tag == "record":
            yield element
        if above and not any(one.tag == "record" for one in above):
            del above[-1][-1]


def read(raw: Raw) -> Parsed:
    """The record of one element."""
    record: Element = raw.data
    reference_type = record.find("ref-type")
    kind = reference_type.get("name", "") if reference_type is not None else ""
    found = Found(type=_TYPES.get(kind, "webpage"))
    if kind not in _TYPES:
        found.lost.append(f"Unknown type “{kind[:40]}”: taken as {found.type}.")
    for path, ours in _PATHS:
        found.put(ours, _text(record.find(path)))
    _drop_doubtful(found, record)
    number = "number" if found.type == "report" else "issue"
    found.put(number, _text(record.find("number")))
    found.put("url", _text(record.find("urls/related-urls/url")))
    found.put("url", _text(record.find("urls/web-urls/url")))
    if found.type in {"book", "chapter"}:
        found.put("isbn", (_text(record.find("isbn")).split() or [""])[0])
    _put_date(found, record)
    for path, role in (("authors", Role.AUTHOR), ("secondary-authors", Role.EDITOR)):
        names = record.findall(f"contributors/{path}/author")
        found.names += [person(_text(name).rstrip(","), role) for name in names if _text(name)]
    if found.type == "speech":
        found.names = speaking(found.names)
        found.values["event_title"] = found.values.pop("container_title", "")
    try:
        return tidied(found)
    except RecursionError as error:
        raise BadEntry("The record is nested too deeply.") from error


def _drop_doubtful(found: Found, record: Element) -> None:
    """Leave out what other programs put into fields that it doesn't belong to."""
    # Other databases number their records as well, and "edition" may be a day.
    database = _text(record.find("remote-database-name")).lower()
    link = _text(record.find("urls/related-urls/url")).lower()
    if not any(name in database + link for name in ("pubmed", "medline", "nlm")):
        found.values.pop("pmid", None)
    if found.type not in {"book", "chapter", "report"}:
        found.values.pop("edition", None)


def _put_date(found: Found, record: Element) -> None:
    year = _text(record.find("dates/year"))
    day = _text(record.find("dates/pub-dates/date"))
    if "press" in year.lower():
        found.put("status", year)
    else:
        found.put("issued", day if year and year in day else f"{day} {year}".strip())


def _text(element: Element | None) -> str:
    """All text of an element; EndNote wraps it into <style>."""
    return "" if element is None else "".join(element.itertext()).strip()
