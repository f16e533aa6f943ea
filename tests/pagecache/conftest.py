"""Server processes of one site, with Redis and without, kept for all tests of a worker."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test.utils import override_settings

from tests.databases import Databases

from .servers import Fleet, Server

STORES = ("PostgreSQL", "Redis")


@pytest.fixture(scope="session")
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this process and the servers keep their files."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def media(media_folder: Path) -> Iterator[Path]:
    """Files where the servers find them too."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(MEDIA_ROOT=str(media_folder), STORAGES=storages):
        yield media_folder


@pytest.fixture(scope="session")
def fleet(databases: Databases, media_folder: Path) -> Iterator[Fleet]:
    """Processes on the database of this worker; each is started when somebody asks for it."""
    with Fleet(databases.name, media_folder) as servers:
        yield servers


@pytest.fixture(params=STORES)
def two_servers(
    request: Any, media: Path, transactional_db: None, fleet: Fleet
) -> tuple[Server, Server]:
    """Two processes on one database and one store, neither of them this one."""
    caches["pages"].clear()
    first, second = fleet.servers(request.param, 2)
    return first, second


@pytest.fixture
def one_server(media: Path, transactional_db: None, fleet: Fleet) -> Server:
    """One process, which shares with nobody."""
    caches["pages"].clear()
    [one] = fleet.servers("PostgreSQL", 1)
    return one


@pytest.fixture
def four_servers(media: Path, transactional_db: None, fleet: Fleet) -> list[Server]:
    """Two processes with each store, all on one database."""
    caches["pages"].clear()
    return [one for store in STORES for one in fleet.servers(store, 2)]
