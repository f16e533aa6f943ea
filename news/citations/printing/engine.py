"""The CSL processor: public forms in, references as safe HTML out.

pandoc's citeproc, as a process of its own: it is the one maintained processor that comes near to
the reference implementation and may be shipped (docs/decisions/0008).
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import nh3
import pypandoc
from django.utils.html import escape, urlize

from news.citations.records.csl import record_in
from news.citations.records.one_line import address_of, event_note, plain_reference
from news.citations.records.record import Record
from news.citations.styles import Style

SECONDS = 30
# The processor reads these as mark-up, and takes for ever over many that are not closed.
_MARKED_UP = re.compile(r"<(i|b|sub|sup)>([^<>]{0,300})</\1>")
_MOST_MARKED_UP = 20  # in one field
_JOINER = "\u2060"  # keeps a "<" from being read as mark-up; never printed
_ENTRY = re.compile(r'<div id="ref-n(\d+)"[^<>]*>')
_NUMBER = re.compile(r'<div class="csl-left-margin">[^<>]*</div>')
_TAGS = {"a", "b", "em", "i", "strong", "sub", "sup"}
_GENRES = {"article": "Preprint", "pamphlet": "Press release", "thesis": "Thesis"}
# Of the styles that say what kind of talk it was; the others say "presented at".
_SAYS_TALK = {Style.APA, Style.CHICAGO, Style.CHICAGO_NOTES}
_SUFFIX = re.compile(r"(?i)^(.*\S),?\s+(jr\.?|sr\.?|i{2,3}|iv|2nd|3rd|4th)$")


class EngineFailed(Exception):
    """The processor did not answer, or not with what it was asked for."""


@cache
def engine_version() -> str:
    """What formats, as in "pandoc 3.9"."""
    return f"pandoc {pypandoc.get_pandoc_version()}"


def format_forms(forms: Sequence[Mapping[str, Any]], *, style: Style, locale: str) -> list[str]:
    """Each public form as one reference in HTML, safe to print; raises EngineFailed.

    Every form is formatted for itself: neither order nor neighbours change it. A form for which
    the style prints nothing comes out in one plain line.
    """
    if not forms:
        return []
    items = [_item(number, form, style) for number, form in enumerate(forms)]
    printed = _entries(_run(items, style, locale))
    if style is Style.CHICAGO_NOTES and any(not clean(html) for html in printed.values()):
        # Its bibliographies leave out talks and interviews, which stand in notes; ours may not.
        others = _entries(_run(items, Style.CHICAGO, locale))
        printed = {
            number: html if clean(html) else others.get(number, "")
            for number, html in printed.items()
        }
    return [
        _with_left_out(clean(printed.get(number, "")), form) or plain_html(form)
        for number, form in enumerate(forms)
    ]


def plain_html(form: Mapping[str, Any]) -> str:
    """A form in one plain line, as safe HTML with its link."""
    return clean(urlize(plain_reference(record_in(form)), autoescape=True))


def clean(html: str) -> str:
    """What the processor printed, with nothing but emphasis and links to the web left in it."""
    text = nh3.clean(
        _NUMBER.sub("", html),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="noopener",
    )
    return " ".join(text.split())


def _item(number: int, form: Mapping[str, Any], style: Style) -> dict[str, Any]:
    """The form as the processor, and this style, want it."""
    item = {key: value for key, value in form.items() if key not in {"note", "abstract", "URL"}}
    item["id"] = f"n{number}"
    record = record_in(form)
    if genre := _GENRES.get(record.type):
        item["genre"] = genre
    address = address_of(record)
    if not record.doi and address.startswith(("https://", "http://")):
        item["URL"] = address
    _fit(item, record, style)
    for variable in ("author", "editor"):
        if variable in item:
            item[variable] = [_name(name) for name in item[variable]]
    return item


def _fit(item: dict[str, Any], record: Record, style: Style) -> None:
    """Change the item where this style has no form for its kind of source."""
    if record.type == "speech":
        _fit_talk(item, style)
    elif record.type == "interview" and style in _SAYS_TALK:
        item |= {"type": "document", "genre": "Interview"}
    elif record.type == "article" and style is Style.HARVARD and not record.container_title:
        item["container-title"] = item.pop("publisher", "")
    if style is Style.APA and len(record.contributors) == 1:
        # An author that publishes itself is named once (APA 7, 9.29).
        for variable in ("publisher", "container-title"):
            if item.get(variable) == record.contributors[0].literal:
                del item[variable]


def _fit_talk(item: dict[str, Any], style: Style) -> None:
    """A talk is of the day on which it was given, and says so once."""
    item.setdefault("issued", item.get("event-date"))
    if not item["issued"]:
        del item["issued"]
    if style in _SAYS_TALK:
        item["genre"] = "Conference presentation"
        item.pop("event-date", None)


def _name(name: Mapping[str, Any]) -> dict[str, Any]:
    """Family, given, suffix: "Martin Luther Jr" and "SB" as the processor needs them."""
    made = {key: name[key] for key in ("family", "given", "literal") if key in name}
    if match := _SUFFIX.match(made.get("given", "")):
        made |= {"given": match.group(1).rstrip(","), "suffix": match.group(2)}
    if re.fullmatch(r"[A-Z]{2,3}", made.get("given", "")):
        made["given"] = " ".join(made["given"])
    return made


def _run(items: list[dict[str, Any]], style: Style, locale: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        csl = Path(folder, "style.csl")
        csl.write_text(style.csl, encoding="utf-8")
        command = [
            pypandoc.get_pandoc_path(),
            "--from=csljson",
            "--to=html",
            "--citeproc",
            "--sandbox",
            "--wrap=none",
            f"--csl={csl}",
            f"--metadata=lang:{locale}",
        ]
        try:
            done = subprocess.run(
                command,
                input=json.dumps(_tamed(items), ensure_ascii=False).encode("utf-8", "replace"),
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineFailed("The citation processor failed.") from error
    return done.stdout.decode("utf-8", "replace").replace(_JOINER, "")


def _tamed(value: Any) -> Any:
    """The items with mark-up where it is closed, and a "<" anywhere else as text."""
    if isinstance(value, str):
        parts = _MARKED_UP.split(value, maxsplit=_MOST_MARKED_UP)
        loose = (part.replace("<", f"<{_JOINER}") for part in parts[::3])
        kept = (
            f"<{tag}>{text}</{tag}>" for tag, text in zip(parts[1::3], parts[2::3], strict=True)
        )
        return "".join(part for pair in zip_longest(loose, kept, fillvalue="") for part in pair)
    if isinstance(value, list):
        return [_tamed(part) for part in value]
    return {key: _tamed(part) for key, part in value.items()} if isinstance(value, dict) else value


def _entries(html: str) -> dict[int, str]:
    """Each entry by its number. It still has its closing tags, which `clean` removes."""
    _before, *parts = _ENTRY.split(html)
    return {int(number): entry for number, entry in zip(parts[::2], parts[1::2], strict=True)}


def _with_left_out(html: str, form: Mapping[str, Any]) -> str:
    """With the event of a talk and with "in press", which half of the styles leave out."""
    event = form.get("event-title", "") if form.get("type") == "speech" else ""
    status = "" if form.get("issued") else form.get("status", "")
    notes = [
        note
        for told, note in ((event, event_note(record_in(form))), (status, status.capitalize()))
        if told and escape(told).lower() not in html.lower()
    ]
    return " ".join([html, *(f"{escape(note)}." for note in notes)]) if html else ""
