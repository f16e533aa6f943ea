"""Write the signed lines of the chain that are missing, at once and not by the worker."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.factcheck.clearances.export import write_missing
from news.factcheck.clearances.logs import Damaged, Unreachable
from news.factcheck.clearances.signed import NoKey, as_pem, new_key, public_key

_ONLY_OURS = 0o600


class Command(BaseCommand):
    """The worker does it at each clearance: this is for the first time, and for looking into a fault."""

    help = "Write the signed lines of the chain that are missing to CLEARANCE_LOG (docs/chain.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """A key is made before there is a log."""
        parser.add_argument(
            "--new-key",
            metavar="FILE",
            help="Make a key that signs, in a new file, and print the public half. Do nothing else.",
        )

        parser.add_argument(
            "--begin", action="store_true", help="Begin a log that never had a line."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError."""
        if options["new_key"]:
            self._make_key(Path(options["new_key"]))
            return
        if not settings.CLEARANCE_LOG:
            raise CommandError("CLEARANCE_LOG is not set: there is nowhere to write to.")
        try:
            written = write_missing(sys.maxsize, begin=options["begin"])
        except (NoKey, Damaged, Unreachable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Lines written: {written}.")

    def _make_key(self, path: Path) -> None:
        pem = new_key()
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OURS)
        except OSError as error:
            raise CommandError(str(error)) from error
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pem)
        except OSError as error:
            path.unlink()
            raise CommandError(str(error)) from error
        self.stdout.write(as_pem(public_key(pem)))
