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
from pathlib import Path
from typing import Any

import nh3
import pypandoc
from django.utils.html import escape, urlize

from .csl import from_csl
from .formatting import address_of, event_note, plain_reference
from .styles import Style

SECONDS = 60
_ENTRY = re.compile(
    r'<div id="ref-n(\d+)"[^>]*>(.*?)\n</div>(?=\n(?:<div id="ref-|</div>))', re.DOTALL
)
_NUMBER = re.compile(r'<div class="csl-left-margin">.*?</div>', re.DOTALL)
_TAGS = {"a", "b", "em", "i", "strong", "sub", "sup"}
_GENRES = {"article": "Preprint", "pamphlet": "Press release"}


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
    printed = _entries(
        _run([_item(number, form) for number, form in enumerate(forms)], style, locale)
    )
    return [
        _with_left_out(clean(printed.get(number, "")), form) or plain_html(form)
        for number, form in enumerate(forms)
    ]


def plain_html(form: Mapping[str, Any]) -> str:
    """A form in one plain line, as safe HTML with its link."""
    return clean(urlize(plain_reference(from_csl(form)), autoescape=True))


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


def _item(number: int, form: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the processor wants it."""
    item = {key: value for key, value in form.items() if key not in {"note", "abstract"}}
    item["id"] = f"n{number}"
    record = from_csl(form)
    if genre := _GENRES.get(record.type):
        item.setdefault("genre", genre)
    item.pop("URL", None)
    address = address_of(record)
    if not record.doi and address.startswith(("https://", "http://")):
        item["URL"] = address
    for variable in ("author", "editor"):
        if variable in item:
            item[variable] = [_name(name) for name in item[variable]]
    return item


def _name(name: Mapping[str, Any]) -> dict[str, Any]:
    return {key: name[key] for key in ("family", "given", "literal") if key in name}


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
                input=json.dumps(items, ensure_ascii=False).encode("utf-8", "replace"),
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineFailed("The citation processor failed.") from error
    return done.stdout.decode("utf-8", "replace")


def _entries(html: str) -> dict[int, str]:
    return {int(number): entry for number, entry in _ENTRY.findall(html)}


def _with_left_out(html: str, form: Mapping[str, Any]) -> str:
    """With the event of a talk and with "in press", which half of the styles leave out."""
    event = form.get("event-title", "") if form["type"] == "speech" else ""
    status = "" if form.get("issued") else form.get("status", "")
    notes = [
        note
        for told, note in ((event, event_note(from_csl(form))), (status, status.capitalize()))
        if told and escape(told).lower() not in html.lower()
    ]
    return " ".join([html, *(f"{escape(note)}." for note in notes)]) if html else ""
