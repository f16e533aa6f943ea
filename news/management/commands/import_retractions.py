"""Take in the Retraction Watch data as Crossref publishes them, and flag what they speak of."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.aftercare.retractions import flag_and_tell
from news.citations.aftercare.retraction_data import BadNotices, Report, import_csv


class Command(BaseCommand):
    """Every night, on the file that Crossref publishes; without a file it flags only."""

    help = "Import the Retraction Watch CSV (a file, or - for standard input), then flag citations."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", nargs="?", help="The CSV; without it, flag by what is known.")

    def handle(self, *, file: str | None, **options: Any) -> None:
        """Import, flag, and say what came of it. What is known already is flagged in any case."""
        try:
            self._take_in(file)
        finally:
            new = flag_and_tell()
            self.stdout.write(f"{len(new)} citations newly flagged.")
            for flag in new[:50]:
                self.stdout.write(f"- {flag}")

    def _take_in(self, file: str | None) -> None:
        if file == "-":
            self._import(sys.stdin)
        elif file:
            try:
                with Path(file).open(encoding="utf-8-sig", errors="replace", newline="") as lines:
                    self._import(lines)
            except OSError as error:
                raise CommandError(f"{file} can't be read: {error.strerror}.") from error

    def _import(self, lines: Iterable[str]) -> None:
        try:
            report = import_csv(lines, progress=self._tell)
        except BadNotices as error:
            raise CommandError(str(error)) from error
        self._sum_up(report)

    def _tell(self, read: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{read:,} rows", ending="")

    def _sum_up(self, report: Report) -> None:
        self.stdout.write(f"{report.read:,} rows read, {report.kept:,} notices kept.")
        for reason, count in report.skipped.most_common(20):
            self.stdout.write(f"  {count:,} skipped: {reason}")
        for example in report.examples:
            self.stdout.write(f"  {example}")
