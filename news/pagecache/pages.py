"""Readers' pages kept ready: found, made once, and thrown away when they are not true any more."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from django.http import HttpResponse
from wagtail.models import Site

from . import edge
from .changes import Changes
from .entries import Entry
from .memory import Memory
from .store import Store
from .tags import HEADER, SITE

# The longest that a page is good without a change. Changes are remembered for twice as long.
LONGEST_HOURS = 12
TIDY_EVERY = 3600
PASSING_SECONDS = 5.0
MOST_PASSING = 10_000


class Pages:
    """The pages that one process keeps ready, on top of those that all processes share.

    A page is shown from memory only if the database has confirmed that nothing changed while it was
    made. The database tells this process of every change after that, until it goes away.
    """

    def __init__(self, *, release: str, most_bytes: int, proof_seconds: float) -> None:
        self.release = release
        self.memory = Memory(most_bytes)
        self.changes = Changes(proof_seconds=proof_seconds)
        self.tells = edge.headers_of_tags()
        self._passing = Passing()
        self._flights: dict[str, tuple[Lock, int]] = {}
        self._flights_lock = Lock()
        self._tidied = time.monotonic()

    def catch_up(self) -> None:
        """Drop what has changed. Raises Unreachable; then pages come from `get_while_away`."""
        self.changes.catch_up(self._drop)

    def _drop(self, told: list[str] | None) -> None:
        if told is None:
            self.memory.clear()
            self._passing.clear()
        else:
            self.memory.drop_tags(told)
        if told is None or SITE in told:
            # Wagtail tells only the process that changed it.
            Site.clear_site_root_paths_cache()

    def get(self, key: str) -> Entry | None:
        """The page kept in memory under `key`, after `catch_up`."""
        return self.memory.get(key)

    def get_while_away(self, key: str, *, seconds: float) -> Entry | None:
        """The same when `catch_up` has failed, if the database was heard of within `seconds`.

        Nothing changes in a database that is away; but it may be away from here alone.
        """
        if not self.changes.is_away or time.monotonic() - self.changes.heard > seconds:
            return None
        return self.memory.get(key)

    def make(
        self, key: str, render: Callable[[], HttpResponse], *, url: str
    ) -> Entry | HttpResponse:
        """The page under `key`, made by `render` unless somebody else is at it or has it.

        The response itself if it isn't for everybody. `url` is where an edge finds it.
        """
        if not self._passing.has(key):
            with self._alone(key):
                if entry := self.memory.get(key):
                    return entry
                if not self._passing.has(key):
                    return self._make(key, render, url=url)
        # Not for everybody, as somebody has just found: nobody waits for another one's.
        return render()

    def _make(
        self, key: str, render: Callable[[], HttpResponse], *, url: str
    ) -> Entry | HttpResponse:
        store = Store(f"{self.release}:{self.changes.database}")
        shared_key = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        if entry := self._shared(store.get(shared_key), key):
            return entry
        with store.turn(shared_key) as mine:
            # Whoever had the turn before may have put it there since.
            made = store.get(shared_key) if mine else store.wait(shared_key)
            if entry := self._shared(made, key):
                return entry
            snapshot = self.changes.snapshot()
            response = render()
            if not is_for_everybody(response):
                self._passing.add(key)
                return response
            entry = Entry.of(
                response, snapshot=snapshot, seconds=LONGEST_HOURS * 3600, tells=self.tells
            )
            # Also of one that has changed meanwhile: it is sent, and an edge may take it.
            edge.note_copy(url, entry.tags)
            if self._keep(key, entry):
                store.put(shared_key, entry)
            return entry

    def _shared(self, entry: Entry | None, key: str) -> Entry | None:
        return entry if entry and self._keep(key, entry) else None

    def _keep(self, key: str, entry: Entry) -> bool:
        """Keep `entry` if it is still true.

        It is put into memory before the database is asked. So a change that commits after the
        question finds it there and drops it. It is shown to others only when it is confirmed.
        """
        entry.is_confirmed = False  # it may have been so for another process
        self.memory.put(key, entry)
        if self.changes.leave_standing(entry.tags, since=entry.snapshot):
            self._tidy()
            return self.memory.confirm(key, entry)
        self.memory.drop(key)
        return False

    def _tidy(self) -> None:
        if time.monotonic() > self._tidied + TIDY_EVERY:
            self._tidied = time.monotonic()
            self.changes.tidy(hours=2 * LONGEST_HOURS)
            edge.forget_old_copies()

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """One thread of this process at a time for each key."""
        with self._flights_lock:
            lock, waiting = self._flights.get(key, (threading.Lock(), 0))
            self._flights[key] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._flights_lock:
                lock, waiting = self._flights[key]
                if waiting == 1:
                    del self._flights[key]
                else:
                    self._flights[key] = lock, waiting - 1


class Passing:
    """Addresses whose answers were not for everybody a moment ago. Safe for many threads."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def has(self, key: str) -> bool:
        """Whether `key` was added within the last `PASSING_SECONDS`."""
        return self._until.get(key, 0.0) > time.monotonic()

    def clear(self) -> None:
        """Forget all of them: the database may say something else by now."""
        with self._lock:
            self._until.clear()

    def add(self, key: str) -> None:
        """Remember `key`."""
        with self._lock:
            self._until[key] = time.monotonic() + PASSING_SECONDS
            while len(self._until) > MOST_PASSING:
                self._until.popitem(last=False)


def is_for_everybody(response: HttpResponse) -> bool:
    """Whether a view has said that this is the same for all, and nothing in it says otherwise."""
    return (
        response.has_header(HEADER)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
    )
