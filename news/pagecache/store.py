"""Entries that all processes share: in Redis, in PostgreSQL, wherever the cache "pages" is."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.cache import caches

from .entries import Entry

logger = logging.getLogger(__name__)

# How long one process may take to make a page before another stops waiting for it.
LONGEST_TURN: Final = 10
LOOK_EVERY: Final = 0.02
LEFT_ALONE: Final = 5.0


class Store:
    """Best effort: a store that fails is noted in the log, and left alone for some seconds."""

    _away_until = 0.0

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    @classmethod
    def _is_away(cls) -> bool:
        return time.monotonic() < cls._away_until

    @classmethod
    def _leave_alone(cls) -> None:
        cls._away_until = time.monotonic() + LEFT_ALONE

    def get(self, key: str) -> Entry | None:
        """The entry under `key`, which may not be true any more; None if there is none."""
        if self._is_away():
            return None
        try:
            entry = caches["pages"].get(self._key("page", key))
        except Exception:  # whatever a store raises when it is away or holds something else
            logger.exception("The shared store of pages did not answer")
            self._leave_alone()
            return None
        return entry if isinstance(entry, Entry) and not entry.is_over() else None

    def put(self, key: str, entry: Entry) -> None:
        """Keep `entry` for the others."""
        if self._is_away():
            return
        try:
            caches["pages"].set(
                self._key("page", key), entry, timeout=max(1, int(entry.until - time.time()))
            )
        except Exception:  # as above
            logger.exception("The shared store of pages did not take one")
            self._leave_alone()

    @contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """Whether it is on this process to make the page; another may be at it."""
        lock = self._key("turn", key)
        mine = True
        if self._is_away():
            yield mine
            return
        try:
            mine = caches["pages"].add(lock, 1, timeout=LONGEST_TURN)
        except Exception:  # as above
            logger.exception("The shared store of pages gave no turn")
            self._leave_alone()
        try:
            yield mine
        finally:
            if mine:
                self._end(lock)

    def wait(self, key: str) -> Entry | None:
        """What the process whose turn it is has made; None if that kept nothing."""
        until = time.monotonic() + LONGEST_TURN
        lock = self._key("turn", key)
        while time.monotonic() < until:
            time.sleep(LOOK_EVERY)
            try:
                running = caches["pages"].get(lock) is not None
            except Exception:  # as above
                logger.exception("The shared store of pages did not answer")
                self._leave_alone()
                return None
            # Look for the page after the lock: the other process stores the page before it ends its
            # turn.
            if entry := self.get(key):
                return entry
            if not running:
                return None
        return None

    def _end(self, lock: str) -> None:
        try:
            caches["pages"].delete(lock)
        except Exception:  # as above
            logger.exception("The shared store of pages kept a turn; it ends by itself")
            self._leave_alone()

    def _key(self, kind: str, key: str) -> str:
        return f"{self.prefix}:{kind}:{key}"
