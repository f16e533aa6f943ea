"""BibTeX and BibLaTeX. bibtexparser reads each entry; entries are told apart here, for their lines.

Source: the BibTeX documentation (Patashnik, 1988) and the BibLaTeX manual, section 2.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise
from typing import Any

import bibtexparser
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from pylatexenc.latex2text import LatexNodes2Text

from news.citations.records.record import Name, Role

from .entries import BadEntry, BadFile, Parsed, Raw, refuse_long
from .tidy import Found, speaking, tidied

# It prints what it can't parse; the report says so instead.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_START = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
_NOT_ENTRIES = {"comment", "preamble", "string"}
_MOST_STRINGS = 500
_TYPES = {
    "article": "article-journal",
    "suppperiodical": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "booklet": "pamphlet",
    "dataset": "dataset",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "unpublished": "article",
    "newspaper": "article-newspaper",
    "presentation": "speech",
    "interview": "interview",
}
# What the type of a @misc is, by what its "howpublished", "type" or "entrysubtype" says.
_SUBTYPES = {
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "preprint": "article",
    "talk": "speech",
    "press release": "pamphlet",
    "dataset": "dataset",
    "interview": "interview",
}
_FIELDS = {
    "title": "title",
    "journaltitle": "container_title",
    "journal": "container_title",
    "booktitle": "container_title",
    "shortjournal": "container_title_short",
    "publisher": "publisher",
    "school": "publisher",
    "institution": "publisher",
    "organization": "publisher",
    "eprinttype": "publisher",
    "archiveprefix": "publisher",
    "location": "publisher_place",
    "address": "publisher_place",
    "edition": "edition",
    "pubstate": "status",
    "eventtitle": "event_title",
    "venue": "event_place",
    "eventdate": "event_date",
    "volume": "volume",
    "pages": "pages",
    "eid": "pages",
    "doi": "doi",
    "pmid": "pmid",
    "isbn": "isbn",
    "url": "url",
    "urldate": "accessed",
    "date": "issued",
    "language": "language",
    "langid": "language",
    "abstract": "abstract",
    "note": "note",
    "annotation": "note",
}
_UNDERSTOOD = {
    *_FIELDS,
    "author",
    "editor",
    "year",
    "month",
    "number",
    "issue",
    "eprint",
    "subtitle",
}
_UNDERSTOOD |= {"type", "entrysubtype", "howpublished"}
_SILENT = {"file", "keywords", "timestamp", "owner", "bibsource", "biburl", "date-added"}
_SILENT |= {"date-modified", "bdsk-url-1", "bdsk-url-2", "groups", "shorttitle"}
_VERBATIM = {"url", "doi", "pmid", "isbn"}
_SUB_AND_SUPERSCRIPT = re.compile(r"\$\s*[_^]\s*(?:\{([^{}$]*)\}|([^{}$\s]))\s*\$")
_BRACE = re.compile(r"\\textbrace(left|right)(?![A-Za-z])(?:\{\})?")
_TO_TEXT = LatexNodes2Text(math_mode="text", keep_comments=True)


def split(text: str) -> Iterator[Raw]:
    """The entries; each carries the @string definitions that stand before it."""
    line, seen, strings, found = 1, 0, "", False
    for start, following in pairwise(chain(_START.finditer(text), [None])):
        if start is None:
            break
        found = True
        end = following.start() if following else len(text)
        line += text.count("\n", seen, start.start())
        seen = start.start()
        kind = start.group(1).lower()
        if kind == "string" and strings.count("@") < _MOST_STRINGS and end - seen < 10_000:
            strings += text[seen:end]
        elif kind not in _NOT_ENTRIES:
            yield Raw(line, text[seen:end], strings)
    if not found:
        raise BadFile("No BibTeX entry was found: one begins with @article{ or the like.")


def read(raw: Raw) -> Parsed:
    """The record of one entry."""
    refuse_long(raw)
    try:
        library = bibtexparser.parse_string(f"{raw.data or ''}\n{raw.text}")
        if library.failed_blocks or len(library.entries) != 1:
            raise BadEntry(_reason(library))
        entry = library.entries[0]
        return tidied(_found(entry.entry_type.lower(), _fields(entry)))
    except RecursionError as error:
        raise BadEntry("The entry is nested too deeply.") from error


def _reason(library: Any) -> str:
    if not library.failed_blocks:
        return "The entry can't be read as BibTeX."
    error = str(getattr(library.failed_blocks[0], "error", "")).split("\n")[-1].strip()
    return f"The entry can't be read as BibTeX. {error[:200]}".strip()


def _fields(entry: Any) -> dict[str, str]:
    return {field.key.lower(): str(field.value) for field in entry.fields}


def _found(kind: str, fields: Mapping[str, str]) -> Found:
    found = Found(type=_type(kind, fields))
    if kind not in _TYPES and kind != "misc":
        found.lost.append(f"Unknown type @{kind}: taken as {found.type}.")
    for name, ours in _FIELDS.items():
        value = fields.get(name, "")
        found.put(ours, _verbatim(value) if ours in _VERBATIM else to_text(value))
    if subtitle := to_text(fields.get("subtitle", "")):
        found.values["title"] = f"{found.values.get('title', '')}: {subtitle}".lstrip(": ")
    found.values["pages"] = found.values.get("pages", "").replace("--", "-").replace("–", "-")
    _put_web(found, fields)
    _put_numbers(found, fields)
    _put_date(found, fields)
    _put_eprint(found, fields)
    for role in (Role.AUTHOR, Role.EDITOR):
        found.names += _people(fields.get(role.value, ""), role)
    if found.type == "speech":
        found.names = speaking(found.names)
    if left := sorted(set(fields) - _UNDERSTOOD - _SILENT):
        found.lost.append(f"Not kept: {', '.join(left)}.")
    return found


def _type(kind: str, fields: Mapping[str, str]) -> str:
    said = " ".join(
        fields.get(name, "").lower() for name in ("entrysubtype", "type", "howpublished")
    )
    for word, ours in _SUBTYPES.items():
        if re.search(rf"\b{word}\b", said):
            return ours
    if kind in _TYPES:
        return _TYPES[kind]
    if fields.get("eprint") or fields.get("archiveprefix"):
        return "article"
    if fields.get("journal"):
        return "article-journal"
    return "webpage" if fields.get("url") or fields.get("howpublished") else "report"


def _put_web(found: Found, fields: Mapping[str, str]) -> None:
    if "\\url" in fields.get("howpublished", "") or "://" in fields.get("howpublished", ""):
        found.put("url", _verbatim(fields["howpublished"]))
    if found.values.get("publisher", "").lower() in {"pubmed", "arxiv"} and found.type != "article":
        found.values.pop("publisher")  # of the number, not of the source


def _put_numbers(found: Found, fields: Mapping[str, str]) -> None:
    ours = "number" if found.type in {"report", "dataset"} else "issue"
    found.put("issue", to_text(fields.get("issue", "")))
    found.put(ours, to_text(fields.get("number", "")))


def _put_date(found: Found, fields: Mapping[str, str]) -> None:
    year, month = to_text(fields.get("year", "")), to_text(fields.get("month", ""))
    if "press" in year.lower() or year.lower() in {"forthcoming", "submitted"}:
        found.put("status", year)
        return
    if month.isascii() and month.isdigit():
        found.put("issued", f"{year}-{int(month):02}" if year else "")
    day = to_text(fields.get("day", ""))
    found.put("issued", f"{day if month else ''} {month} {year}".strip() if year else "")


def _put_eprint(found: Found, fields: Mapping[str, str]) -> None:
    eprint = fields.get("eprint", "").strip()
    kind = (fields.get("eprinttype") or fields.get("archiveprefix") or "").lower()
    if kind == "pubmed":
        found.put("pmid", eprint)
    elif eprint and (kind == "arxiv" or re.fullmatch(r"\d{4}\.\d{4,5}(v\d+)?", eprint)):
        found.put("doi", f"10.48550/arxiv.{re.sub(r'v[0-9]+$', '', eprint)}")


def _people(text: str, role: Role) -> Iterator[Name]:
    if not text.strip():
        return
    for written in split_multiple_persons_names(" ".join(text.split())):
        if written.lower() == "others":
            continue
        if written.startswith("{") and written.endswith("}"):
            yield Name(literal=to_text(written), role=role)
            continue
        try:
            parts: Any = parse_single_name_into_parts(written)
        except Exception:  # noqa: BLE001  # its own family of errors has no common base
            yield Name(literal=to_text(written), role=role)
            continue
        family = to_text(" ".join([*parts.von, *parts.last]))
        given = to_text(" ".join([*parts.first, *parts.jr]))
        yield Name(family, given, role=role) if given else Name(literal=family, role=role)


def _verbatim(value: str) -> str:
    """An address or identifier. Apart from escaped characters, it is not LaTeX."""
    value = _BRACE.sub(lambda brace: "{" if brace.group(1) == "left" else "}", value)
    value = re.sub(r"\\textasciitilde\{\}", "~", value)
    match = re.search(r"\\url\{([^{}]*)\}", value)
    return re.sub(r"\\([_&%#~$])", r"\1", match.group(1) if match else value).strip("{} ")


def to_text(latex: str) -> str:
    """LaTeX as plain text: {\\"o} -> ö, $\\alpha$ -> α, protecting braces gone."""
    if not re.search(r"[\\{}$~]", latex):
        return latex
    latex = _SUB_AND_SUPERSCRIPT.sub(lambda match: match.group(1) or match.group(2), latex)
    latex = re.sub(r"(?<!\\)&", r"\\&", latex)
    latex = _BRACE.sub(lambda match: r"\{" if match.group(1) == "left" else r"\}", latex)
    try:
        text = str(_TO_TEXT.latex_to_text(latex, tolerant_parsing=True)).strip()
        return text.replace("\u02c6", "^")  # \\textasciicircum comes out as an accent
    except RecursionError:
        raise
    except Exception:  # noqa: BLE001  # whatever it trips over, the words are worth keeping
        return re.sub(r"[\\{}$]", "", latex)
