"""The databases of a test run: copied from templates, which takes a moment, not made anew.

    template    migrated; kept for the next run while no migration changes
    clean       with groups, workflows and the news section, as `setup_newsroom` leaves it
    newsroom    with the people, sources and stories of `tests/newsroom.py` besides
    arranged    with what several tests that commit have arranged (`tests/arranged.py`)
    the name    what a worker's tests are connected to: a copy of one of those before

PostgreSQL copies a database in a tenth of a second, and only while nobody is connected to it.
"""

import hashlib
import time
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "test_template_"
# Of the lock under which the first of several workers migrates the template.
LOCK = 7_265_101
# Seconds for which tests that commit nothing share a copy.
FRESH_FOR = 15


class Databases:
    """Those of one worker process, all beginning with `name`.

    `build` fills a migrated database, `build_newsroom` that one when somebody asks for it.
    """

    def __init__(
        self, name: str, *, build: Callable[[], Any], build_newsroom: Callable[[], Any]
    ) -> None:
        self.name, self.clean, self.newsroom = name, f"{name}_clean", f"{name}_newsroom"
        self.arranged = f"{name}_arranged"
        self._build, self._build_newsroom = build, build_newsroom
        self._made: set[str] = set()
        self._is, self._until = "", 0.0

    def make_ready(self, like: str) -> None:
        """Connect to a copy of `like`, one of ours, that nobody has changed.

        What tests take back leaves dead rows behind, so a copy serves for a while only.
        """
        if self._is != like or time.monotonic() > self._until:
            connection.close()
            self._find(like)
            copy(self.name, like=like)
            connect_to(self.name)
            self._is, self._until = like, time.monotonic() + FRESH_FOR

    def arrange(self, build: Callable[[], Any], *, like: str) -> None:
        """Make the arranged database anew: a copy of `like` that `build` fills further."""
        connection.close()
        self._find(like)
        self._make(self.arranged, like=like, build=build)
        self._is = ""

    def is_changed(self) -> None:
        """Somebody commits something: whoever comes next gets a fresh copy."""
        self._is = ""

    def drop(self) -> None:
        """Leave nothing behind."""
        connection.close()
        for name in (self.name, *self._made):
            drop(name)

    def _find(self, name: str) -> None:
        """Make the clean database, and the newsroom's, when they are asked for first."""
        if name in self._made:
            return
        if name == self.newsroom:
            self._find(self.clean)
            self._make(name, like=self.clean, build=self._build_newsroom)
        else:
            self._make(name, like=migrated_template(), build=self._set_up)

    def _set_up(self) -> None:
        with connection.cursor() as cursor:
            # The template may be of last week, and what is migrated is told from what came after.
            cursor.execute("UPDATE django_migrations SET applied = now()")
        self._build()

    def _make(self, name: str, *, like: str, build: Callable[[], Any]) -> None:
        copy(name, like=like)
        connect_to(name)
        build()
        connection.close()
        self._made.add(name)


def connect_to(name: str) -> None:
    """From here on this process works in the database `name`."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def migrated_template() -> str:
    """The name of the migrated database; whoever comes first makes it, the others wait."""
    name = TEMPLATE + fingerprint()
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if name not in _names(server):
            for old in _names(server):
                if old.startswith(TEMPLATE):
                    drop(old)
            making = f"{name}_making"
            copy(making, like="template0")
            connect_to(making)
            call_command("migrate", interactive=False, verbosity=0)
            connection.close()
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(making), sql.Identifier(name)
                )
            )
    return name


def fingerprint() -> str:
    """Says whether a migrated database is still what migrations make: theirs and ours."""
    found = hashlib.sha256()
    for package in sorted(f"{one.name} {one.version}" for one in distributions()):
        found.update(package.encode())
    for name in sorted(one.name for one in apps.get_app_configs()):
        found.update(name.encode())
    for files in ("migrations/**/*.py", "sql/*.sql"):  # the former install the latter
        for file in sorted(ROOT.glob(f"[!.]*/**/{files}")):
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


def copy(name: str, *, like: str) -> None:
    """A copy of the database `like` in place of whatever has the name."""
    drop(name)
    with _server() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log").format(
                sql.Identifier(name), sql.Identifier(like)
            )
        )


def drop(name: str) -> None:
    """Remove the database if it is there, whoever is connected to it."""
    with _server() as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def _server() -> "psycopg.Connection[Any]":
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    for ours in ("cursor_factory", "context", "prepare_threshold", "pool"):
        parameters.pop(ours, None)
    return psycopg.connect(**parameters, autocommit=True)


def _names(server: "psycopg.Connection[Any]") -> list[str]:
    return [name for (name,) in server.execute("SELECT datname FROM pg_database")]
