"""Publish stories whose embargo has passed. Stands in for Wagtail's command of this name."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from news.desk.clock import database_now
from news.publishing import rule


class Command(BaseCommand):
    """Each story in its own transaction: one refusal doesn't hold up the others."""

    help = "Publish what is due and take off the site what has expired. Run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        published, refused = rule.publish_due(at=now)
        expired, stuck = rule.expire_due(at=now)
        for title in published:
            self.stdout.write(f"Published: {title}")
        for title in expired:
            self.stdout.write(f"Expired: {title}")
        if refused or stuck:
            raise CommandError("Not done: " + "; ".join([*refused, *stuck]))
