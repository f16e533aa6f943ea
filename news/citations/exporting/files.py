"""Records as files for reference managers: CSL-JSON, BibTeX, RIS. Pure but for the writers' libraries.

What survives a round trip is listed per field in `docs/formats.md`, and held by its test.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import rispy
from bibtexparser import writer
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from news.citations.records.csl import to_csl
from news.citations.records.record import Name, Record, Role, in_one_line


class ExportFormat(StrEnum):
    """A format that is given out; the values are file name endings."""

    CSL_JSON = "json"
    BIBTEX = "bib"
    RIS = "ris"

    @property
    def content_type(self) -> str:
        """The media type, as registered or as reference managers expect it."""
        return {
            "json": "application/vnd.citationstyles.csl+json",
            "bib": "application/x-bibtex; charset=utf-8",
            "ris": "application/x-research-info-systems; charset=utf-8",
        }[self.value]

    @property
    def media_type(self) -> str:
        """The media type without its parameters."""
        return self.content_type.partition(";")[0]

    @property
    def label(self) -> str:
        """As people know it."""
        return {"json": "CSL-JSON", "bib": "BibTeX", "ris": "RIS"}[self.value]


def export(records: Iterable[Record], form: ExportFormat) -> Iterator[str]:
    """The records as one file in order, piece by piece, without internal notes.

    No value has a line break or a control character: in RIS a line is a field.
    """
    public = (in_one_line(replace(record, id="", note="")) for record in records)
    if form is ExportFormat.CSL_JSON:
        yield from _csl_json(public)
    elif form is ExportFormat.BIBTEX:
        yield from _bibtex(public)
    else:
        yield from (_ris(record) for record in public)


def _csl_json(records: Iterable[Record]) -> Iterator[str]:
    keys = Keys()
    yield "["
    for number, record in enumerate(records):
        item = {"id": keys.key(record)} | to_csl(record)
        yield (",\n" if number else "\n") + json.dumps(item, ensure_ascii=False, indent=1)
    yield "\n]\n"


class Keys:
    """Citation keys, each once: "xie2013sleep", "xie2013sleep-2"."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def key(self, record: Record) -> str:
        """The next key for `record`."""
        first = next((name.family or name.literal for name in record.contributors), "")
        words = [_ascii(word) for word in record.title.split()]
        word = next((word for word in words if len(word) > 3), "")
        year = str(record.issued.year) if record.issued else "undated"
        stem = f"{_ascii(first)[:20] or 'anon'}{year}{word[:20]}"
        self._seen[stem] = count = self._seen.get(stem, 0) + 1
        return stem if count == 1 else f"{stem}-{count}"


def _ascii(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", letters.lower())


# BibTeX --------------------------------------------------------------------------------------------

# Our type -> BibLaTeX's entry type and, where it has none of its own, its subtype.
_BIBTEX_TYPES = {
    "article-journal": ("article", ""),
    "article": ("misc", "preprint"),
    "article-newspaper": ("article", "newspaper"),
    "article-magazine": ("article", "magazine"),
    "speech": ("unpublished", "talk"),
    "paper-conference": ("inproceedings", ""),
    "pamphlet": ("booklet", "press release"),
    "book": ("book", ""),
    "chapter": ("incollection", ""),
    "report": ("report", ""),
    "dataset": ("dataset", ""),
    "thesis": ("thesis", ""),
    "interview": ("misc", "interview"),
    "webpage": ("online", ""),
}
_BIBTEX_FIELDS = (
    ("title", "title"),
    ("container_title_short", "shortjournal"),
    ("edition", "edition"),
    ("status", "pubstate"),
    ("event_title", "eventtitle"),
    ("event_place", "venue"),
    ("volume", "volume"),
    ("doi", "doi"),
    ("pmid", "pmid"),
    ("isbn", "isbn"),
    ("url", "url"),
    ("language", "langid"),
    ("abstract", "abstract"),
)
_NAMES_APART = re.compile(r"(?i)\band\b|,")
_LATEX = {
    "\\": r"\textbackslash{}",
    # An escaped brace counts as a brace, and one without its partner ends the entry.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _bibtex(records: Iterable[Record]) -> Iterator[str]:
    keys = Keys()
    for record in records:
        kind, subtype = _BIBTEX_TYPES.get(record.type, ("misc", ""))
        values = dict(_bibtex_values(record, kind)) | ({"entrysubtype": subtype} if subtype else {})
        fields = [Field(name, f"{{{value}}}") for name, value in values.items()]
        yield writer.write(Library([Entry(kind, keys.key(record), fields)])) + "\n"


def _bibtex_values(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    """Fields and values, empty ones left out."""
    editors = record.named(Role.EDITOR)
    makers = [name for name in record.contributors if name not in editors]
    container = "booktitle" if kind in {"incollection", "inproceedings"} else "journaltitle"
    publisher = {"thesis": "institution", "report": "institution"}.get(kind, "publisher")
    values = {
        "author": " and ".join(map(_bibtex_name, makers)),
        "editor": " and ".join(map(_bibtex_name, editors)),
        **{theirs: _latex(getattr(record, ours)) for ours, theirs in _BIBTEX_FIELDS},
        "url": _latex_address(record.url),
        container: _latex(record.container_title),
        publisher: _latex(record.publisher),
        "location": _latex(record.publisher_place),
        "number": _latex(record.number if kind in {"report", "dataset"} else record.issue),
        "pages": _latex(record.pages.replace("-", "--")),
        "date": str(record.issued or ""),
        "eventdate": str(record.event_date or ""),
        "urldate": str(record.accessed or ""),
    }
    yield from ((name, value) for name, value in values.items() if value)


def _bibtex_name(name: Name) -> str:
    """One name, in braces what would be taken for several names or several parts of one."""
    if name.literal or not (name.family and name.given):
        return f"{{{_latex(name.literal or name.family or name.given)}}}"
    return ", ".join(
        f"{{{_latex(part)}}}" if _NAMES_APART.search(part) else _latex(part)
        for part in (name.family, name.given)
    )


def _latex_address(url: str) -> str:
    """An address, which BibLaTeX reads as it stands: what would end or change it is percent-encoded."""
    return "".join(
        quote(char) if char in "\\{}^" else char if char == "~" else _LATEX.get(char, char)
        for char in url
    )


def _latex(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in text)


# RIS -----------------------------------------------------------------------------------------------

_RIS_TYPES = {
    "article-journal": "JOUR",
    "article": "UNPB",
    "article-newspaper": "NEWS",
    "article-magazine": "MGZN",
    "speech": "SLIDE",
    "paper-conference": "CPAPER",
    "pamphlet": "PAMP",
    "book": "BOOK",
    "chapter": "CHAP",
    "report": "RPRT",
    "dataset": "DATA",
    "thesis": "THES",
    "interview": "PCOMM",
    "webpage": "ELEC",
}


class _AsWritten(rispy.RisWriter):
    """A writer without the number that rispy puts before each record."""

    REFERENCE_TYPE_KEY = "ty"

    def set_header(self, count: int) -> str:
        return ""


def _ris(record: Record) -> str:
    values = {tag.lower(): value for tag, value in _ris_values(record) if value}
    text: str = rispy.dumps(
        [values],
        implementation=_AsWritten,
        mapping={"TY": "ty", "ER": "er"} | {tag.upper(): tag for tag in values},
        list_tags=["AU", "ED"],
        delimiter_tags_mapping={},
    )
    return text.strip() + "\n\n"


def _ris_values(record: Record) -> Iterator[tuple[str, Any]]:
    is_talk = record.type == "speech"
    start, _dash, end = record.pages.partition("-")
    yield "TY", _RIS_TYPES.get(record.type, "GEN")
    makers = [name for name in record.contributors if name.role is not Role.EDITOR]
    yield "AU", [_ris_name(name) for name in makers]
    yield "ED", [_ris_name(name) for name in record.named(Role.EDITOR)]
    yield "TI", record.title
    yield "T2", record.event_title if is_talk else record.container_title
    yield "J2", record.container_title_short
    yield "PB", record.publisher
    yield "CY", record.event_place if is_talk else record.publisher_place
    yield "PY", str(record.issued).replace("-", "/") if record.issued else ""
    yield "Y2", str(record.accessed).replace("-", "/") if record.accessed else ""
    yield "ET", record.edition
    yield "VL", record.volume
    yield "IS", record.number if record.type == "report" else record.issue
    yield "SP", start.strip()
    yield "EP", end.strip()
    yield "SN", record.isbn
    yield "DO", record.doi
    yield "AN", f"PMID: {record.pmid}" if record.pmid else ""
    yield "UR", record.url
    yield "LA", record.language
    yield "AB", record.abstract


def _ris_name(name: Name) -> str:
    return name.literal or ", ".join(part for part in (name.family, name.given) if part)
