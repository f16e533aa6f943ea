"""The real queue of mails: rows of the same transaction, sent by a worker."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from tests import factories
from tests.factories import submit

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_rolled_back_is_not_mailed(settings):
    """With the real queue, as in production: the mail is a row of the same transaction."""
    by = factories.writer()
    settings.TASKS = settings.TASKS | {
        "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["mail"]}
    }
    cleo = factories.account("Cleo", "Checker", "Fact-checkers")
    page = factories.story(by=by)
    with transaction.atomic():
        submit(page, by=by, asked=cleo)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()
    submit(page, by=by, asked=cleo)
    assert DBTaskResult.objects.count() == 1
    assert not mail.outbox
    call_command("run_jobs", "--batch", verbosity=0)
    assert len(mail.outbox) == 1
