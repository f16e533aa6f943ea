"""What the database says of changes: told as they commit, and asked about what was made before."""

import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from threading import RLock
from typing import Any

import psycopg
from django.db import connections

from news.reachable import answers

CHANNEL = "pagecache"
PAUSE = 1.0
# A connection that has silently died is noticed within this time.
_KEEPALIVE = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "connect_timeout": 3,
}
# Django's own ways with its connections, which this one doesn't share.
_NOT_OURS = ("cursor_factory", "context", "prepare_threshold", "pool")

# What PostgreSQL says while it lets nobody in.
_NOBODY = ("starting up", "shutting down", "recovery mode", "not yet accepting")

Unreachable = psycopg.Error


class Proof:
    """That a connection hears what PostgreSQL tells it, unasked: it is told something now and then.

    By a connection of its own, on a channel that nobody else listens on. Nothing here waits: while
    the proof is on its way the listener is asked instead.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._channel = ""
        self._speaker: psycopg.Connection[Any] | None = None
        self._process = 0
        self._number = 0
        self._said = self._proven = -seconds

    def begin(self, listener: "psycopg.Connection[Any]", settings: Mapping[str, Any]) -> None:
        """Have `listener` listen, and open the connection that speaks; raises psycopg.Error."""
        self.end()
        if not self._seconds:
            return
        self._channel = f"{CHANNEL}_{secrets.token_hex(8)}"
        listener.execute(f"LISTEN {self._channel}".encode())
        self._speaker = psycopg.connect(**settings, autocommit=True)
        self._process, self._said = os.getpid(), -self._seconds

    def stands(self) -> bool:
        """Whether what was said less than so many seconds ago has been heard."""
        return time.monotonic() - self._proven < self._seconds

    def renew(self) -> None:
        """Say something, if the last time was a while ago."""
        now = time.monotonic()
        if not self._speaker or now - self._said < self._seconds / 2:
            return
        speaker = self._speaker.pgconn
        try:
            speaker.consume_input()
            while not speaker.is_busy() and speaker.get_result():
                pass
            if not speaker.is_busy():
                self._number, self._said = self._number + 1, now
                speaker.send_query(f"NOTIFY {self._channel}, '{self._number}'".encode())
        except psycopg.Error:
            self.end()  # there is no proof from here on; the listener is asked each time

    def heard(self, payload: str) -> None:
        """The listener has heard this."""
        if payload == str(self._number):
            self._proven = self._said

    def end(self) -> None:
        """Nothing is proven any more."""
        self._proven = -self._seconds
        if self._speaker and self._process == os.getpid():  # else it is the parent's
            self._speaker.close()
        self._speaker = None


class Changes:
    """One connection of this process, on which PostgreSQL tells of every committed change.

    At each request it is looked whether something has come. PostgreSQL needn't be asked for that
    while the connection is proven to hear: another one of this process has notified it, less than
    `proof_seconds` ago, and it has heard that unasked. With 0 it is asked each time. Safe for many
    threads, and opened anew in a process that was forked. Everything raises Unreachable.
    """

    def __init__(self, *, proof_seconds: float = 0.0) -> None:
        self._proof = Proof(proof_seconds)
        self._lock = RLock()
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self._process = 0
        self._begun = 0
        self._not_before = 0.0
        self._trying = False
        self.is_away = False
        self._told: list[str] = []
        self.database = ""
        self.heard = time.monotonic()

    def catch_up(self, drop: Callable[[list[str] | None], None]) -> None:
        """Have `drop` throw away what shows the tags that changed since this was last called.

        It is called under the lock, so that whoever comes after finds it done; with None if there
        may have been others: the connection is new. Nothing is dropped while the database is away
        (`is_away`); `heard` says since when.
        """
        if self._trying:
            raise psycopg.OperationalError("another thread is trying to reach the database")
        begun = self._begun
        with self._lock:
            is_new = not self._connection or self._process != os.getpid()
            # A question that another thread began after this one came is as good as our own.
            if not is_new and self._begun == begun:
                self._begun += 1
                is_new = not self._answers()
            if is_new:
                self._connect()
                drop(None)
                return
            told, self._told = self._told, []
            if told:
                drop(told)

    def _answers(self) -> bool:
        """Whether the connection has told of what came; one that is broken is forgotten."""
        try:
            self._take()
            if not self._proof.stands():
                self._read()
            self.heard = time.monotonic()
            self._proof.renew()
        except psycopg.Error:
            self._forget()
            return False
        return True

    def snapshot(self) -> str:
        """What is committed by now, in PostgreSQL's words (`pg_snapshot`)."""
        return str(self._ask("SELECT pg_current_snapshot()::text", ()))

    def leave_standing(self, tags: Sequence[str], *, since: str) -> bool:
        """Whether no change of these tags has committed since the snapshot `since`."""
        return bool(
            self._ask(
                "SELECT NOT EXISTS (SELECT FROM pagecache_change WHERE tag = ANY(%s)"
                " AND NOT pg_visible_in_snapshot(xid, %s::pg_snapshot))",
                (list(tags), since),
            )
        )

    def tidy(self, *, hours: int) -> None:
        """Forget changes that are older than any page that is kept."""
        self._ask(
            "WITH gone AS (DELETE FROM pagecache_change"
            " WHERE at < now() - make_interval(hours => %s) RETURNING id)"
            " SELECT count(*) FROM gone",
            (hours,),
        )

    def close(self) -> None:
        """End the connection; the next question opens another."""
        with self._lock:
            self._forget()

    def _ask(self, query: str, values: Sequence[Any]) -> Any:
        with self._lock:
            if not self._connection or self._process != os.getpid():
                raise psycopg.OperationalError("not connected")
            try:
                row = self._connection.execute(query.encode(), values).fetchone()
            except psycopg.Error:
                self._forget()
                raise
            return row[0] if row else None

    def _connect(self) -> None:
        if time.monotonic() < self._not_before:
            raise psycopg.OperationalError("the database did not answer a moment ago")
        if self._process == os.getpid():
            self._forget()
        # What a parent process had is the parent's: it is left open, and never closed from here.
        settings = connections["default"].get_connection_params()
        for name in _NOT_OURS:
            settings.pop(name, None)
        # One thread tries; those behind it don't wait as long again. One that comes meanwhile, when
        # the database was known to be away, doesn't wait at all.
        self._trying = bool(self._not_before)
        self._not_before = time.monotonic() + PAUSE
        try:
            connection: Any = psycopg.connect(**(settings | _KEEPALIVE), autocommit=True)
        except psycopg.Error as error:
            self.is_away = _is_away(str(error))
            raise
        finally:
            self._trying = False
            self._not_before = time.monotonic() + PAUSE
        connection.add_notify_handler(lambda notice: self._note(notice.channel, notice.payload))
        connection.execute(f"LISTEN {CHANNEL}".encode())
        self._proof.begin(connection, settings | _KEEPALIVE)
        row = connection.execute(
            "SELECT (SELECT system_identifier FROM pg_control_system()) || '-' ||"
            " (SELECT timeline_id FROM pg_control_checkpoint()) || '-' ||"
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        ).fetchone()
        self.database = str(row[0]) if row else ""
        self._connection, self._process, self._told = connection, os.getpid(), []
        self._not_before, self.is_away = 0.0, False
        self.heard = time.monotonic()

    def _read(self) -> None:
        """Take what has come.

        PostgreSQL signals every listener before it confirms a commit, and a listener passes on
        what it was signalled before it answers. So the answer to an empty query, a round trip of
        some fifty microseconds, comes after all that was committed before it was asked.
        """
        assert self._connection  # noqa: S101  # for the type checker: the caller has looked
        if not answers(self._connection.pgconn):
            raise psycopg.OperationalError("the database does not answer")
        self._take()

    def _take(self) -> None:
        """Take what has come so far, unasked."""
        assert self._connection  # noqa: S101  # as above
        pgconn = self._connection.pgconn
        pgconn.consume_input()
        while notice := pgconn.notifies():
            self._note(notice.relname.decode(), notice.extra.decode())

    def _note(self, channel: str, payload: str) -> None:
        if channel == CHANNEL:
            self._told.append(payload)
        else:
            self._proof.heard(payload)

    def _forget(self) -> None:
        self._proof.end()
        if self._connection:
            self._connection.close()
        self._connection = None


def _is_away(said: str) -> bool:
    """Whether nobody can reach the database, as far as the error tells.

    A server that refuses only this process ("too many clients") still answers others, and they may
    change something.
    """
    return "FATAL" not in said or any(state in said for state in _NOBODY)
