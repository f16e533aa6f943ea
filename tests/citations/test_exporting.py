"""Files for reference managers, and what survives the way there and back."""

import json
import re
from dataclasses import replace
from pathlib import Path

import bibtexparser
import pytest
from bibtexparser.middlewares.names import split_multiple_persons_names
from hypothesis import given, settings
from hypothesis import strategies as st

from news.citations.exporting.files import ExportFormat, Keys, export
from news.citations.importing.formats import Format, format_of
from news.citations.records.dates import PartialDate as On
from news.citations.records.record import CONTROL, Name, Record, Role, in_one_line
from tests.long import NIGHTLY

from .forty import FORTY, people
from .test_csl import records, records_of

ARTICLE = Record(
    "article-journal",
    "Sleep & the brain: 100% {braces} $5 under_score #1 a~b ^c \\d",
    contributors=people("van der Meer, Jan; =The {TRIAL} Group & Sons; O'Neill, Aoife Ö."),
    container_title="Journal of Examples",
    container_title_short="J Ex",
    publisher="Example Press",
    publisher_place="Geneva",
    edition="2",
    status="in press",
    issued=On(2013, 10, 18),
    volume="342",
    issue="6156",
    pages="373-377",
    doi="10.1126/science.1241224",
    pmid="24136970",
    url="https://www.example.org/a?b=c&d=e_f",
    accessed=On(2025, 6),
    language="en",
    abstract="A 50% rise; p < .05.",
)
TALK = Record(
    "speech",
    "A talk",
    contributors=people("Agnorelli, Claudio", Role.SPEAKER),
    event_title="Psychedelic Science 2025",
    event_place="Denver, CO",
    event_date=On(2025, 6, 18),
)
BOOK = Record(
    "book", "A book", isbn="9780071390118", contributors=people("Editor, Eve", Role.EDITOR)
)
REPORT = Record("report", "A report", number="WHO/25.1")
ORCID = Record("book", "T", contributors=(Name("A", "B", orcid="0000-0002-1825-0097"),))
ROWS = {
    "type": ("type", ARTICLE),
    "title": ("title", ARTICLE),
    "authors, editors and speakers, in order": ("contributors", ARTICLE),
    "ORCID iDs": ("contributors", ORCID),
    "published in": ("container_title", ARTICLE),
    "abbreviated": ("container_title_short", ARTICLE),
    "publisher": ("publisher", ARTICLE),
    "place of the publisher": ("publisher_place", ARTICLE),
    "edition": ("edition", ARTICLE),
    "status": ("status", ARTICLE),
    "date": ("issued", ARTICLE),
    "event": ("event_title", TALK),
    "place of the event": ("event_place", TALK),
    "date of the event": ("event_date", TALK),
    "volume": ("volume", ARTICLE),
    "issue": ("issue", ARTICLE),
    "number": ("number", REPORT),
    "pages": ("pages", ARTICLE),
    "DOI": ("doi", ARTICLE),
    "PubMed id": ("pmid", ARTICLE),
    "ISBN": ("isbn", BOOK),
    "web address": ("url", ARTICLE),
    "accessed on": ("accessed", ARTICLE),
    "language": ("language", ARTICLE),
    "abstract": ("abstract", ARTICLE),
}


def back_again(record: Record, form: ExportFormat) -> Record:
    text = "".join(export([record], form))
    found = format_of(text)
    [raw] = found.reader.split(text)
    return found.reader.read(raw).record


def documented():
    text = Path("docs/formats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (yes|no) \| (yes|no) \| (yes|no) \|$", text, re.MULTILINE)
    return {name: answers for name, *answers in rows}


@pytest.mark.parametrize("row", ROWS)
def test_a_round_trip_keeps_what_the_documentation_says(row):
    attribute, record = ROWS[row]
    kept = [
        "yes"
        if getattr(back_again(record, form), attribute) == getattr(record, attribute)
        else "no"
        for form in (ExportFormat.CSL_JSON, ExportFormat.BIBTEX, ExportFormat.RIS)
    ]
    assert kept == documented()[row]


@pytest.mark.parametrize("form", ExportFormat)
def test_addresses_and_identifiers_come_back_as_they_were(form):
    odd = Record(
        "webpage",
        "T",
        url="https://x.org/~ada/a_b?c=%7Bd%7D&e=100%25#f",
        doi="10.1234/a{b}c_d(e)<f>",
    )
    back = back_again(replace(odd, url=odd.url.partition("#")[0], doi="10.1234/a{b}c_d(e)"), form)
    assert (back.url, back.doi) == (odd.url.partition("#")[0], "10.1234/a{b}c_d(e)")


def test_every_documented_field_is_tested():
    assert set(documented()) == set(ROWS)


@pytest.mark.parametrize("form", ExportFormat)
def test_every_type_comes_back(form):
    for record in FORTY.values():
        assert back_again(record, form).type == record.type


@pytest.mark.parametrize("form", ExportFormat)
def test_many_records_come_back_in_order(form):
    text = "".join(export(FORTY.values(), form))
    reader = format_of(text).reader
    titles = [reader.read(raw).record.title for raw in reader.split(text)]
    assert len(titles) == 40
    assert titles[:3] == [record.title for record in list(FORTY.values())[:3]]


def test_keys_are_told_apart():
    keys = Keys()
    record = FORTY["article"]
    assert [keys.key(record), keys.key(record)] == ["xie2013sleep", "xie2013sleep-2"]
    assert keys.key(FORTY["other scripts"]) == "anon2016"


def test_the_internal_note_stays_with_the_desk():
    record = replace(ARTICLE, note="Ring her at home.")
    for form in ExportFormat:
        assert "Ring her" not in "".join(export([record], form))


# Line breaks of every kind, control characters, and what the formats are made of.
ODD = ["\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\t", "\x1b", "\x7f", "\x9f"]
ODD += [*'{}\\@%$&,="#', " and ", "TY  - BOOK", "ER  - ", "AU  - X", "@book{x,", '"}]', "others"]
odd = st.lists(st.sampled_from([*ODD, "a", "B", "é", " "]), max_size=8).map("".join)
odd_records = records_of(odd)


@given(record=st.one_of(records, odd_records))
@settings(max_examples=2_000 if NIGHTLY else 150)
def test_no_text_breaks_out_of_its_field(record):
    """However odd the texts, one record stays one record, and each of its values one value."""
    record = replace(record, type="book", title=f"T {record.title}")
    [item] = json.loads("".join(export([record], ExportFormat.CSL_JSON)))
    assert not any(CONTROL.search(value) for value in item.values() if isinstance(value, str))

    ris = "".join(export([record], ExportFormat.RIS))
    lines = ris.strip().splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  -( |$)", line) for line in lines), ris
    tags = [line[:2] for line in lines]
    once = [tag for tag in tags if tag not in {"AU", "ED"}]
    assert (tags[0], tags[-1], len(once)) == ("TY", "ER", len(set(once)))
    assert not CONTROL.search(ris)

    bibtex = "".join(export([record], ExportFormat.BIBTEX))
    assert bibtex.count("{") == bibtex.count("}")  # as BibTeX counts them: escaped ones too
    assert not CONTROL.search(bibtex)
    [raw] = Format.BIBTEX.reader.split(bibtex)
    [entry] = bibtexparser.parse_string(raw.text).entries
    assert len(entry.fields) == len({field.key for field in entry.fields})
    people = [name for name in in_one_line(record).contributors if name.role is not Role.EDITOR]
    authors = next((field.value for field in entry.fields if field.key == "author"), "")
    assert len(split_multiple_persons_names(authors) if authors else []) == len(people)


def test_a_field_cannot_start_a_record_of_its_own():
    nasty = "x\nER  - \nTY  - BOOK\nTI  - Injected\n@book{injected, title={x}}"
    record = Record("book", nasty, publisher=nasty, contributors=(Name(literal=nasty),))
    for form in ExportFormat:
        text = "".join(export([record], form))
        assert len(list(format_of(text).reader.split(text))) == 1
