"""Server processes beside the tests, as gunicorn runs them, on the tests' own database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
from django.db import connection

# Every process is asked for the same site, as a proxy in front of them does.
ONE_SITE = {"Host": "localhost"}
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def process(
    command: list[str], answers: Any, *, seconds: int = 40, **environment: str
) -> Iterator[subprocess.Popen]:
    """A process that is waited for until `answers()` is true, and ended."""
    child = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + seconds
        while not answers():
            assert child.poll() is None, f"{command[0]} ended at once"
            assert time.monotonic() < until, f"{command[0]} does not answer"
            time.sleep(0.05)
        yield child
    finally:
        child.terminate()
        child.wait(timeout=10)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of our own; its address."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no"]
    with process(command, lambda: listens(port)):
        yield f"redis://127.0.0.1:{port}/0"


class Server:
    """One worker process, asked as a reader or as somebody signed in."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.address, timeout=30, headers=ONE_SITE)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers={n.replace("_", "-"): v for n, v in headers.items()})


class Fleet:
    """Servers that outlive a test, on whatever stands in the database `name`.

    The database is another one for each test, of the same name: a server that finds its connection
    cut off throws away what it has kept.
    """

    def __init__(self, name: str, media: Path) -> None:
        self._name, self._media = name, media
        self._running: dict[str, list[Server]] = {}
        self._stack = ExitStack()
        self._redis = ""

    def __enter__(self) -> "Fleet":
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def servers(self, store: str, number: int) -> list[Server]:
        """So many servers with this store, signed out, and aware of the database as it is now."""
        running = self._running.setdefault(store, [])
        while len(running) < number:
            running.append(self._stack.enter_context(self._start(store)))
        for one in running[:number]:
            one.client.cookies.clear()
            until = time.monotonic() + 10
            while one.get("/").headers.get("X-Cache") != "hit":
                assert time.monotonic() < until, "the server keeps nothing"
        return running[:number]

    def _start(self, store: str) -> AbstractContextManager[Server]:
        if store == "Redis" and not self._redis:
            self._redis = self._stack.enter_context(redis())
        address = self._redis if store == "Redis" else ""
        return server(self._media, SERVED_DATABASE=self._name, REDIS_URL=address)


@contextmanager
def server(media: Path, **environment: str) -> Iterator[Server]:
    """A gunicorn with one worker process of eight threads."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "neurogrit_cms.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "8", "--log-level", "error"),
    ]
    with process(
        command,
        lambda: listens(port),
        **{
            "DJANGO_SETTINGS_MODULE": "tests.pagecache.served",
            "SERVED_DATABASE": connection.settings_dict["NAME"],
            "SERVED_MEDIA": str(media),
        }
        | environment,
    ):
        one = Server(port)
        yield one
        one.client.close()
