"""Prove that no clearance was changed, removed or slipped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.factcheck.clearances.clearing import Clearance, broken_link


class Command(BaseCommand):
    """Recomputes every hash of the chain and every digest of what was cleared.

    A chain can't tell that its end was cut off: keep the hash this prints, and give it to a later
    run as `--head`.
    """

    help = "Verify the chain of clearances. Exit 1 naming the first broken record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", help="A hash that an earlier run printed.")

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := broken_link():
            raise CommandError(f"Clearance no. {broken.number} {broken.fault}.")
        if options["head"] and not Clearance.objects.filter(hash=options["head"]).exists():
            raise CommandError("The chain has lost its end: no clearance has the hash given.")
        newest = Clearance.objects.order_by("-number").only("number", "hash").first()
        if not newest:
            self.stdout.write("There are no clearances yet.")
            return
        self.stdout.write(f"{newest.number} clearances, none changed. Head: {newest.hash}")
