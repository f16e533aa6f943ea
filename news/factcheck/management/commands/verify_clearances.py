"""Prove that no clearance was changed, removed or slipped in."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.factcheck.clearances.clearing import Clearance, broken_link, chain
from news.factcheck.clearances.export import log_at
from news.factcheck.clearances.signed import NoKey, first_bad_line, public_key


class Command(BaseCommand):
    """Recomputes every hash of the chain and every digest of what was cleared.

    A chain can't tell that its end was cut off, or that all of it was written anew: keep the hash
    this prints and give it to a later run as `--head`, or keep signed lines (docs/chain.md) and give
    them as `--against`.
    """

    help = "Verify the chain of clearances. Exit 1 naming the first broken record or line."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is known from elsewhere."""
        parser.add_argument("--head", help="A hash that an earlier run printed.")
        parser.add_argument(
            "--against", metavar="FILE", help="Signed lines: a file, or s3://bucket/folder."
        )
        parser.add_argument(
            "--key",
            action="append",
            metavar="FILE",
            help="A public key that lines may be signed with; may be given several times. Without "
            "it, that of the setting CLEARANCE_LOG_KEY.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError."""
        if broken := broken_link():
            raise CommandError(f"Clearance no. {broken.number} {broken.fault}.")
        if options["head"] and not Clearance.objects.filter(hash=options["head"]).exists():
            raise CommandError("The chain has lost its end: no clearance has the hash given.")
        if options["against"]:
            self._against(options["against"], options["key"])
        newest = Clearance.objects.order_by("-number").only("number", "hash").first()
        if not newest:
            self.stdout.write("There are no clearances yet.")
            return
        self.stdout.write(f"{newest.number} clearances, none changed. Head: {newest.hash}")

    def _against(self, place: str, key_files: list[str] | None) -> None:
        lines = list(log_at(place).lines())
        if not lines:
            raise CommandError(f"There is no line at {place}.")
        bad = first_bad_line(lines, chain(), self._keys(key_files))
        if bad:
            raise CommandError(f"Line {bad.line} {bad.fault}.")
        newer = Clearance.objects.count() - len(lines)
        self.stdout.write(
            f"{len(lines)} signed lines, each as the database has it."
            + (f" {newer} newer clearances have no line yet." if newer else "")
        )

    def _keys(self, files: list[str] | None) -> list[Ed25519PublicKey]:
        named = files or [name for name in [settings.CLEARANCE_LOG_KEY] if name]
        if not named:
            raise CommandError("Say with --key whose signatures count.")
        try:
            return [public_key(Path(name).read_bytes()) for name in named]
        except (OSError, NoKey) as error:
            raise CommandError(f"A key can’t be read: {error}") from error
