"""Explain one story in words: for an administrator at two in the morning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.models import StoryPage
from news.upkeep.explain import explain


class Command(BaseCommand):
    """Reads only. Fails if something of the story disagrees, for a script to notice."""

    help = "Say what stands of a story, where that disagrees, and what a repair would do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "story", type=int, help="The number of the story, as in its editor’s address."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        story = StoryPage.objects.filter(pk=options["story"]).first()
        if not story:
            raise CommandError(f"There is no story with the number {options['story']}.")
        sections = list(explain(story))
        for heading, sentences in sections:
            self.stdout.write(heading)
            for sentence in sentences or ["Nothing: all of it agrees."]:
                self.stdout.write(f"  {sentence}")
        if disagrees := sections[-1][1]:
            raise CommandError(f"{len(disagrees)} things disagree, see above.")
