"""Make the prints that are missing, or compare those there are with what would be printed now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from news.readers.printing.jobs import BATCH, number_left, renew
from news.readers.printing.proofreading import differences


class Command(BaseCommand):
    """Prints are copies: this can be run at any time, and stopped at any time."""

    help = "Print what readers get of each live story, where that is missing or not true any more."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="print nothing; make every print afresh and compare; ends with an error if one differs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        tried = 0
        while some := renew(BATCH):
            tried += some
        left = number_left()
        self.stdout.write(f"Printed: {tried - left}")
        if left:
            raise CommandError(f"{left} could not be printed; see the log.")

    def _check(self) -> None:
        number, wrong = 0, []
        for story_id, parts in differences():
            number += 1
            if parts:
                wrong.append(f"story {story_id}: {', '.join(parts)}")
        self.stdout.write(f"Compared: {number}")
        if wrong:
            raise CommandError("Not as they would be printed now: " + "; ".join(wrong))
