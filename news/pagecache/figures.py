"""Figures that take long to reckon and change seldom: how many stories there are of each kind.

Kept in each process until something changes that they count, by the same word of the database that
pages are kept by.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from .tags import SITE

MOST = 1_000
# Changes are remembered for a day (`pages.LONGEST_HOURS`).
GOOD_FOR = 12 * 3600


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, what the database had committed before it was reckoned, and which database that was."""

    value: Any
    snapshot: str
    database: str
    until: float


_KEPT: OrderedDict[str, Figure] = OrderedDict()
_LOCK = Lock()
# After a restore, or in a standby that took over, numbers of transactions may be behind.
_DATABASE = """
    SELECT pg_current_snapshot()::text, pg_postmaster_start_time() || '-' ||
        (SELECT oid FROM pg_database WHERE datname = current_database())
"""
# What is behind the snapshot is visible in it, and needn't be looked at one by one.
_STILL_TRUE = """, NOT EXISTS (
        SELECT FROM pagecache_change
        WHERE tag = ANY(%s) AND xid >= pg_snapshot_xmin(%s::pg_snapshot)
            AND NOT pg_visible_in_snapshot(xid, %s::pg_snapshot)
    )
"""


def kept[Rows: QuerySet[Any], Value](
    rows: Rows, reckon: Callable[[Rows], Value], *, tags: Collection[str]
) -> Value:
    """`reckon(rows)`, or what it was when nothing that `tags` name has changed since.

    The same query is the same figure. It costs one small query where it is known. Whoever gets it
    must leave it as it is: others get the same object.
    """
    if not _may_keep():
        return reckon(rows)
    try:
        key = repr((reckon.__qualname__, rows.query.sql_with_params()))
    except EmptyResultSet:
        return reckon(rows)
    # Empty results are cheap, and arbitrary addresses could fill the cache.
    return _kept(key, lambda: reckon(rows), tags, is_worth_it=bool)


def kept_as[Value](
    key: str,
    reckon: Callable[[], Value],
    *,
    tags: Collection[str] = (),
    is_worth_it: Callable[[Value], bool] = lambda _value: True,
) -> Value:
    """The same for what has a name of its own, and isn't a query; kept if `is_worth_it`."""
    if not _may_keep():
        return reckon()
    return _kept(key, reckon, tags, is_worth_it=is_worth_it)


def _may_keep() -> bool:
    # What a transaction sees may be its own, and may never have been.
    return settings.PAGE_CACHE and not connection.in_atomic_block


def _kept[Value](
    key: str,
    reckon: Callable[[], Value],
    tags: Collection[str],
    *,
    is_worth_it: Callable[[Value], bool],
) -> Value:
    known = _KEPT.get(key)
    now, database, is_true = _ask([SITE, *tags], known)
    if known and is_true and known.database == database and time.monotonic() < known.until:
        with _LOCK:
            if key in _KEPT:
                _KEPT.move_to_end(key)
        return cast("Value", known.value)
    value = reckon()
    if is_worth_it(value):
        with _LOCK:
            _KEPT[key] = Figure(value, now, database, time.monotonic() + GOOD_FOR)
            _KEPT.move_to_end(key)
            while len(_KEPT) > MOST:
                _KEPT.popitem(last=False)
    return value


def _ask(tags: Collection[str], known: Figure | None) -> tuple[str, str, bool]:
    """The snapshot at hand, the database, and whether nothing has changed since `known`."""
    with connection.cursor() as cursor:
        if not known:
            cursor.execute(_DATABASE)
            return (*cursor.fetchone(), False)
        cursor.execute(_DATABASE + _STILL_TRUE, [list(tags), known.snapshot, known.snapshot])
        now, database, is_true = cursor.fetchone()
    return now, database, is_true


def forget() -> None:
    """Start afresh, as a new process does."""
    with _LOCK:
        _KEPT.clear()
