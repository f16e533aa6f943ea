"""The worker adds a signed line to the log at each clearance."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.tasks import task

from .chain import BEGINNING, ClearanceRecord, record_hash
from .logs import Damaged, Log, Unreachable, log_at
from .signed import NoKey, is_number, line_of, private_key, read_line, says

_AT_ONCE: Final = 200
_A_JOB: Final = 1_000  # lines; then other jobs have their turn
# An arbitrary lock number, used nowhere else.
_LOCK: Final = 0x6E67_6C6F
_SECONDS_TO_WAIT: Final = 20


@dataclass(frozen=True, slots=True)
class End:
    """The clearance that the last line is of."""

    number: int = 0
    hash: str = BEGINNING


def export_soon() -> None:
    """Have the worker write the lines that are missing, if they are kept anywhere."""
    if settings.CLEARANCE_LOG:
        export_clearances.enqueue()


@task(backend="jobs", queue_name="clearances")
def export_clearances() -> int:
    """Write missing lines, up to a thousand, and leave the rest to another job; how many were written.

    Raises what `write_missing` raises: the job is tried again, and administrators see why.
    """
    written = write_missing(_A_JOB)
    if written == _A_JOB:
        export_soon()
    return written


def write_missing(most: int, *, begin: bool = False) -> int:
    """Write up to so many lines of clearances that have none; how many were written.

    An empty log is written to only on the word to `begin` it: it may have been lost. Raises NoKey,
    Unreachable, and Damaged where log, database and what was signed before contradict one another.
    """
    log, memory = log_of_the_settings(), _Memory()
    key = _key()
    written = 0
    with _alone():
        end = _end_of(log, memory, begin=begin)
        memory.keep(end)  # before anything is signed: it has to be possible
        while written < most and (some := _next(end, min(_AT_ONCE, most - written))):
            log.add([line_of(record, stored, key) for record, stored in some])
            end = End(some[-1][0].number, some[-1][1])
            memory.keep(end)
            written += len(some)
    return written


def log_of_the_settings() -> Log:
    """The log that the settings name."""
    return log_at(settings.CLEARANCE_LOG, endpoint=settings.CLEARANCE_LOG_ENDPOINT or None)


def _key() -> Any:
    if not settings.CLEARANCE_LOG_KEY:
        raise NoKey("CLEARANCE_LOG_KEY is not set.")
    try:
        return private_key(Path(settings.CLEARANCE_LOG_KEY).read_bytes())
    except OSError as error:
        raise NoKey(str(error)) from error


class _Memory:
    """What was signed last, in a file beside the key: a log that lost its end is not written anew."""

    def __init__(self) -> None:
        self.path = Path(f"{settings.CLEARANCE_LOG_KEY}.last")

    @property
    def end(self) -> End:
        if not self.path.exists():
            return End()
        try:
            kept = json.loads(self.path.read_bytes())
            end = End(kept["number"], kept["hash"])
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise Damaged(f"{self.path} can’t be read: {error}") from error
        if not is_number(end.number) or not isinstance(end.hash, str):
            raise Damaged(f"{self.path} is not as it was written.")
        return end

    def keep(self, end: End) -> None:
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            with new.open("w") as file:
                json.dump({"number": end.number, "hash": end.hash}, file)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except OSError as error:
            raise Unreachable(str(error)) from error


def _end_of(log: Log, memory: _Memory, *, begin: bool) -> End:
    """Where the log ends; raises Damaged if something contradicts it."""
    signed = memory.end
    text = log.last(behind=signed.number)
    if not text:
        if signed.number or not begin:
            raise Damaged(
                "The log is empty or not there. If it never had a line, begin it with “manage.py "
                "export_clearances --begin”. Else find out where its lines are: see docs/chain.md."
            )
        return End()
    line = read_line(text)
    number: int = line["number"] if is_number(line.get("number")) else 0
    row = _clearances().filter(number=number).first()
    if row is None or not says(line, row.record, row.hash):
        raise Damaged(
            "The last line of the log says something else than the database: see “manage.py "
            "verify_clearances --against”."
        )
    if number < signed.number:
        raise Damaged(f"The log ends with no. {number}, and no. {signed.number} was signed before.")
    if signed.number and not _clearances().filter(number=signed.number, hash=signed.hash).exists():
        raise Damaged(f"Clearance no. {signed.number} is not as it was when it was signed.")
    return End(number, row.hash)


def _next(end: End, most: int) -> list[tuple[ClearanceRecord, str]]:
    """The clearances behind `end`; raises Damaged at one that does not follow."""
    rows = _clearances().filter(number__gt=end.number).order_by("number")[:most]
    found: list[tuple[ClearanceRecord, str]] = []
    for row in rows:
        follows = (row.number, row.previous_hash) == (end.number + 1, end.hash)
        if not follows or record_hash(row.record) != row.hash:
            raise Damaged(f"Clearance no. {row.number} is not as it was written: it is not signed.")
        found.append((row.record, row.hash))
        end = End(row.number, row.hash)
    return found


@contextmanager
def _alone() -> Iterator[None]:
    """Within it no other process of this database writes; raises Unreachable after a while."""
    with connection.cursor() as cursor:
        for _second in range(_SECONDS_TO_WAIT):
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            row: Any = cursor.fetchone()
            if row[0]:
                break
            time.sleep(1)
        else:
            raise Unreachable("Another process is writing to the log.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _clearances() -> Any:
    """All clearances. Their model is asked for by name: it queues the job of this module."""
    return apps.get_model("factcheck", "Clearance").objects.all()
