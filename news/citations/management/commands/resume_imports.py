"""Go on with imports that a crash has stopped."""

from typing import Any

from django.core.management.base import BaseCommand

from news.citations.admin.import_job import resume_imports


class Command(BaseCommand):
    """After a crash of the worker, or from cron: what is done is not done again."""

    help = "Leave a job for every import of citations that is not finished."

    def handle(self, **options: Any) -> None:
        """Enqueue, and say how many."""
        self.stdout.write(f"{resume_imports()} imports go on.")
