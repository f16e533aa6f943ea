"""Give the bodies of all stories another form, in which they say the same."""

import time
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.rewriting.bodies import Report, rewrite_bodies, stories_to_rewrite
from news.rewriting.rule import Way
from news.rewriting.rules import RULES

PAUSE: Final = 2  # seconds between two lines that say how far it is


class Command(BaseCommand):
    """Safe to stop, and to run again: each story is in the old form or in the new."""

    help = (
        "Rewrite the bodies of all stories by RULE. It is proven for each that its words, their "
        "order and their sources stay; what is not proven is named, and stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which rule, and whether it is a trial."""
        parser.add_argument("rule", nargs="?", metavar="RULE", help="Without it, rules are listed.")
        parser.add_argument("--dry-run", action="store_true", help="Change nothing.")
        parser.add_argument("--back", action="store_true", help="Give them their old form again.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for an unknown rule, and where a story was not proven."""
        if not options["rule"]:
            self.stdout.writelines(f"{rule.name}\n    {rule.says}" for rule in RULES.values())
            return
        rule = RULES.get(options["rule"])
        if not rule:
            raise CommandError(f"There is no rule of this name. Known: {', '.join(RULES)}.")
        report = self._run(Way(rule, is_back=options["back"]), dry_run=options["dry_run"])
        what = "Stories that would be rewritten" if options["dry_run"] else "Stories rewritten"
        self.stdout.write(f"{what}: {report.rewritten:,}; as they were: {report.as_it_was:,}.")
        if report.not_proven:
            raise CommandError(
                f"Not proven to say the same, and left as they are: {len(report.not_proven):,}. See above."
            )

    def _run(self, way: Way, *, dry_run: bool) -> Report:
        report, said = Report(), time.monotonic()
        total = sum(1 for _story in stories_to_rewrite(way))
        for report in rewrite_bodies(way, dry_run=dry_run):
            if time.monotonic() - said > PAUSE:
                said = time.monotonic()
                self.stdout.write(f"{report.seen:,} of {total:,}")
        for story_id, why in report.not_proven.items():
            self.stderr.write(f"Story {story_id}: {why}")
        return report
