"""Migrations on a live site, whose connections give up early (`settings/production.py`)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from django.db import DatabaseError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

# A migration may take its time, but it must not make readers wait for a lock.
_WITHOUT_HURRY: Final = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"
_LOCK_REFUSED: Final = ("55P03", "40P01")  # PostgreSQL, appendix A


@contextmanager
def migrating(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within it, a table can be updated and altered in one transaction.

    PostgreSQL refuses to alter a table while deferred checks of its rows are pending. So what is
    pending is checked before each ALTER TABLE; what is changed after it is checked at the end, as
    ever. The time-out of locks stays.
    """
    without_hurry(connection)
    try:
        with connection.execute_wrapper(_check_what_is_pending):
            yield
    finally:
        # If the connection is lost, or its transaction failed, there is nothing to reset; the fault
        # that did it is what has to be told.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout; RESET idle_in_transaction_session_timeout")


def without_hurry(connection: BaseDatabaseWrapper) -> None:
    """Let statements of this connection take their time. A migration may have reset that."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_HURRY)


def is_lock_refused(error: OperationalError) -> bool:
    """Whether a statement gave up because somebody else held a lock, or both waited for each other."""
    return getattr(error.__cause__, "sqlstate", None) in _LOCK_REFUSED


def _check_what_is_pending(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    connection = context["connection"]
    if not connection.in_atomic_block or "ALTER TABLE" not in str(sql).upper():
        return execute(sql, params, many, context)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return execute(sql, params, many, context)
