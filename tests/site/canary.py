"""The canary: a word of its own is typed into every field that anybody can reach, by one person.

`canary_table.txt` says of every field of every form of the desk whether it took the word; that no
reader sees it is what `test_canary.py` shows. The forms are found by following the resolver, as in
`access.py`, as a superuser, who reaches all of them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.factories import PASSWORD
from tests.forms import paragraph, sent_by

from .access import World, addresses, read_table

TABLE = Path(__file__).with_name("canary_table.txt")
# Who leaves, or deletes, types nothing; the login and the password pages are tried by the desk's tests.
PASSED_OVER = re.compile(
    r"wagtailsites|logout|login|password|delete|unlock|:lock|disable|chooser|preview|_2fa|userbar|convert_alias"
)
# Wagtail's own widgets keep words elsewhere than in a text field.
_DRAFTAIL = "data-draftail-input"
_NO_WORD = re.compile(r"(_at|date|_on|position|path|order|id|count)$")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one form: its address, and the word of each field."""

    row: str
    path: str
    words: dict[str, str]
    is_saved: bool


def forms_of_the_desk(
    world: World, client: Client, who: int, *, more: dict[str, str]
) -> Iterator[tuple[str, str, Any]]:
    """Every form with a text field that one of `PEOPLE`, by number, is shown.

    As (row of the access table, path, form). `more` are addresses of more objects, by a row's name.
    """
    letters = read_table()
    known = [
        (row, path)
        for row, path in addresses(world)
        if path.startswith("/admin/")
        and not PASSED_OVER.search(row)
        and letters[row][0][who] == "Y"
        and letters[row][1][who] != "-"
    ]
    for row, path in [*known, *more.items()]:
        response = client.get(path)
        if response.status_code != 200 or "text/html" not in response.get("Content-Type", ""):
            continue
        page = BeautifulSoup(response.content, "html.parser")
        for form in page.find_all("form", method=re.compile("post", re.IGNORECASE)):
            if any(_text_fields(form)):
                yield row, form.get("action") or path, form


def _text_fields(form: Any) -> Iterator[Any]:
    for field in form.find_all(["input", "textarea"]):
        kind = field.get("type", "text") if field.name == "input" else "textarea"
        is_text = kind in {"text", "url", "email", "textarea", "search"}
        holds_words = is_text or field.has_attr(_DRAFTAIL)
        if field.get("name") and holds_words and not _NO_WORD.search(field["name"].lower()):
            yield field


def type_into(row: str, path: str, form: Any, client: Client, number: int) -> Typed:
    """Fill every text field of `form` with a word of its own and send it, as one person does.

    A field that doesn't take its word is sent as it was.
    """
    words = {
        field["name"]: f"zq{number:03}x{at:02}x" for at, field in enumerate(_text_fields(form))
    }
    fields = {field["name"]: field for field in _text_fields(form)}
    values = sent_by(form) | {name: _value(fields[name], word) for name, word in words.items()}
    for field in form.find_all("input", autocomplete="current-password"):
        values[field["name"]] = PASSWORD
    if button := form.find("button", attrs={"name": True}):
        values[button["name"]] = button.get("value", "")
    if form.find(attrs={"name": "standfirst"}):  # the body is put into the form by a script
        words |= {"body-0-value": f"zq{number:03}x98x", "body-1-value": f"zq{number:03}x99x"}
        values |= nested_form_data(
            {
                "body": streamfield(
                    [paragraph(words["body-0-value"]), ("subheading", words["body-1-value"])]
                )
            }
        )
    if form.find(attrs={"name": "lead_story"}):
        values |= nested_form_data({"front": streamfield([])})
    response = client.post(path, values)
    for _again in range(3):
        refused = _refused(response)
        if not refused:
            break
        for name in refused & words.keys():
            del words[name]
            values[name] = sent_by(form).get(name, "")
        response = client.post(path, values)
    return Typed(row, path, words, is_saved=response.status_code in {301, 302})


def _value(field: Any, word: str) -> str:
    kind = field.get("type", "text")
    if field.has_attr(_DRAFTAIL):
        block = {"key": "a", "text": word, "type": "unstyled", "depth": 0}
        block |= {"inlineStyleRanges": [], "entityRanges": []}
        return json.dumps({"blocks": [block], "entityMap": {}})
    if kind == "email":
        return f"{word}@desk.example"
    return f"https://{word}.example/" if kind == "url" else word


def _refused(response: Any) -> set[str]:
    """Names of the fields that a form has sent back."""
    if response.status_code != 200:
        return set()
    page = BeautifulSoup(response.content, "html.parser")
    names = set()
    for mark in page.select(".w-field--error, .error, [aria-invalid]"):
        for field in [mark, *mark.find_all(["input", "textarea"])]:
            if field.get("name"):
                names.add(field["name"])
    return names


def read_rows() -> dict[tuple[str, str], str]:
    """The rows of `canary_table.txt`: (row of the access table, field) -> what became of the word."""
    rows = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            row, name, became = line.split()
            rows[row, name] = became
    return rows


def public_paths(world: World) -> list[str]:
    """Every address that answers anybody, and searches for what was typed."""
    letters = read_table()
    paths = [
        path
        for row, path in addresses(world)
        if letters[row][0][0] == "Y" and not path.startswith("/admin/")
    ]
    return [*dict.fromkeys(paths), "/", "/news/", "/no-such-page/"]
