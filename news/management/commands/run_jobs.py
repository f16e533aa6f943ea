"""The worker beside the web servers."""

from typing import Any

from django_tasks_db.management.commands.db_worker import Command as WorkerCommand

from news.readers.printing.jobs import plan_renewal
from news.upkeep.jobs import BACKEND, SteadyWorker


class Command(WorkerCommand):
    """The library's command, for our jobs and with our worker."""

    help = "Do what can wait: mail, publications at their time, formats, links, the index, prints, signed lines. Runs until it is stopped."

    def handle(self, **options: Any) -> None:
        """Work."""
        self.configure_logging(options["verbosity"])
        worker = SteadyWorker(
            queue_names=options["queue_name"].split(","),
            interval=options["interval"],
            batch=options["batch"],
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=options["max_tasks"],
            worker_id=options["worker_id"],
            excluded_queue_names=[],
            now_and_then=plan_renewal,
        )
        worker.configure_signals()
        worker.run()

    def add_arguments(self, parser: Any) -> None:
        """As the library's, but all queues."""
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*", backend_name=BACKEND)
