"""Load a generated corpus, for measuring."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError

from news.corpus.loader import load


class Command(BaseCommand):
    """Refused where readers are: it writes past the gate. Safe to run again: it adds."""

    help = "Add generated stories, sources and rulings in bulk, for measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and from which seed."""
        parser.add_argument("--stories", type=int, default=1_000, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, with a line that says how far it is."""
        if not settings.DEMO_ALLOWED:
            raise CommandError("The corpus stays out of production.")
        wanted = options["stories"]
        if wanted < 1:
            raise CommandError("--stories takes a number from 1.")

        def say(done: int) -> None:
            bar = "#" * (30 * done // wanted)
            self.stdout.write(f"\r[{bar:<30}] {done:,} of {wanted:,}", ending="")
            self.stdout.flush()

        try:
            load(wanted, seed=options["seed"], say=say, in_two_processes=True)
        except ProgrammingError as error:
            raise CommandError(
                f"Loading in bulk needs a superuser of the database: {error}"
            ) from error
        self.stdout.write("\nLoaded.")
