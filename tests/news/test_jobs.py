"""Jobs outlive what they need: the database, the mail server, their worker."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection, connections
from django.tasks import TaskResultStatus
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from news.desk.mail import send_notice
from news.factcheck.mail import tell_flagged
from news.upkeep import jobs
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def queue(settings):
    settings.TASKS = settings.TASKS | {
        "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["mail"]}
    }


def a_mail(**fields):
    done = send_notice.enqueue("Hello", "Words.", ["ada@example.org"])
    DBTaskResult.objects.filter(pk=done.id).update(**fields)
    return DBTaskResult.objects.get(pk=done.id)


def work():
    call_command("run_jobs", "--batch", verbosity=0)


def to_worker():
    """What another process needs to be told to work on the same database."""
    name = connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, name], stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    )


# A worker of its own, whose mails take a long time.
WORKER = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.TASKS["jobs"]["BACKEND"] = "django_tasks_db.DatabaseBackend"
django.setup()
from django.core.mail import EmailMessage
def slowly(self, *args, **kwargs):
    print("begun", flush=True)
    time.sleep(60)
EmailMessage.send = slowly
from django.core.management import call_command
call_command("run_jobs", verbosity=0)
"""


@pytest.fixture
def broken_mail(monkeypatch):
    def fails(self, *_args, **_kwargs):
        raise ConnectionRefusedError("the mail server is down")

    monkeypatch.setattr(EmailMessage, "send", fails)
    return monkeypatch


def test_mail_that_failed_is_tried_again_later_and_later(broken_mail):
    job = a_mail()
    pauses = []
    for _try in range(4):
        work()
        jobs.plan_again()
        job.refresh_from_db()
        assert job.status == TaskResultStatus.READY
        pauses.append(round((job.run_after - job.finished_at).total_seconds() / 60))
        DBTaskResult.objects.update(run_after=timezone.now())
    assert pauses == [1, 2, 4, 8]
    broken_mail.undo()
    work()
    assert [one.to for one in mail.outbox] == [["ada@example.org"]]
    job.refresh_from_db()
    assert job.status == TaskResultStatus.SUCCESSFUL


def test_it_is_not_tried_before_its_time(broken_mail):
    a_mail()
    work()
    jobs.plan_again()
    broken_mail.undo()
    work()
    assert mail.outbox == []


def test_after_two_days_it_stands_in_a_list_and_is_started_again_there(broken_mail, admin, as_user):
    job = a_mail(worker_ids=["before"] * (jobs.MOST_TRIES - 1))
    work()
    jobs.plan_again()
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    client = as_user(admin)
    page = client.get(reverse("failed_jobs")).content.decode()
    assert "ConnectionRefusedError" in page
    assert "Start again" in page
    assert "ada@example.org" not in page
    broken_mail.undo()
    assert client.post(reverse("failed_job_again", args=[job.pk])).status_code == 302
    work()
    assert len(mail.outbox) == 1
    assert "ConnectionRefused" not in client.get(reverse("failed_jobs")).content.decode()


@pytest.mark.parametrize("who", ["Writers", "Editors"])
def test_the_list_is_for_administrators(who, as_user):
    client = as_user(factories.account("Nina", "None", who))
    job = a_mail(status=TaskResultStatus.FAILED)
    assert client.get(reverse("failed_jobs")).status_code in {302, 403}
    assert client.post(reverse("failed_job_again", args=[job.pk])).status_code in {302, 403}
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED


def test_a_job_whose_worker_was_killed_is_taken_up_again():
    job = a_mail()
    worker = to_worker()
    try:
        assert worker.stdout.readline() == b"begun\n"
        assert jobs.take_up_left() == 0  # it lives, and works
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        until = time.monotonic() + 10
        while not jobs.take_up_left() and time.monotonic() < until:
            time.sleep(0.1)  # the server notices in its own time
    finally:
        worker.kill()
        worker.wait()
        worker.stdout.close()
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY
    work()
    assert len(mail.outbox) == 1


def test_a_job_that_kills_every_worker_is_given_up():
    job = a_mail(
        status=TaskResultStatus.RUNNING, worker_ids=["w (dead)"] * (jobs.MOST_DEATHS - 1) + ["w"]
    )
    assert jobs.take_up_left() == 1
    assert jobs.plan_again() == 0
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    assert "DiedWithItsWorker" in job.exception_class_path


def test_a_worker_outlives_the_database(monkeypatch):
    """Its connections are cut while it works; it goes on, and takes up what it had."""
    a_mail()
    cut = []
    sending = EmailMessage.send

    def send(self, *args, **kwargs):
        if not cut:
            cut.append(1)
            other = connections.create_connection("default")
            with other.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            other.close()
            connection.cursor().execute("SELECT 1")
        return sending(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", send)
    monkeypatch.setattr(jobs, "_PAUSES_WITHOUT_DATABASE", (0.05,))
    monkeypatch.setattr(jobs, "TIDY_EVERY", 0.0)
    monkeypatch.setattr(jobs, "FIRST_PAUSE", timedelta())
    work()
    assert cut
    assert len(mail.outbox) == 1


def test_each_mail_is_a_job_of_its_own():
    for number in range(2):
        factories.account("Cleo", f"Checker{number}", "Fact-checkers")
    tell_flagged(["A source"], stories=[])
    told = [job.args_kwargs["args"][2] for job in DBTaskResult.objects.all()]
    assert len(told) == 2
    assert all(len(addresses) == 1 for addresses in told)


def test_failures_are_no_deaths():
    job = a_mail(status=TaskResultStatus.RUNNING, worker_ids=["alive"] * 9 + ["killed"])
    assert jobs.take_up_left() == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY


def test_the_tries_take_two_days():
    pauses = sum((jobs.pause_after(tries) for tries in range(1, jobs.MOST_TRIES)), timedelta())
    assert timedelta(days=1, hours=20) < pauses < timedelta(days=2, hours=8)


def test_a_job_that_waits_while_the_code_moves_is_found_again():
    waiting = send_notice.enqueue("Hello", "Words.", ["ada@example.org"])
    row = DBTaskResult.objects.filter(pk=waiting.id)
    row.update(task_path="news.factcheck.notices.send_notice")
    migration = import_module("news.migrations.0016_jobs_find_their_module")
    migration.move(apps, None)
    assert row.get().task_path == "news.desk.mail.send_notice"
    assert row.get().task.func is send_notice.func
    migration.move_back(apps, None)
    assert row.get().task_path == "news.factcheck.notices.send_notice"
