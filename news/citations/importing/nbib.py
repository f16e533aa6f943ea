"""PubMed's own format (NBIB, "MEDLINE display"). A parser of our own: the packages read a third of real files.

Source: NLM, "MEDLINE/PubMed Data Element (Field) Descriptions".
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from news.citations.records.record import Name, Role

from .entries import BadFile, Parsed, Raw, refuse_long
from .tidy import Found, person, tidied

_START = re.compile(r"^PMID ?- ", re.MULTILINE)
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_FIELDS = (
    ("TI", "title"),
    ("BTI", "title"),
    ("JT", "container_title"),
    ("TA", "container_title_short"),
    ("VI", "volume"),
    ("IP", "issue"),
    ("PG", "pages"),
    ("DP", "issued"),
    ("PMID", "pmid"),
    ("ISBN", "isbn"),
    ("PB", "publisher"),
    ("EN", "edition"),
    ("LA", "language"),
    ("AB", "abstract"),
)
_NAMES = {"FAU": Role.AUTHOR, "CN": Role.AUTHOR, "FED": Role.EDITOR, "FIR": None}
# PubMed's language codes are of three letters; ours of two where there are any.
_LANGUAGES = {"eng": "en", "ger": "de", "fre": "fr", "spa": "es", "ita": "it", "jpn": "ja"}
_LANGUAGES |= {"chi": "zh", "rus": "ru", "por": "pt", "dut": "nl", "kor": "ko", "pol": "pl"}


def split(text: str) -> Iterator[Raw]:
    """The records."""
    starts = [match.start() for match in _START.finditer(text)]
    if not starts:
        raise BadFile("No PubMed record was found: one begins with “PMID- ”.")
    line, seen = 1, 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line += text.count("\n", seen, start)
        seen = start
        yield Raw(line, text[start:end])


def read(raw: Raw) -> Parsed:
    """The record of one entry."""
    refuse_long(raw)
    found = Found(type="article-journal")
    fields: dict[str, list[str]] = defaultdict(list)
    for tag, value in _lines(raw.text):
        fields[tag].append(value)
        if role := _NAMES.get(tag):
            body = tag == "CN"
            found.names.append(Name(literal=value, role=role) if body else person(value, role))
        elif (
            tag == "AUID"
            and found.names
            and (match := re.search(r"\d{4}(-?\d{4}){2}-?\d{3}[\dX]", value))
        ):
            last = found.names[-1]
            found.names[-1] = Name(last.family, last.given, last.literal, match.group(), last.role)
    if not found.names:
        found.names = [_short_name(value) for value in fields["AU"]]
    for tag, ours in _FIELDS:
        for value in fields[tag]:
            found.put(ours, value)
    if "Retracted Publication" in fields["PT"]:
        found.lost.append("PubMed says: retracted.")
    _put_container(found)
    _put_the_rest(found, fields)
    return tidied(found)


def _put_the_rest(found: Found, fields: dict[str, list[str]]) -> None:
    kinds = {value.lower() for value in fields["PT"]}
    if "preprint" in kinds:
        found.type = "article"
    elif fields["BTI"]:
        found.type = "chapter" if fields["TI"] else "book"
        if fields["TI"]:
            found.values["container_title"] = fields["BTI"][0]
    for value in [*fields["LID"], *fields["AID"]]:
        if value.endswith("[doi]"):
            found.put("doi", value.removesuffix("[doi]"))
        elif value.endswith("[pii]"):
            found.put(
                "pages", value.removesuffix("[pii]") if not found.values.get("volume") else ""
            )
    found.values["title"] = found.values.get("title", "").removesuffix(".")
    if not found.values.get("issued"):
        found.put("issued", next(iter(fields["DEP"]), "")[:4])


def _put_container(found: Found) -> None:
    # "Science (New York, N.Y.)" and "Brain : a journal of neurology" are a library's names.
    container = found.values.get("container_title", "")
    found.values["container_title"] = re.sub(r" \([^()]*\)$| : .*$", "", container)
    language = found.values.get("language", "")
    found.values["language"] = _LANGUAGES.get(language, language)


def _short_name(text: str) -> Name:
    """ "Xie L" -> Xie, L."""
    family, space, initials = text.rpartition(" ")
    return Name(family, initials) if space else Name(literal=text)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Tags and values, with continued lines put together."""
    tag = ""
    parts: list[str] = []
    for line in text.splitlines():
        if match := _TAG.match(line):
            if tag:
                yield tag, " ".join(parts)
            tag, parts = match.group(1), [match.group(2).strip()]
        elif line.startswith(" ") and tag:
            parts.append(line.strip())
    if tag:
        yield tag, " ".join(parts)
