"""Entries in the memory of one process: found by address, dropped by tag, bounded in bytes."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from threading import Lock

from .entries import Entry


class Memory:
    """The pages asked for last, up to `most_bytes`. Safe for many threads."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._bytes = 0
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._keys: defaultdict[str, set[str]] = defaultdict(set)
        self._lock = Lock()

    def get(self, key: str) -> Entry | None:
        """The confirmed entry under `key`, now the one asked for last; None if there is none."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not entry.is_confirmed:
                return None
            if entry.is_over():
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return entry

    def put(self, key: str, entry: Entry) -> None:
        """Keep `entry`, at the cost of those asked for longest ago. `get` waits for `confirm`."""
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self._bytes += entry.size
            for tag in entry.tags:
                self._keys[tag].add(key)
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._entries)))

    def confirm(self, key: str, entry: Entry) -> bool:
        """Let `get` find `entry`; False if it has been dropped since it was put here."""
        with self._lock:
            entry.is_confirmed = self._entries.get(key) is entry
            return entry.is_confirmed

    def drop(self, key: str) -> None:
        """Forget what is under `key`."""
        with self._lock:
            self._drop(key)

    def drop_tags(self, tags: Iterable[str]) -> None:
        """Forget every page that shows one of these."""
        with self._lock:
            for tag in tags:
                for key in tuple(self._keys.get(tag, ())):
                    self._drop(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._keys.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self._bytes -= entry.size
        for tag in entry.tags:
            self._keys[tag].discard(key)
            if not self._keys[tag]:
                del self._keys[tag]
