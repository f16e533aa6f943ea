"""Load the demo newsroom: people, sources, and stories at every stage."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from news.demo import loader
from news.demo.people import PASSWORD, PEOPLE


class Command(BaseCommand):
    """Idempotent: what is there already is left as it is."""

    help = "Load the demo newsroom. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo's passwords are public: it is not loaded in production.")
        call_command("setup_newsroom", stdout=self.stdout)
        loader.load(say=self.stdout.write)
        self.stdout.write(f"Demo accounts, all with the password {PASSWORD}:")
        for person in PEOPLE:
            self.stdout.write(f"  {person.group:<15} {person.email:<28} {person.name}")
