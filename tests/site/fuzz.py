"""Requests that no browser would send, to every address there is: seeded, so that one comes again.

A door is an address and somebody who asks. What it is sent begins with what a browser would send, the
fields of the forms on its page, and is then bent.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.forms import sent_by

JUNK: tuple[Any, ...] = (
    "", " ", "-1", "0", "1e9", "999999999999", "9" * 30, "9" * 400, "1.5", "NaN", "Infinity", "None", "null",
    "true", "undefined", "[]", "{}", "[[]]", '"x"', '{"a": 1}', "[null]", '{"blocks": 1}', '{"blocks": [{}]}',
    '{"blocks": [], "entityMap": []}', "\x00", "a\x00b", "\ufeff", "\u202e", "\U0001f9e0", "\ue000", "e\u0301" * 50,
    "../../etc/passwd", "..%2f", "<script>alert(1)</script>", "' OR 1=1 --", "%", "%s %(x)s", "{{ 7*7 }}", "\\",
    "2025-13-45", "0001-01-01", "10000-01-01", "2025-06-19T25:61", "25:61", "javascript:alert(1)", "http://[::1",
    "https://" + "a" * 300, "x@y", "10.1000/../../x", "=1+1", "\r\nX: y", "word " * 2_000, "A" * 40_000, "[" * 3_000,
    "((((", "[a-", "(?P<", "*", "-", "--", ",,,", "1,2,x", ":", "::", "@", "#", "&", ";", "\u00b2", "\u0661",
    (
        '{"blocks":[{"key":"a","text":"xyz","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        '"entityRanges":[{"offset":0,"length":2,"key":0}]}],"entityMap":{}}'
    ),
    (
        '{"blocks":[{"key":"a","text":"xyz","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        '"entityRanges":[{"offset":0,"length":2,"key":0}]}],"entityMap":{"0":null}}'
    ),
    (
        '{"blocks":[{"key":"a","text":"\\ud800","type":"x","depth":"y","inlineStyleRanges":[{}],'
        '"entityRanges":[{"offset":-4,"length":999,"key":0}]}],"entityMap":{"0":{"type":"CITATION","data":null}}}'
    ),
)  # fmt: skip
SCALARS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    "\ud800",
    [],
    {},
    [[]],
    [None],
    {"x": None},
)
QUERIES = ("q", "p", "page", "ordering", "order", "export", "next", "id", "locale", "collection_id", "tag", "format",
           "page_type", "fields", "limit", "offset", "search", "type", "child_of", "action", "user", "result", "filter",
           "duplicate", "evidence", "subjects", "parent_page_id", "allow_external_link", "multiple", "chosen_ids",
           "created_at_from", "timestamp_after", "media_type", "content_type", "mode", "in_preview_panel", "by", "as",
           "shown", "position", "usage_count_min", "site", "status", "sources", "line", "first")  # fmt: skip
BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe\x00",
    b"a=%ff%fe&b=%",
    b"&&&==&",
    b"--x\r\n\r\n",
    b"x" * 70_000,
)
KINDS = ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "text/plain",
         "multipart/form-data", "application/x-www-form-urlencoded; charset=utf-16", "x", "a/b; charset=nope")  # fmt: skip


def _picture(kind: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (30, 20), "red").save(written, kind)
    return written.getvalue()


FILES: tuple[bytes, ...] = (b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\xff" * 40, b"\xff\xd8\xff\xe1\x00\x00", b"%PDF-", b"<?xml?><a",
         b"TY  - \nER  - ", b"@article{", b"PMID- \n", b"[{}]", b'[{"type": []}]', b"<xml><records>", b"\x00" * 900,
         b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"RIFF\x00\x00\x00\x00WEBPVP8 ")  # fmt: skip
FILES += tuple(_picture(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP"))
FILES += tuple(one[: len(one) * 2 // 3] for one in FILES[-4:])
FILES += (
    b"TY  - BOOK\nTI  - A title\nER  - \n",
    b"@book{a, title={A title}}",
    b'[{"type": "book", "title": "A"}]',
)
NAMES = (
    "a.png",
    "x.jpg",
    "x.svg",
    "a" * 300 + ".png",
    "..png",
    "\x00.gif",
    "refs.bib",
    "refs.ris",
    "x.json",
    "x.xml",
    "",
)


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser would send: where, fields, and the names of files."""

    path: str
    fields: dict[str, Any]
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class Sent:
    """One request, as it is sent, and as it can be sent again."""

    who: str
    method: str
    path: str
    data: Any = None
    kind: str = ""

    def to(self, client: Client) -> Any:
        """The answer."""
        if self.method == "get":
            return client.get(self.path)
        if self.kind:
            return client.generic("POST", self.path, self.data, content_type=self.kind)
        return client.post(self.path, self.data)


@dataclass
class Fuzzer:
    """Bent requests of the people in `clients` to `paths`, and to `forms` that scripts build in a browser."""

    clients: dict[str, Client]
    paths: list[str]
    forms: list[tuple[str, Form]]
    rng: random.Random
    known: dict[tuple[str, str], list[Form]] = field(default_factory=dict)
    faults: list[tuple[Any, ...]] = field(default_factory=list)

    def requests(self, number: int) -> Iterator[Sent]:
        """So many of them."""
        for _number in range(number):
            yield self._one()

    def _one(self) -> Sent:
        rng = self.rng
        if self.forms and rng.random() < 0.3:
            who, form = rng.choice(self.forms)
            return self._posted(who, form)
        path, who = rng.choice(self.paths), rng.choice(self._people)
        dice = rng.random()
        if dice < 0.5:
            return self._posted(who, rng.choice(self._forms(who, path)))
        if dice < 0.6:
            return Sent(who, "post", path, rng.choice(BODIES), rng.choice(KINDS))
        if dice < 0.7:
            return Sent(who, rng.choice(["get", "post"]), self._bent_path(path))
        query = {rng.choice(QUERIES): rng.choice(JUNK) for _ in range(rng.randint(1, 3))}
        return Sent(who, "get", f"{path.partition('?')[0]}?{urlencode(query)}")

    @cached_property
    def _people(self) -> list[str]:
        often = [who for who in self.clients if who == "administrator"]
        return [*self.clients, *often * len(self.clients)]

    def _forms(self, who: str, path: str) -> list[Form]:
        """The forms on the page at `path`, or an empty one."""
        if (who, path) not in self.known:
            answer = self.clients[who].get(path)
            if answer.status_code >= 500:
                self.faults.append((answer.status_code, Sent(who, "get", path)))
            html = (
                b""
                if answer.streaming or "html" not in answer.get("Content-Type", "")
                else answer.content
            )
            forms = [Form(path, {})]
            for one in BeautifulSoup(html, "html.parser").find_all("form"):
                if (one.get("method") or "").lower() == "post":
                    files = tuple(item["name"] for item in one.select("input[type=file][name]"))
                    where = urlsplit(urljoin(f"http://x{path}", one.get("action") or path))
                    where = where.path + (f"?{where.query}" if where.query else "")
                    forms.append(Form(where, sent_by(one), files))
            self.known[who, path] = forms[1:] or forms
        return self.known[who, path]

    def _posted(self, who: str, form: Form) -> Sent:
        rng = self.rng
        data: dict[str, Any] = dict(form.fields)
        for name in form.files:
            if rng.random() < 0.7:
                data[name] = SimpleUploadedFile(
                    rng.choice(NAMES) or "x", rng.choice(FILES), "image/png"
                )
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            self._bend(data)
        return Sent(who, "post", form.path, data)

    def _bend(self, data: dict[str, Any]) -> None:
        rng = self.rng
        if not data or rng.random() < 0.05:
            data[rng.choice(QUERIES)] = rng.choice(JUNK)
            return
        name = rng.choice(sorted(data))
        dice = rng.random()
        if dice < 0.15:
            del data[name]
        elif dice < 0.2:
            data[name] = [rng.choice(JUNK), rng.choice(JUNK)]
        elif dice < 0.6 and (inside := _as_json(data[name])):
            data[name] = json.dumps(self._bent_inside(inside))
        else:
            data[name] = rng.choice(JUNK)

    def _bent_inside(self, value: Any) -> Any:
        """JSON with one of its parts left out, doubled, or replaced by something of another kind."""
        rng = self.rng
        if not isinstance(value, dict | list) or not value or rng.random() < 0.15:
            return rng.choice(SCALARS)
        if isinstance(value, list):
            at = rng.randrange(len(value))
            if rng.random() < 0.15:
                return [*value, *value]
            return [*value[:at], self._bent_inside(value[at]), *value[at + 1 :]]
        key = rng.choice(sorted(value))
        if rng.random() < 0.2:
            return {name: one for name, one in value.items() if name != key}
        return value | {key: self._bent_inside(value[key])}

    def _bent_path(self, path: str) -> str:
        rng = self.rng
        parts = path.split("/")
        at = rng.randrange(len(parts))
        odd = (
            "9" * 25,
            "0",
            "-1",
            "%00",
            "%ff",
            "..",
            "%2e%2e",
            "\u00e9",
            "a" * 3_000,
            "",
            "1e3",
            "%0a",
            "\u0661",
        )
        return "/".join([*parts[:at], rng.choice(odd), *parts[at + 1 :]]) or "/"


def _as_json(text: Any) -> Any:
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return None
    return value if isinstance(value, dict | list) else None
