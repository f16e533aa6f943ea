"""Prove that no clearance was changed, removed or slipped in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.factcheck.clearances.clearing import Clearance, broken_link, chain
from news.factcheck.clearances.logs import Damaged, Log, Unreachable, log_at
from news.factcheck.clearances.signed import NoKey, first_bad_line, public_key


class _Counted:
    """Lines, and how many of them have been read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.count = lines, 0

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            yield line
            self.count += 1


def log_of(place: str) -> Log:
    """The log at a place."""
    return log_at(place, endpoint=settings.CLEARANCE_LOG_ENDPOINT or None)


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
        keys, read = self._keys(key_files), _Counted(log_of(place).lines())
        try:
            bad = first_bad_line(read, chain(), keys)
        except (Damaged, Unreachable) as error:
            raise CommandError(f"Line {read.count + 1} can’t be read: {error}") from error
        if bad:
            raise CommandError(f"Line {bad.line} {bad.fault}.")
        if not read.count:
            raise CommandError(f"There is no line at {place}.")
        newer = Clearance.objects.count() - read.count
        self.stdout.write(
            f"{read.count} signed lines, each as the database has it."
            + (f" {newer} newer clearances have no line yet." if newer else "")
        )
        if not key_files:
            self.stdout.write("Signatures were verified with this server’s own key.")

    def _keys(self, files: list[str] | None) -> list[Ed25519PublicKey]:
        named = files or [name for name in [settings.CLEARANCE_LOG_KEY] if name]
        if not named:
            raise CommandError("Say with --key whose signatures count.")
        try:
            return [public_key(Path(name).read_bytes()) for name in named]
        except (OSError, NoKey) as error:
            raise CommandError(f"A key can’t be read: {error}") from error
