"""`migrate`, fit for a live site: statements may take their time, and locks are asked for again."""

import time
from typing import Any, Final

from django.core.management.commands.migrate import Command as Migrate
from django.db import OperationalError, connections

from news.migrating import is_lock_refused, migrating, without_hurry

TRIES: Final = 10
PAUSE: Final = 2  # seconds; for those who wait behind the lock that was asked for


class Command(Migrate):
    """Django's own. A migration that can't get a lock in time is tried again, nine times."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises OperationalError if a lock is held all the while; what was applied stays applied."""
        self.connection = connections[options["database"]]
        for tries_left in reversed(range(TRIES)):
            try:
                with migrating(self.connection):
                    super().handle(*args, **options)
            except OperationalError as error:
                if not tries_left or not is_lock_refused(error):
                    raise
                self.stdout.write(f"Somebody holds a lock that this needs. Again in {PAUSE} s.")
                time.sleep(PAUSE)
            else:
                return

    def migration_progress_callback(
        self, action: str, migration: Any = None, fake: bool = False
    ) -> None:
        """As Django's. Each migration begins without a time-out, whatever the one before has set."""
        if action == "apply_start":
            without_hurry(self.connection)
        super().migration_progress_callback(action, migration, fake)
