"""Where signed lines are kept: in one file, or in a bucket, an object for each. Lines are only added."""

import json
import os
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import boto3
from botocore.exceptions import BotoCoreError, ClientError

_BUCKET: Final = "s3://"
_LONGEST: Final = 64 * 1024  # bytes; a line has about 600
_NAME: Final = re.compile(r"\d{12}\.json")
_EXISTS: Final = "PreconditionFailed"


class Damaged(Exception):
    """A log is not as it was written, or the database contradicts it; its text says how."""


class Unreachable(Exception):
    """A log can't be read or written at the moment; its text says why."""


class Log(Protocol):
    """An append-only store of lines. Raises Damaged and Unreachable."""

    def last(self, *, behind: int) -> str:
        """The last whole line; empty for none. It is known that there is none before line `behind`."""

    def add(self, lines: list[str]) -> None:
        """Add lines at the end."""

    def lines(self) -> Iterator[str]:
        """All lines, in order."""


class FileLog:
    """Lines in one file, which may stand on a disk of another machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self, *, behind: int) -> str:
        """The last whole line; empty for none."""
        whole, _end, _tail = self._end().rpartition("\n")
        return f"{whole.rpartition('\n')[2]}\n" if whole else ""

    def _end(self) -> str:
        """What stands at the end: enough for a line, and what a crash left of the next."""
        with _reached():
            if not self.path.exists():
                return ""
            with self.path.open("rb") as file:
                file.seek(max(0, self.path.stat().st_size - _LONGEST))
                return file.read().decode("utf-8", errors="replace")

    def add(self, lines: list[str]) -> None:
        """Add lines at the end. What a crash left of the first one is completed."""
        tail = self._end().rpartition("\n")[2]
        if not lines[0].startswith(tail):
            raise Damaged(f"{self.path} ends with something that was not written to it.")
        with _reached(), self.path.open("a", encoding="utf-8") as file:
            file.write("".join(lines)[len(tail) :])
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> Iterator[str]:
        """All lines, in order; none where there is no file. One that is too long comes in pieces."""
        with _reached():
            if not self.path.exists():
                return
            with self.path.open(encoding="utf-8", errors="replace", newline="\n") as file:
                while line := file.readline(_LONGEST):
                    yield line


class BucketLog:
    """Lines in a bucket, each an object that is named by the number of its clearance."""

    def __init__(self, bucket: str, folder: str, *, endpoint: str | None) -> None:
        self.bucket, self.folder = bucket, folder.strip("/")
        self.client: Any = boto3.client("s3", endpoint_url=endpoint)

    def _key(self, number: int) -> str:
        return f"{self._prefix}{number:012}.json"

    @property
    def _prefix(self) -> str:
        return f"{self.folder}/" if self.folder else ""

    def _keys(self, *, behind: int = 0) -> Iterator[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self._prefix, StartAfter=self._key(behind)
        )
        for page in pages:
            for entry in page.get("Contents", ()):
                if not _NAME.fullmatch(entry["Key"].removeprefix(self._prefix)):
                    raise Damaged(f"{entry['Key']} is no line, and does not belong in the folder.")
                yield entry["Key"]

    def last(self, *, behind: int) -> str:
        """The last line; empty for none."""
        with _reached():
            keys = deque(self._keys(behind=max(0, behind - 1)), maxlen=1)  # they come in order
            return self._read(keys[0]) if keys else ""

    def add(self, lines: list[str]) -> None:
        """Add lines. One that is there already, to the letter, was added before."""
        with _reached():
            for line in lines:
                key = self._key(json.loads(line)["number"])
                try:
                    self.client.put_object(
                        Bucket=self.bucket, Key=key, Body=line.encode(), IfNoneMatch="*"
                    )
                except ClientError as error:
                    if error.response["Error"]["Code"] != _EXISTS:
                        raise
                    if self._read(key) != line:
                        raise Damaged(
                            f"{key} has another line than the one to be added."
                        ) from error

    def _read(self, key: str) -> str:
        body = self.client.get_object(Bucket=self.bucket, Key=key)["Body"]
        text: str = body.read(_LONGEST).decode("utf-8", errors="replace")
        return text

    def lines(self) -> Iterator[str]:
        """All lines, in the order of their names."""
        with _reached():
            yield from map(self._read, self._keys())


@contextmanager
def _reached() -> Iterator[None]:
    """Within it, faults of disks and networks are raised as Unreachable."""
    try:
        yield
    except (OSError, BotoCoreError, ClientError) as error:
        raise Unreachable(str(error)) from error


def log_at(place: str, *, endpoint: str | None = None) -> Log:
    """The log at a path, or at an address such as "s3://bucket/folder"."""
    if not place.startswith(_BUCKET):
        return FileLog(Path(place))
    bucket, _slash, folder = place.removeprefix(_BUCKET).partition("/")
    return BucketLog(bucket, folder, endpoint=endpoint)
