"""Throughput under a load tool: pages of two worker processes, as `make demo` runs them."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.pagecache.servers import free_port, listens

from .databases import ROOT, url_of

CONNECTIONS, ROUNDS = 8, 7
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@contextmanager
def gunicorn(application: str, **environment: str) -> Iterator[tuple[str, int]]:
    """Two worker processes of four threads; their address, and the number of their parent."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "error"),
    ]
    child = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, start_new_session=True
    )
    try:
        until = time.monotonic() + 40
        while not listens(port):
            if child.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{application} does not start")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", child.pid
    finally:
        child.terminate()
        child.wait(timeout=15)


@contextmanager
def nginx(page: bytes) -> Iterator[str | None]:
    """nginx with the page as a file; None where there is no nginx."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "index.html").write_bytes(page)
        Path(folder).chmod(0o755)  # its workers are somebody else
        port = free_port()
        Path(folder, "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log stderr crit; worker_processes 2;\n"
            "events { worker_connections 256; }\n"
            f"http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};\n"
            f" fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n"
            f" server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
        )
        child = subprocess.Popen([program, "-p", folder, "-c", f"{folder}/nginx.conf"])
        try:
            while not listens(port):
                if child.poll() is not None:
                    yield None
                    return
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/"
        finally:
            child.terminate()
            child.wait(timeout=10)


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests per second, milliseconds until half and 99 of 100 were answered, MB of memory
    that the server's processes have to themselves, or share of what they share; and requests per
    second in each round, if there were several.
    """

    per_second: float
    p50: float
    p99: float
    memory: int
    rounds: tuple[float, ...] = ()


def throughput(
    url: str, *, seconds: int, process: int = 0, headers: dict[str, str] | None = None
) -> Rate:
    """What wrk measures of `url`; the memory is that of `process` and its children.

    Raises SystemExit where anything but 200 or 304 is answered.
    """
    headers = headers or {}
    answer = httpx.get(url, headers=headers)
    if answer.status_code not in {200, 304}:
        raise SystemExit(f"{url} answers {answer.status_code}")
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", "--latency"]
    told = subprocess.run(
        [*command, f"--duration={seconds}", *given, url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx or 3xx responses" in told:
        raise SystemExit(f"{url} failed under load:\n{told}")
    return Rate(
        _first(r"Requests/sec:\s+([\d.]+)", told),
        _milliseconds("50%", told),
        _milliseconds("99%", told),
        _memory(process) if process else 0,
    )


def _first(pattern: str, told: str) -> float:
    found = re.search(pattern, told)
    return float(found[1]) if found else 0.0


def _milliseconds(share: str, told: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)\b", told)
    return round(float(found[1]) * UNITS[found[2]], 2) if found else 0.0


def _memory(process: int) -> int:
    master = psutil.Process(process)
    everybody = [master, *master.children(recursive=True)]
    return round(sum(one.memory_full_info().pss for one in everybody) / 2**20)


def ours(database: str, *, cached: bool) -> dict[str, str]:
    """The environment of a server of ours."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.bench.served",
        "DATABASE_URL": url_of(database),
        "BENCH_PAGE_CACHE": "true" if cached else "false",
    }


def measure(
    *, database: str, plain_database: str, story: str, plain_story: str, seconds: int
) -> dict[str, Any]:
    """The `Rate` of each kind of answer; none of what this machine lacks.

    All servers run at once, and are asked in turn, so that all meet the same machine: a ratio is
    the median of the `ROUNDS`. What is told of each alone is the best of them.
    """
    rates: dict[str, list[Rate]] = {}
    host = {"Host": "localhost"}
    with ExitStack() as running:
        kept, kept_process = running.enter_context(
            gunicorn("neurogrit_cms.wsgi", **ours(database, cached=True))
        )
        for _warm in range(8):
            page = httpx.get(f"{kept}{story}", headers=host)
        etag = {"If-None-Match": page.headers["ETag"]}
        made, made_process = running.enter_context(
            gunicorn("neurogrit_cms.wsgi", **ours(database, cached=False))
        )
        plain, plain_process = running.enter_context(
            gunicorn(
                "tests.bench.plain.wsgi",
                DJANGO_SETTINGS_MODULE="tests.bench.plain.settings",
                DATABASE_URL=url_of(plain_database),
            )
        )
        size = str(len(page.content))
        bare, bare_process = running.enter_context(gunicorn("tests.bench.bare", BENCH_BYTES=size))
        file = running.enter_context(nginx(page.content))
        asked: list[tuple[str, str, int, dict[str, str]]] = [
            ("story, kept", f"{kept}{story}", kept_process, host),
            ("bare Django view", f"{bare}/", bare_process, {}),
            ("story, 304", f"{kept}{story}", kept_process, host | etag),
            ("story, uncached", f"{made}{story}", made_process, host),
            ("plain Wagtail, story", f"{plain}{plain_story}", plain_process, host),
            *([("nginx, a file", file, 0, {})] if file else []),
        ]
        for _round in range(ROUNDS):
            for name, url, process, headers in asked:
                rate = throughput(url, seconds=seconds, process=process, headers=headers)
                rates.setdefault(name, []).append(rate)
    return {
        name: asdict(
            replace(
                max(measured, key=lambda rate: rate.per_second),
                rounds=tuple(rate.per_second for rate in measured),
            )
        )
        for name, measured in rates.items()
    }
