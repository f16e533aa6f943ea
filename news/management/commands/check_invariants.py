"""Ask the database whether everything is as it has to be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from news.upkeep.invariants import QUERIES, READERS, broken_invariants


class Command(BaseCommand):
    """Reads only. Fails with a list of what is wrong, for a monitor to notice."""

    help = (
        "Check what has to be true of every story, clearance and source. Exit 1 and a list if not."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := broken_invariants():
            raise CommandError("\n".join(["Not as it has to be:", *broken]))
        self.stdout.write(f"{len(QUERIES) + len(READERS)} invariants hold.")
