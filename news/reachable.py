"""Whether PostgreSQL answers at the moment, asked so that a server that is stuck keeps nobody waiting."""

import select
import time
from typing import Any, Final

import psycopg
from django.db import connections
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

SECONDS: Final = 1.0
# Threads that find dead connections at once make the pool anew once.
_AT_ONCE: Final = 0.2
_drained_at = -_AT_ONCE


def answers(pgconn: PGconn, *, seconds: float = SECONDS) -> bool:
    """Whether an empty query is answered within `seconds`. If not, the connection is of no more use."""
    until = time.monotonic() + seconds
    socket = select.poll()
    status = None
    try:
        socket.register(pgconn.socket, select.POLLIN)
        pgconn.send_query(b"")
        while True:
            while pgconn.is_busy():
                if not socket.poll(max(0.0, until - time.monotonic()) * 1_000):
                    return False
                pgconn.consume_input()
            result = pgconn.get_result()
            if result is None:
                return status == ExecStatus.EMPTY_QUERY
            status = result.status
    except (psycopg.Error, OSError):
        return False


def check(connection: "psycopg.Connection[Any]") -> None:
    """For a pool: raise OperationalError if a connection is dead.

    The others will be, too, after a restart. The pool makes all of them anew, or the next reader
    would wait for the next dead one.
    """
    global _drained_at  # noqa: PLW0603  # of this process, as its pool is
    if answers(connection.pgconn):
        return
    connection.close()
    if time.monotonic() - _drained_at >= _AT_ONCE:
        _drained_at = time.monotonic()
        connections["default"].pool.drain()  # type: ignore[attr-defined]  # PostgreSQL's
    raise psycopg.OperationalError("the server has closed this connection, or does not answer")
