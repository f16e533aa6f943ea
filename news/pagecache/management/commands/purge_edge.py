"""Purge the edge of what changed, at once and for good."""

import signal
import time
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.utils import timezone

from news.pagecache import edge
from news.pagecache.changes import Changes, Unreachable
from news.pagecache.models import Change

# A copy fetched just before a change may reach the edge just after its purge.
AGAIN_AFTER = 10.0
# What the edge did not take is tried again, later and later, until it does.
PAUSES_AFTER_FAILURE = (5.0, 20.0, 60.0, 300.0)
LOOK_EVERY = 0.2


class Command(BaseCommand):
    """One of these runs beside the web servers where there is an edge."""

    help = "Purge the edge of what changes. Runs until it is stopped; --once looks back and ends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Purge what changed lately, and end."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._failed: list[tuple[float, list[str], int]] = []
        if options["once"]:
            self._purge_lately()
            return
        signal.signal(signal.SIGTERM, _stop)
        changes = Changes()
        try:
            self._follow(changes)
        except KeyboardInterrupt:
            changes.close()

    def _purge_lately(self) -> list[str]:
        """What may have changed while nobody followed, as far back as a copy lasts."""
        since = timezone.now() - timedelta(seconds=settings.EDGE_SECONDS + 60)
        tags = Change.objects.filter(at__gt=since).values_list("tag", flat=True).distinct()
        told = list(tags)
        self._purge(told)
        self.stdout.write(f"{len(told)} tags purged.")
        self.stdout.flush()
        return told

    def _purge(self, tags: list[str], *, failures: int = 0) -> None:
        if failed := edge.purge(tags):
            pause = PAUSES_AFTER_FAILURE[min(failures, len(PAUSES_AFTER_FAILURE) - 1)]
            self._failed.append((time.monotonic() + pause, failed, failures + 1))

    def _purge_what_failed(self) -> None:
        now = time.monotonic()
        due = [one for one in self._failed if one[0] <= now]
        self._failed = [one for one in self._failed if one[0] > now]
        for _when, tags, failures in due:
            self._purge(tags, failures=failures)

    def _follow(self, changes: Changes) -> None:
        again: list[tuple[float, list[str]]] = []
        missed = True
        while True:
            news: list[list[str] | None] = []
            try:
                changes.catch_up(news.append)
                missed = missed or None in news
                told = [tag for tags in news if tags for tag in tags]
                if missed:
                    connection.close()  # it may be of a server that is gone
                    told += self._purge_lately()
                    missed = False
                elif told:
                    self._purge(told)
            except (Unreachable, DatabaseError) as error:
                missed = True
                self.stderr.write(f"The database is away: {error}")
                time.sleep(1)
                continue
            if told:
                again.append((time.monotonic() + AGAIN_AFTER, told))
            while again and again[0][0] <= time.monotonic():
                self._purge(again.pop(0)[1])
            self._purge_what_failed()
            time.sleep(LOOK_EVERY)


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
