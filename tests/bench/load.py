"""Throughput under a load tool: pages of two worker processes, as `make demo` runs them."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.pagecache.servers import free_port, listens

from .databases import ROOT, url_of

CONNECTIONS = 8


@contextmanager
def gunicorn(application: str, **environment: str) -> Iterator[str]:
    """Two worker processes of four threads; their address, and the memory they had at the end."""
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
        yield f"http://127.0.0.1:{port}"
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


def throughput(url: str, *, seconds: int, headers: dict[str, str] | None = None) -> float:
    """Requests per second of `url`, by wrk.

    Raises SystemExit where anything but 200 or 304 is answered.
    """
    headers = headers or {}
    answer = httpx.get(url, headers=headers)
    if answer.status_code not in {200, 304}:
        raise SystemExit(f"{url} answers {answer.status_code}")
    if not shutil.which("wrk"):
        raise SystemExit("The bench needs wrk: sudo apt-get install wrk")
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={seconds}"]
    told = subprocess.run(
        [*command, *given, url], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx or 3xx responses" in told:
        raise SystemExit(f"{url} failed under load:\n{told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    return float(found[1]) if found else 0.0


def ours(database: str, *, cached: bool) -> dict[str, str]:
    """The environment of a server of ours."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.bench.served",
        "DATABASE_URL": url_of(database),
        "BENCH_PAGE_CACHE": "true" if cached else "false",
    }


def measure(
    *, database: str, plain_database: str, story: str, plain_story: str, seconds: int
) -> dict[str, float]:
    """Requests per second of each kind of answer; 0 for what this machine lacks.

    Each runs twice, in turn with the others, so that all meet the same machine; the better counts.
    """
    best: dict[str, float] = {}
    host = {"Host": "localhost"}
    for _round in range(2):
        with gunicorn("neurogrit_cms.wsgi", **ours(database, cached=True)) as address:
            url = f"{address}{story}"
            for _warm in range(8):
                page = httpx.get(url, headers=host)
            etag = {"If-None-Match": page.headers["ETag"]}
            _keep(best, "story, kept", throughput(url, seconds=seconds, headers=host))
            _keep(best, "story, 304", throughput(url, seconds=seconds, headers=host | etag))
        with gunicorn("neurogrit_cms.wsgi", **ours(database, cached=False)) as address:
            _keep(
                best,
                "story, uncached",
                throughput(f"{address}{story}", seconds=seconds, headers=host),
            )
        with gunicorn(
            "tests.bench.plain.wsgi",
            DJANGO_SETTINGS_MODULE="tests.bench.plain.settings",
            DATABASE_URL=url_of(plain_database),
        ) as address:
            _keep(
                best,
                "plain Wagtail, story",
                throughput(f"{address}{plain_story}", seconds=seconds, headers=host),
            )
        size = str(len(page.content))
        with gunicorn("tests.bench.bare", BENCH_BYTES=size) as address:
            _keep(best, "bare Django view", throughput(f"{address}/", seconds=seconds))
        with nginx(page.content) as address:
            if address:
                _keep(best, "nginx, a file", throughput(address, seconds=seconds))
    return best


def _keep(best: dict[str, float], name: str, found: float) -> None:
    best[name] = max(best.get(name, 0.0), round(found, 1))
