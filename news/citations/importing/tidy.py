"""From the values of some format to a record: brought to our forms, with a word on what was lost.

Pure. Every reader collects what it finds as text under our names; here it is made plain, dated,
identified and cut to what the columns hold.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from news.citations.records.dates import MONTHS, PartialDate
from news.citations.records.identifiers import (
    BadIdentifier,
    normalise_doi,
    normalise_isbn,
    normalise_orcid,
    normalise_pmid,
    normalise_url,
)
from news.citations.records.record import CONTROL, Name, Record, Role

from .entries import BadEntry, Parsed

# What publishers set titles and abstracts in; anything else between angle brackets is text.
_TAG = re.compile(
    r"(?i)</?(?:i|b|u|p|em|strong|sub|sup|scp|sc|span|br|div|italic|bold|title|sec"
    r"|(?:jats|mml|m):[a-z]+|math|mi|mo|mn|mrow|msub|msup)(?:\s[^<>]{0,300})?/?>"
)
_BLOCK = re.compile(r"(?i)</?(?:jats:)?(?:p|br|div|sec|title)(?:\s[^<>]{0,300})?/?>")
_MOST_NAMES = 5_000
_IDENTIFIERS: dict[str, tuple[Callable[[str], str], str]] = {
    "doi": (normalise_doi, "DOI"),
    "pmid": (normalise_pmid, "PubMed id"),
    "isbn": (normalise_isbn, "ISBN"),
    "url": (normalise_url, "web address"),
}
_LONGEST = {
    "title": 600,
    "container_title": 300,
    "container_title_short": 200,
    "publisher": 300,
    "publisher_place": 200,
    "edition": 100,
    "status": 50,
    "event_title": 300,
    "event_place": 200,
    "volume": 50,
    "issue": 50,
    "number": 50,
    "pages": 50,
    "language": 35,
    "abstract": 50_000,
    "note": 20_000,
}
_MONTH_NAMES = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
# German and French months that begin otherwise; "mar" and "jui" are told apart by hand.
_MONTH_NAMES |= {"mär": 3, "mai": 5, "okt": 10, "dez": 12, "fév": 2, "avr": 4, "aoû": 8, "déc": 12}


@dataclass(slots=True)
class Found:
    """What a reader found in one entry. `values` has texts under the names of `Record`."""

    type: str = ""
    values: dict[str, str] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def put(self, name: str, value: object) -> None:
        """Keep `value` under `name` unless there is one already."""
        text = "" if value is None else str(value).strip()
        if text and not self.values.get(name):
            self.values[name] = text


def plain(text: str) -> str:
    """Text without formatting tags, entities, control characters and spare white space.

    Titles come with <i> and <jats:p>. Other tags stay and are shown as text, like "p < .05".
    """
    text = _BLOCK.sub(" ", text)
    text = _TAG.sub("", unescape(_TAG.sub("", text)))
    return " ".join(CONTROL.sub("", text).split())


def read_date(text: str) -> PartialDate | None:
    """A date in any of the spellings that formats use; None for none, raises ValueError for no date.

    "2013-10-18", "2013/10/18/", "2013 Oct 18", "October 2013", "2013", "18 Oct 2013"; of a range such as "2013 Oct-Dec" the beginning.
    """
    text = text.strip().strip("/").strip()
    if not text:
        return None
    if match := re.fullmatch(r"([12]\d{3})([01]\d)([0-3]\d)", text):
        return PartialDate(*map(int, match.groups()))
    if match := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?([12]\d{3})", text):
        return PartialDate(int(match[3]), int(match[2]), int(match[1]))
    if match := re.match(
        r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:$|[T/ ].*|[-/].*)", text
    ):
        year, month, day = (int(part) if part else None for part in match.groups())
        if not re.match(r"\d{4} +[^\W\d_]", text):
            return PartialDate(year or 0, month or None, (day or None) if month else None)
    words = re.findall(r"[^\W\d_]+|\d+", text)
    years = [int(word) for word in words if re.fullmatch(r"[12]\d{3}", word)]
    if not years:
        raise ValueError(f"“{text[:40]}” is not a date.")
    months = [_MONTH_NAMES[word[:3].lower()] for word in words if word[:3].lower() in _MONTH_NAMES]
    days = [int(word) for word in words if word.isdigit() and len(word) <= 2]
    if not months:
        return PartialDate(years[0])
    return PartialDate(years[0], months[0], days[0] if days and len(months) == 1 else None)


_SERVERS = {
    "biorxiv": "bioRxiv",
    "medrxiv": "medRxiv",
    "arxiv": "arXiv",
    "psyarxiv": "PsyArXiv",
    "chemrxiv": "ChemRxiv",
    "research square": "Research Square",
    "ssrn": "SSRN",
    "osf preprints": "OSF Preprints",
}
_ARXIV = re.compile(r"(?i)arxiv[: ]+(\d{4}\.\d{4,5})")


def _put_preprint(found: Found, values: dict[str, str]) -> None:
    """Servers export preprints as articles of a journal: they say who they are elsewhere."""
    where = values.get("container_title") or values.get("publisher") or ""
    name = re.sub(r"(?is)(?: ?: ?the preprint server| preprint|\d{4}\.\d).*", "", where).rstrip(
        ": "
    )
    server = _SERVERS.get(name.strip().lower(), "")
    if not server or found.type not in {"article", "article-journal", "webpage"}:
        return
    found.type = "article"
    values["publisher"] = server
    if match := _ARXIV.search(where):
        values.setdefault("doi", f"10.48550/arxiv.{match.group(1)}")
    for left in ("container_title", "container_title_short"):
        values.pop(left, None)


def tidied(found: Found) -> Parsed:
    """The record of what was found; raises BadEntry where there is no title."""
    lost = list(found.lost)
    values = {name: plain(value) for name, value in found.values.items()}
    _put_preprint(found, values)
    values["title"] = values.get("title", "").strip()
    if not values["title"]:
        raise BadEntry("The entry has no title.")
    for name, longest in _LONGEST.items():
        if len(values.get(name, "")) > longest:
            values[name] = values[name][: longest - 1].rstrip() + "…"
            lost.append(f"The {name.replace('_', ' ')} was cut to {longest} characters.")
    # Their names are Record's own, their types are looked after here.
    parts: dict[str, Any] = {name: values[name] for name in _LONGEST if values.get(name)}
    parts.update(_identifiers(values, lost))
    parts.update(_dates(values, lost))
    record = Record(
        type=found.type or "webpage",
        contributors=_names(found.names, lost),
        **parts,
    )
    return Parsed(record, lost)


def _identifiers(values: Mapping[str, str], lost: list[str]) -> Iterable[tuple[str, str]]:
    for name, (normalise, label) in _IDENTIFIERS.items():
        text = values.get(name, "")
        if name == "isbn":  # there may be two, of ten and of thirteen digits
            text = re.split(r"[,;/]| (?=97[89]|\d{9})", text)[0].strip()
        try:
            normal = normalise(text)
        except (BadIdentifier, ValueError):
            lost.append(f"“{text[:80]}” is not a {label}: left out.")
            continue
        if len(normal) > (1000 if name == "url" else 300):
            lost.append(f"The {label} is too long: left out.")
        elif normal:
            yield name, normal


def _dates(values: Mapping[str, str], lost: list[str]) -> Iterable[tuple[str, PartialDate]]:
    for name in ("issued", "event_date", "accessed"):
        text = values.get(name, "")
        try:
            when = read_date(text)
        except ValueError:
            year = re.search(r"(?<!\d)[12]\d{3}(?!\d)", text)
            when = PartialDate(int(year.group())) if year else None
            kept = "only its year was kept" if when else "left out"
            lost.append(f"“{text[:40]}” is not a date: {kept}.")
        if when:
            yield name, when


def _names(names: list[Name], lost: list[str]) -> tuple[Name, ...]:
    if len(names) > _MOST_NAMES:
        lost.append(f"Only the first {_MOST_NAMES:,} of {len(names):,} contributors were kept.")
    made = []
    for name in names[:_MOST_NAMES]:
        family, given = plain(name.family)[:200], plain(name.given)[:200]
        literal = plain(name.literal)[:300]
        if not family and given:
            literal, given = literal or given, ""
        if family:
            literal = ""
        if family or literal:
            made.append(Name(family, given, literal, _orcid(name.orcid), name.role))
    return tuple(made)


def _orcid(text: str) -> str:
    try:
        return normalise_orcid(text)
    except BadIdentifier:
        return ""


def person(text: str, role: Role = Role.AUTHOR) -> Name:
    """A name written "Curie, Marie"; without a comma it is one literal name."""
    family, comma, given = (part.strip() for part in text.partition(","))
    return Name(family, given, role=role) if comma and family else Name(literal=text, role=role)


_PARTICLES = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le"}
_PARTICLES |= {"ter", "ten", "bin", "ibn", "al", "el", "st.", "zu", "zur", "'t"}
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_DEGREES = re.compile(r",? (?:Ph\.?D|M\.?D|M\.?Sc|B\.?A|M\.?A|D\.?Phil|MPH|RN|MBBS|FRCP)\.?(?=,|$)")
_BODIES = re.compile(
    r"(?i)\b(?:organi[sz]ation|association|collaboration|consortium|committee|institutes?|university"
    r"|department|ministry|agency|society|foundation|group|team|staff|press|news|editors?|network"
    r"|council|cent(?:er|re)|reuters|desk|journal|magazine|office|college|school|academy|service"
    r"|commission|federation|union|board|working|study|investigators|contributors?)\b"
)


def people_in_words(text: str, role: Role = Role.AUTHOR) -> list[Name]:
    """Names as pages write them: "By Jane van Palmer, MD and John Doe" is two people.

    What names a body ("World Health Organization") stays in one piece.
    """
    text = _DEGREES.sub("", re.sub(r"(?i)^by\s+", "", plain(text)))
    parts = re.split(r" ?; ?| (?:and|&|und|et) ", text) if not _BODIES.search(text) else [text]
    names: list[str] = []
    for part in parts:
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        # "Jane Palmer, John Doe" is a list, "Palmer, Jane" one name turned round.
        names += pieces if len(pieces) > 1 and all(" " in piece for piece in pieces) else [part]
    return [_name_in_words(name.strip(" ,"), role) for name in names if name.strip(" ,")]


def _name_in_words(text: str, role: Role) -> Name:
    if "," in text:
        return person(text, role)
    words = text.split()
    if len(words) < 2 or _BODIES.search(text):
        return Name(literal=text, role=role)
    end = len(words) - 1 if words[-1].lower() in _SUFFIXES and len(words) > 2 else len(words)
    start = end - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    given = " ".join([*words[:start], *words[end:]])
    return Name(" ".join(words[start:end]), given, role=role)


def speaking(names: Iterable[Name]) -> list[Name]:
    """Authors of a talk are its speakers."""
    return [
        replace(name, role=Role.SPEAKER) if name.role is Role.AUTHOR else name for name in names
    ]
