"""Find, and mend, what older faults left behind in workflows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.upkeep.repairs import faults, mend


class Command(BaseCommand):
    """Without `--repair` it reads only. Fails while there is something left to mend."""

    help = (
        "Find stories, steps and drafts in states that they should not be in; mend with --repair."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Mend what can be mended.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults())
        mended: list[str] = []
        left = [fault.what for fault in found]
        if options["repair"]:
            mended, left = mend(found)
        for what in mended:
            self.stdout.write(f"Mended: {what}")
        if left:
            raise CommandError("\n".join(["Found:", *left]))
        self.stdout.write("Nothing is left to mend." if mended else "Nothing to mend.")
