"""`migrate`, fit for a live site: statements may take their time, locks are asked for again, and bodies
are given the form that the software reads.
"""

import time
from typing import Any, Final

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.models.signals import pre_migrate

from news.migrating import is_lock_refused, migrating, without_hurry
from news.rewriting.operations import NotAllProven, rewrite_due, undo_before

TRIES: Final = 10
PAUSE: Final = 2  # seconds; for those who wait behind the lock that was asked for


class Command(Migrate):
    """Django's own. A migration that can't get a lock in time is tried again, nine times.

    What its migrations say of the form of bodies (`news.rewriting.operations`) is done when all are
    applied, and taken back before the first one is.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises OperationalError if a lock is held all the while, and CommandError if a story can't be
        rewritten; what was applied stays applied.
        """
        self.connection = connections[options["database"]]
        self.undone = False
        is_done = not (options["plan"] or options["fake"])
        self._rewrites = is_done and options["database"] == DEFAULT_DB_ALIAS
        pre_migrate.connect(self._undo)
        try:
            self._migrate(*args, **options)
            if self._rewrites and not (options["check_unapplied"] or options["prune"]):
                with migrating(self.connection):
                    rewrite_due(self.stdout.write)
        except NotAllProven as error:
            raise CommandError(str(error)) from error
        finally:
            pre_migrate.disconnect(self._undo)

    def _undo(self, plan: Any, **_kwargs: Any) -> None:
        """Before anything is migrated. It is told once for each app."""
        if self._rewrites and not self.undone:
            self.undone = True
            undo_before(plan, self.stdout.write)

    def _migrate(self, *args: Any, **options: Any) -> None:
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
