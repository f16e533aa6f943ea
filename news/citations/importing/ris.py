"""RIS, by rispy; records are told apart here, for their lines.

Source: the RIS format specification of Research Information Systems (2011), and what publishers write.
"""

import re
from collections.abc import Iterator
from typing import Any

import rispy

from news.citations.records.record import Name, Role

from .entries import BadEntry, BadFile, Parsed, Raw, refuse_long
from .tidy import Found, person, speaking, tidied

_START = re.compile(r"^TY  ?-", re.MULTILINE)
_CONTINUED = re.compile(r"\n(?![A-Z][A-Z0-9] {0,2}-)")
_TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "JFULL": "article-journal",
    "ABST": "article-journal",
    "INPR": "article-journal",
    "NEWS": "article-newspaper",
    "MGZN": "article-magazine",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "SLIDE": "speech",
    "HEAR": "speech",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "RPRT": "report",
    "GOVDOC": "report",
    "STAND": "report",
    "DATA": "dataset",
    "AGGR": "dataset",
    "DBASE": "dataset",
    "THES": "thesis",
    "PAMP": "pamphlet",
    "PCOMM": "interview",
    "UNPB": "article",
    "UNPD": "article",
    "ELEC": "webpage",
    "BLOG": "webpage",
    "ICOMM": "webpage",
    "WEB": "webpage",
}
_FIELDS = (
    ("TI", "title"),
    ("T1", "title"),
    ("CT", "title"),
    ("BT", "container_title"),
    ("JO", "container_title"),
    ("JF", "container_title"),
    ("T2", "container_title"),
    ("JA", "container_title_short"),
    ("J2", "container_title_short"),
    ("PB", "publisher"),
    ("DO", "doi"),
    ("VL", "volume"),
    ("IS", "issue"),
    ("ET", "edition"),
    ("LA", "language"),
    ("AB", "abstract"),
    ("N2", "abstract"),
    ("N1", "note"),
    ("DA", "issued"),
    ("Y1", "issued"),
    ("PY", "issued"),
    ("Y2", "accessed"),
    ("UR", "url"),
)
_NAMES = (("AU", Role.AUTHOR), ("A1", Role.AUTHOR), ("ED", Role.EDITOR), ("A2", Role.EDITOR))
_OTHER = {"TY", "ER", "ID", "SP", "EP", "C7", "CY", "SN", "M1", "M3", "AN", "C2", "PP"}
_SILENT = {"KW", "L1", "L2", "L4", "DB", "DP", "ST", "SE", "RN"}


class _AsWritten(dict[str, str]):
    """Tags under their own names."""

    def __missing__(self, tag: str) -> str:
        return tag


def split(text: str) -> Iterator[Raw]:
    """The records."""
    starts = [match.start() for match in _START.finditer(text)]
    if not starts:
        raise BadFile("No RIS record was found: one begins with “TY  - ”.")
    line, seen = 1, 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line += text.count("\n", seen, start)
        seen = start
        yield Raw(line, text[start:end])


def read(raw: Raw) -> Parsed:
    """The record of one entry."""
    refuse_long(raw)
    # A value that goes on in the next line is one line; rispy stumbles over it at repeated tags.
    lines = (line.strip() for line in raw.text.split("\n"))
    text = _CONTINUED.sub(" ", "\n".join(line for line in lines if line))
    text = re.sub(r"^([A-Z][A-Z0-9]) ?-(?: |$)", r"\1  - ", text, flags=re.MULTILINE)
    text = f"{text.partition(chr(10) + 'ER  -')[0].rstrip()}\nER  - \n"
    records = rispy.loads(
        text,
        mapping=_AsWritten(),
        list_tags=["AU", "A1", "A2", "ED", "N1"],
        delimiter_tags_mapping={},
        enforce_list_tags=False,
    )
    if len(records) != 1:
        raise BadEntry("The record can't be read as RIS.")
    return tidied(_found(records[0]))


def _found(fields: dict[str, Any]) -> Found:
    kind = str(fields.get("TY", "")).strip().upper()
    found = Found(type=_TYPES.get(kind, "article-journal" if "JO" in fields else "webpage"))
    if kind not in _TYPES:
        found.lost.append(f"Unknown type {kind or '(none)'}: taken as {found.type}.")
    for tag, ours in _FIELDS:
        for value in _all(fields, tag):
            found.put(ours, value)
    pages = [next(iter(_all(fields, tag)), "") for tag in ("SP", "EP")]
    found.put("pages", "-".join(dict.fromkeys(page for page in pages if page)))
    found.put("pages", next(iter(_all(fields, "C7")), ""))
    _put_by_type(found, fields, kind)
    for tag, role in _NAMES:
        found.names += [_name(value, role) for value in _all(fields, tag)]
    if found.type == "speech":
        found.names = speaking(found.names)
    known = {tag for tag, _ours in _FIELDS} | {tag for tag, _role in _NAMES} | _OTHER | _SILENT
    if left := sorted(tag for tag in fields if tag not in known):
        found.lost.append(f"Not kept: {', '.join(left)}.")
    return found


def _put_by_type(found: Found, fields: dict[str, Any], kind: str) -> None:
    """What a tag means depends on the type of the record."""
    place = next(iter(_all(fields, "CY")), "")
    if found.type == "speech":
        found.values["event_title"] = found.values.pop("container_title", "")
        found.put("event_place", place)
    else:
        found.put("publisher_place", place)
    if found.type in {"book", "chapter"}:
        found.put("isbn", next(iter(_all(fields, "SN")), "").split(" ")[0])
    if found.type == "report":
        found.values["number"] = found.values.pop("issue", "")
    _put_pmid(found, fields)
    issued = found.values.get("issued", "")
    if issued and not re.search(r"\d{4}", issued):
        found.put("status", found.values.pop("issued"))
    if kind == "INPR":
        found.put("status", "in press")


def _put_pmid(found: Found, fields: dict[str, Any]) -> None:
    # Other databases number their records as well.
    of_pubmed = any(
        "pubmed" in value.lower() or "medline" in value.lower()
        for tag in ("DB", "DP", "UR")
        for value in _all(fields, tag)
    )
    for tag in ("AN", "C2", "M1"):
        for value in _all(fields, tag):
            if match := re.fullmatch(r"(?i)(pmid:?\s*)?([1-9]\d{0,7})", value.strip()):
                told = match.group(1) or (tag == "AN" and of_pubmed)
                found.put("pmid", match.group(2) if told else "")


def _all(fields: dict[str, Any], tag: str) -> list[str]:
    value = fields.get(tag, [])
    return [str(part) for part in value if part] if isinstance(value, list) else [str(value)]


def _name(text: str, role: Role) -> Name:
    # "Curie, Marie, Jr" has a suffix behind a second comma.
    family, *rest = (part.strip() for part in text.split(","))
    return person(f"{family}, {' '.join(rest)}", role) if any(rest) else person(text, role)
