"""Look at the addresses of citations that are due."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from news.citations.aftercare.links import check_due


class Command(BaseCommand):
    """Every night, say: 1,000 links are looked at in about an hour."""

    help = "Look at the web addresses of citations: those never looked at, and those that are due."

    def add_arguments(self, parser: CommandParser) -> None:
        """--most."""
        parser.add_argument("--most", type=int, default=1_000, help="How many at most (1000).")

    def handle(self, *, most: int, **options: Any) -> None:
        """Look, and say at how many."""
        self.stdout.write(f"{check_due(at=timezone.now(), most=most)} links looked at.")
