"""A database for each size of corpus, kept for the next run, beside those of the tests."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from neurogrit_cms.postgres import embedded_url

ROOT = Path(__file__).resolve().parents[2]
SEED = 1


def server_url() -> str:
    return os.environ.get("DATABASE_URL") or embedded_url()


def url_of(name: str) -> str:
    """The address of the database `name` on the server that the tests use."""
    head, mark, query = server_url().partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"


def made(name: str) -> bool:
    """Make the database `name` unless it is there; whether it was made."""
    with psycopg.connect(server_url(), autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        return True


def drop(name: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def manage(*command: str, settings: str, database: str, **environment: str) -> str:
    """Run a management command, or a module with "-m", and return what it prints."""
    words = command if command[0] == "-m" else ("manage.py", *command)
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": url_of(database)}
        | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout[-4000:]}")
    return done.stdout
