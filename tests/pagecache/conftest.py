"""Two server processes of one site, with Redis and without."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test.utils import override_settings

from .servers import Server, redis, server


@pytest.fixture(params=["PostgreSQL", "Redis"])
def shared_store(request: Any) -> Iterator[dict[str, str]]:
    """The environment of a server with one store or the other."""
    if request.param == "PostgreSQL":
        caches["pages"].clear()
        yield {"REDIS_URL": ""}
        return
    if not shutil.which("redis-server"):
        pytest.skip("needs Redis: sudo apt-get install redis-server")
    with redis() as address:
        yield {"REDIS_URL": address}


@pytest.fixture
def media(tmp_path: Path) -> Iterator[Path]:
    """Files where the servers find them too."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(MEDIA_ROOT=str(tmp_path), STORAGES=storages):
        yield tmp_path


@pytest.fixture
def two_servers(
    empty_newsroom: None, media: Path, shared_store: dict[str, str]
) -> Iterator[tuple[Server, Server]]:
    """Two processes on one database and one store, neither of them this one."""
    with ExitStack() as stack:
        yield tuple(stack.enter_context(server(media, **shared_store)) for _number in range(2))


@pytest.fixture
def one_server(empty_newsroom: None, media: Path) -> Iterator[Server]:
    """One process, which shares with nobody."""
    caches["pages"].clear()
    with server(media, REDIS_URL=os.environ.get("REDIS_URL", "")) as one:
        yield one
