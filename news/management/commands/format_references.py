"""Format references that are missing, and review what another processor would print."""

from collections.abc import Iterator, Mapping
from itertools import batched
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from news.citations.models import Citation
from news.citations.printing.formatted import (
    BATCH,
    differences,
    format_everything,
    renew,
    store,
)
from news.models import StoryPage
from news.models.publications import newest_publication
from news.sources import Sources


class Command(BaseCommand):
    """What is not stored yet in the style in force; with --check or --renew, what would change."""

    help = (
        "Format every reference that is not stored in the style in force. --check lists what the"
        " processor at hand would print otherwise than it is stored; --renew takes that over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """--check, --renew."""
        parser.add_argument("--check", action="store_true", help="List differences; exit 1 if any.")
        parser.add_argument("--renew", action="store_true", help="Take differences over.")

    def handle(self, *, check: bool, renew: bool, **options: Any) -> None:
        """Format, or review."""
        if check or renew:
            self._review(take_over=renew)
            return
        format_everything.call()
        made = sum(store(forms) for forms in batched(_forms(), BATCH))
        self.stdout.write(f"{made} references formatted.")

    def _review(self, *, take_over: bool) -> None:
        found = 0
        for difference in differences():
            found += 1
            self.stdout.write(f"- {difference.row.html}\n+ {difference.now}\n")
            if take_over:
                renew(difference)
        self.stdout.write(f"{found} references differ.")
        if found and not take_over:
            raise SystemExit(1)


def _forms() -> Iterator[Mapping[str, Any]]:
    """Every source as it is, and as live stories show it."""
    for citation in Citation.objects.with_names().iterator(chunk_size=500):
        yield citation.public_form
    for story_id in StoryPage.objects.live().values_list("pk", flat=True).iterator():
        publication = newest_publication(story_id)
        sources = publication.clearance.payload["sources"] if publication else {}
        yield from Sources(sources).citations.values()
