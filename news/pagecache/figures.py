"""Figures that take long to reckon and change seldom: how many stories there are of each kind.

Kept in each process until something changes that they count, by the same word of the database that
pages are kept by.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from .tags import SITE

MOST = 1_000
# Changes are remembered for a day (`pages.LONGEST_HOURS`).
GOOD_FOR = 12 * 3600

_KEPT: OrderedDict[str, tuple[str, float, Any]] = OrderedDict()
_LOCK = Lock()
_STILL_TRUE = """
    SELECT pg_current_snapshot()::text, NOT EXISTS (
        SELECT FROM pagecache_change
        WHERE tag = ANY(%s) AND NOT pg_visible_in_snapshot(xid, %s::pg_snapshot)
    )
"""


def kept[Rows: QuerySet[Any], Figure](
    rows: Rows, reckon: Callable[[Rows], Figure], *, tags: Collection[str]
) -> Figure:
    """`reckon(rows)`, or what it was when nothing that `tags` name has changed since.

    The same query is the same figure. It costs one small query where it is known. Whoever gets it
    must leave it as it is: others get the same object.
    """
    # What a transaction sees may be its own, and may never have been.
    if connection.in_atomic_block:
        return reckon(rows)
    try:
        key = repr((reckon.__qualname__, rows.query.sql_with_params()))
    except EmptyResultSet:
        return reckon(rows)
    snapshot, until, figure = _KEPT.get(key, ("", 0.0, None))
    now, is_true = _ask([SITE, *tags], since=snapshot)
    if is_true and snapshot and time.monotonic() < until:
        return figure
    figure = reckon(rows)
    with _LOCK:
        _KEPT[key] = now, time.monotonic() + GOOD_FOR, figure
        _KEPT.move_to_end(key)
        while len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
    return figure


def _ask(tags: Collection[str], *, since: str) -> tuple[str, bool]:
    """The snapshot at hand, and whether nothing has changed since the one named."""
    with connection.cursor() as cursor:
        cursor.execute(_STILL_TRUE, [list(tags), since or "1:1:"])
        now, is_true = cursor.fetchone()
    return now, is_true


def forget() -> None:
    """Start afresh, as a new process does."""
    with _LOCK:
        _KEPT.clear()
