"""Where the signed lines of the chain go: to a file, or to a bucket. Done by the worker."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection
from django.tasks import task
from django.utils.module_loading import import_string

from .chain import ClearanceRecord
from .signed import line_of, private_key, read_line

_BUCKET: Final = "s3://"
_AT_ONCE: Final = 200
_DIGITS: Final = 12
_LONGEST: Final = 64 * 1024  # bytes; a line has about 600
# Any number of our own.
_LOCK: Final = 0x6E67_6C6F


class Damaged(Exception):
    """The end of a file of lines is not what was written to it."""


class Log(Protocol):
    """A place for lines, to which is only added."""

    def last(self) -> str:
        """The last whole line; empty for none."""

    def add(self, lines: list[str]) -> None:
        """Add lines at the end; raises Damaged."""

    def lines(self) -> Iterator[str]:
        """All that are there, in order."""


class FileLog:
    """Lines in one file, which may stand on a disk of another machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> str:
        """The last whole line; empty for none."""
        whole, _end, _tail = self._end().rpartition("\n")
        return f"{whole.rpartition('\n')[2]}\n" if whole else ""

    def _end(self) -> str:
        """What stands at the end, enough for a line and what was cut off of the next."""
        if not self.path.exists():
            return ""
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - _LONGEST))
            return file.read().decode("utf-8", errors="replace")

    def add(self, lines: list[str]) -> None:
        """Add lines at the end. What was cut off in the middle of the next one is completed."""
        tail = self._end().rpartition("\n")[2]
        if not lines[0].startswith(tail):
            raise Damaged(f"{self.path} ends with something that was not written to it.")
        with self.path.open("a", encoding="utf-8") as file:
            file.write("".join(lines)[len(tail) :])
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> Iterator[str]:
        """All that are there, in order; none where there is no file yet."""
        if self.path.exists():
            with self.path.open(encoding="utf-8", errors="replace", newline="") as file:
                yield from file


class BucketLog:
    """Lines in a bucket, each an object of its own: an object is written once, and never added to."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def _names(self) -> list[str]:
        _folders, names = self.storage.listdir("")
        return sorted(name for name in names if name.endswith(".json"))

    def last(self) -> str:
        """The last line; empty for none."""
        names = self._names()
        return self._read(names[-1]) if names else ""

    def add(self, lines: list[str]) -> None:
        """Add lines behind those that are there."""
        for line in lines:
            name = f"{json.loads(line)['number']:0{_DIGITS}}.json"
            self.storage.save(name, ContentFile(line.encode()))

    def _read(self, name: str) -> str:
        with self.storage.open(name) as file:
            text: str = file.read().decode("utf-8", errors="replace")
        return text

    def lines(self) -> Iterator[str]:
        """All that are there, in order."""
        return map(self._read, self._names())


def log_at(place: str) -> Log:
    """The log at a path, or at an address such as "s3://bucket/folder"."""
    if not place.startswith(_BUCKET):
        return FileLog(Path(place))
    bucket, _slash, folder = place.removeprefix(_BUCKET).partition("/")
    options = {"bucket_name": bucket, "location": folder, "file_overwrite": False}
    endpoint = {"endpoint_url": settings.CLEARANCE_LOG_ENDPOINT or None}
    return BucketLog(import_string("storages.backends.s3.S3Storage")(**options, **endpoint))


def key_of_the_log() -> Ed25519PrivateKey:
    """The key that signs; raises OSError or NoKey."""
    return private_key(Path(settings.CLEARANCE_LOG_KEY).read_bytes())


def export_soon() -> None:
    """Have the worker write the lines that are missing, if they are kept anywhere."""
    if settings.CLEARANCE_LOG:
        export_clearances.enqueue()


@task(backend="jobs", queue_name="clearances")
def export_clearances() -> int:
    """Write the lines of all clearances that have none yet; how many there were.

    One at a time, even with several workers. Raises OSError, NoKey or Damaged, the latter too where
    the database does not go on from the last line: the job is tried again, and administrators see
    why.
    """
    log, key, written = log_at(settings.CLEARANCE_LOG), key_of_the_log(), 0
    with _alone():
        done = _number_of_the_last(log)
        while some := list(_records(after=done)):
            log.add([line_of(record, stored, key) for record, stored in some])
            written += len(some)
            done += len(some)
    return written


def _number_of_the_last(log: Log) -> int:
    """The clearance that the last line is of; 0 for no line."""
    text = log.last()
    if not text:
        return 0
    line = read_line(text)
    row = _clearances().filter(number=line.get("number")).first()
    if row is None or row.hash != line.get("hash"):
        raise Damaged(
            "The last line of the log is of a clearance that the database does not have like this: "
            "see “manage.py verify_clearances --against”."
        )
    return int(line["number"])


@contextmanager
def _alone() -> Iterator[None]:
    """Within it no other worker writes: a lock of the database, which ends with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _clearances() -> Any:
    return apps.get_model("factcheck", "Clearance").objects.all()


def _records(*, after: int) -> Iterator[tuple[ClearanceRecord, str]]:
    rows = _clearances().filter(number__gt=after).order_by("number")[:_AT_ONCE]
    return ((row.record, row.hash) for row in rows)
