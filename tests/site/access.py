"""The access matrix: every address of the resolver, six kinds of people, GET and POST.

`access_table.txt` says what each gets; `test_access.py` compares. A letter a person:

    Y  answered, or sent on to somewhere useful
    -  refused: sent to the login page or back to the dashboard, or 403
    0  no such thing in this way: 404, 405 or 400
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).with_name("access_table.txt")
PEOPLE = ("anonymous", "writer", "another writer", "fact-checker", "editor", "administrator")
# What a refused request may write: the session, the failed login, nothing of the newsroom.
HARMLESS = (
    "desk_session",
    "desk_allowance",
    "wagtailusers_userprofile",
    "wagtailcore_pagesubscription",
)

BULK = {
    "page": ("publish", "unpublish", "delete", "move"),
    "newsimage": ("delete", "add_tags", "add_to_collection"),
    "document": ("delete",),
    "citation": ("delete",),
    "user": ("delete", "assign_role", "set_active_state"),
}
BULK_APPS = {
    "page": "wagtailcore",
    "newsimage": "images",
    "document": "wagtaildocs",
    "citation": "citations",
    "user": "desk",
}


def patterns(resolver: Any = None, names: tuple[str, ...] = (), route: str = "") -> Iterator[Any]:
    """Every pattern as (qualified name, route)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        text = route + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            namespace = (pattern.namespace,) if pattern.namespace else ()
            yield from patterns(pattern, names + namespace, text)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*names, pattern.name or "unnamed")), text


@dataclass(slots=True)
class World:
    """What the addresses are filled with: ids by the name of the parameter and of the URL."""

    defaults: dict[str, Any]
    by_name: dict[str, dict[str, Any]] = field(default_factory=dict)

    def fill(self, name: str, route: str) -> str:
        """The address of a route, with every parameter filled."""
        prefix = name.rpartition(":")[0]
        values = self.defaults | self.by_name.get(prefix, {}) | self.by_name.get(name, {})

        def value(match: re.Match[str]) -> str:
            return str(values[match[1].rpartition(":")[2]])

        filled = re.sub(r"\(\?P<(\w+)>[^)]*\)", value, route)
        filled = re.sub(r"<([^>]+)>", value, filled)
        filled = filled.replace(r"(\d+)/(.*)", f"{values['document_id']}/x.pdf")
        filled = filled.replace(r"((?:[\w\-]+/)*)", values["story_path"])
        return "/" + filled.replace("$", "").replace("^", "").replace(r"\.", ".").replace(
            ".*/", "nothing-here/"
        )


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Every address to try, as (row name, path); a name with several routes is numbered."""
    seen: Counter[str] = Counter()
    for name, route in patterns():
        if name == "wagtail_bulk_action":
            for model, actions in BULK.items():
                ids, app = world.defaults["bulk_ids"][model], BULK_APPS[model]
                for action in actions:
                    yield (
                        f"{name}({model},{action})",
                        f"/admin/bulk/{app}/{model}/{action}/?id={ids}",
                    )
            continue
        seen[name] += 1
        row = name if seen[name] == 1 else f"{name}({seen[name]})"
        yield row, world.fill(name, route)


def letter(response: HttpResponse) -> str:
    """What an answer means."""
    status = response.status_code
    if status in {400, 404, 405, 409, 410, 413}:
        return "0"
    if status == 403:
        return "-"
    if status in {301, 302}:
        target = response["Location"]
        if "/login/" in target or target.rstrip("/") in {"/admin", "http://testserver/admin"}:
            return "-"
    return "Y" if status < 400 else "!"


def ask(client: Client, method: str, path: str) -> tuple[str, list[str]]:
    """Ask once and roll everything back; the letter and what was written to the newsroom."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    return letter(response), kept_writes([query["sql"] for query in queries])


def kept_writes(statements: list[str]) -> list[str]:
    """The writes to the newsroom that no savepoint has taken back."""
    writes: list[str] = []
    marks: dict[str, int] = {}
    for sql in statements:
        if match := re.match(r"(ROLLBACK TO )?SAVEPOINT (.+)", sql):
            if match[1]:
                del writes[marks[match[2]] :]
            else:
                marks[match[2]] = len(writes)
        elif re.match(r"(INSERT|UPDATE|DELETE)", sql) and not any(map(sql.count, HARMLESS)):
            writes.append(sql[:160])
    return writes


def read_table() -> dict[str, tuple[str, str]]:
    """The rows of `access_table.txt`: name -> (letters for GET, letters for POST)."""
    rows = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            name, get, post = line.rsplit(None, 2)
            rows[name] = (get, post)
    return rows
