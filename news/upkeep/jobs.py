"""The worker that does what can wait: mail, publications at their time, formats, links, the index, signed lines.

It outlives whatever it needs. While the database is away it waits; a job whose worker was killed is
taken up again; one that failed is tried again, later and later, for two days. After that it stands
in a list for administrators.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

import psycopg
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from news.desk.clock import database_now

logger = logging.getLogger(__name__)

BACKEND: Final = "jobs"
# With the pauses between them these take two days.
MOST_TRIES: Final = 20
# After the first try, and twice as long after each further one.
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=4)
# A job is given up when this many workers were killed over it.
MOST_DEATHS: Final = 5
_DEAD: Final = " (dead)"  # behind the name of a worker that was killed over a job
TIDY_EVERY: Final = 10.0  # seconds
LOOK_EVERY: Final = 60.0
_PAUSES_WITHOUT_DATABASE: Final = (1.0, 2.0, 5.0)


class DiedWithItsWorker(Exception):  # it says what happened
    """Each worker that took up this job was killed over it."""


def pause_after(tries: int) -> timedelta:
    """How long a job waits that has failed so many times."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 20), LONGEST_PAUSE)


def plan_again() -> int:
    """Schedule failed jobs again, unless they have no tries left; how many were scheduled."""
    now = database_now()
    planned = 0
    failed = DBTaskResult.objects.failed().filter(backend_name=BACKEND)
    with transaction.atomic():
        for job in failed.select_for_update(skip_locked=True):
            if len(job.worker_ids) >= MOST_TRIES or _deaths(job) >= MOST_DEATHS:
                continue
            job.status = TaskResultStatus.READY
            job.run_after = (job.finished_at or now) + pause_after(len(job.worker_ids))
            job.save(update_fields=["status", "run_after"])
            planned += 1
    return planned


def start_again(job: DBTaskResult) -> bool:
    """Have a job that failed for good tried once more, now; whether it had failed."""
    return bool(
        DBTaskResult.objects.failed()
        .filter(pk=job.pk, backend_name=BACKEND)
        .update(status=TaskResultStatus.READY, run_after=database_now(), worker_ids=[])
    )


def failed_so_far() -> Any:
    """Jobs that have failed and not succeeded since: tried again, or given up."""
    unfinished = (TaskResultStatus.READY, TaskResultStatus.FAILED)
    return DBTaskResult.objects.filter(
        backend_name=BACKEND, status__in=unfinished, finished_at__isnull=False
    ).order_by("-finished_at")


def take_up_left(*, mine: str = "") -> int:
    """Give back the jobs of workers that are gone, and of `mine`, which runs none now; how many."""
    taken = 0
    running = DBTaskResult.objects.running().filter(backend_name=BACKEND)
    with transaction.atomic():
        for job in running.select_for_update(skip_locked=True):
            worker = job.worker_ids[-1] if job.worker_ids else ""
            if worker != mine and _lives(worker):
                continue
            taken += 1
            job.worker_ids = [*job.worker_ids[:-1], f"{worker}{_DEAD}"]
            job.status, job.run_after = TaskResultStatus.READY, database_now()
            job.save(update_fields=["status", "run_after", "worker_ids"])
            if _deaths(job) >= MOST_DEATHS:
                job.set_failed(DiedWithItsWorker())
    return taken


def _deaths(job: DBTaskResult) -> int:
    return sum(worker.endswith(_DEAD) for worker in job.worker_ids)


def _number(worker: str) -> int:
    return int.from_bytes(sha256(f"worker {worker}".encode()).digest()[:8], signed=True)


def _lives(worker: str) -> bool:
    """Whether a worker holds its lock; asked within a transaction, which lets go of it again."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_number(worker)])
        return not cursor.fetchone()[0]


@contextmanager
def _alive(worker: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection that shows that this worker lives: it holds a lock, and both end with it."""
    settings = connections["default"].get_connection_params()
    for name in ("pool", "cursor_factory", "context", "prepare_threshold"):
        settings.pop(name, None)
    with psycopg.connect(**settings, autocommit=True) as connection:
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        connection.execute("SELECT pg_advisory_lock(%s)", [_number(worker)])
        yield connection


class SteadyWorker(Worker):
    """The library's worker, which goes on when the database comes back.

    Once a minute it calls `now_and_then`, which finds out what else there is to do.
    """

    def __init__(self, *, now_and_then: Callable[[], Any] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._now_and_then = now_and_then or (lambda: None)

    def run(self) -> None:
        """Do jobs until it is told to stop, or in a batch until none is left."""
        failures = 0
        while self.running:
            try:
                with _alive(self.worker_id) as sign:
                    failures = 0
                    if self._work(sign):
                        return
            except (DatabaseError, psycopg.Error) as error:
                pause = _PAUSES_WITHOUT_DATABASE[min(failures, len(_PAUSES_WITHOUT_DATABASE) - 1)]
                failures += 1
                logger.warning("The database is away, tried again in %s s: %s", pause, error)
                connections.close_all()
                time.sleep(pause)

    def _work(self, sign: "psycopg.Connection[Any]") -> bool:
        """Whether all is done; raises DatabaseError or psycopg.Error when the database goes away."""
        tidied, looked = -TIDY_EVERY, -LOOK_EVERY
        while self.running:
            close_old_connections()
            if time.monotonic() - tidied >= TIDY_EVERY:
                sign.execute("SELECT 1")  # it ends with the server, and so must we
                take_up_left(mine=self.worker_id)
                plan_again()
                tidied = time.monotonic()
            if time.monotonic() - looked >= LOOK_EVERY:
                self._now_and_then()
                looked = time.monotonic()
            if job := self._claim():
                self.run_task(job)
            elif self.batch:
                return True
            else:
                time.sleep(self.interval)
            if self.max_tasks is not None and self._run_tasks >= self.max_tasks:
                return True
        return True

    def _claim(self) -> DBTaskResult | None:
        jobs = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not self.process_all_queues:
            jobs = jobs.filter(queue_name__in=self.queue_names)
        with transaction.atomic():
            job: DBTaskResult | None = jobs.get_locked()
            if job:
                job.claim(self.worker_id)
        return job
