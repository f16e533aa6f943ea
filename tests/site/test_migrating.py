"""`migrate` on a live site: a table is updated and altered at once, and locks are asked for again."""

import io
import threading
import time

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from wagtail.models import Page

from news.management.commands import migrate
from news.migrating import migrating
from tests import factories

ADD = "ALTER TABLE wagtailcore_page ADD COLUMN zz integer"
TAKE = "ALTER TABLE wagtailcore_page DROP COLUMN zz"


def update_and_alter(page, field="draft_title"):
    with transaction.atomic(), connection.cursor() as cursor:
        Page.objects.filter(pk=page.pk).update(**{field: "x"})
        cursor.execute(ADD)
        cursor.execute(TAKE)


@pytest.mark.django_db(transaction=True)
def test_a_page_table_is_updated_and_altered_in_one_transaction():
    page = factories.live_story()
    with pytest.raises(OperationalError, match="pending trigger events"):
        update_and_alter(page)
    with migrating(connection):
        update_and_alter(page)
    page.refresh_from_db()
    assert page.draft_title == "x"


@pytest.mark.django_db(transaction=True)
def test_what_is_pending_is_still_checked():
    """A live row that nobody has cleared is refused before the table is altered."""
    page = factories.live_story()
    with migrating(connection), pytest.raises(DatabaseError, match="clear"):
        update_and_alter(page, field="title")


@pytest.mark.django_db(transaction=True)
def test_a_statement_may_take_its_time_and_afterwards_may_not():
    def shown(name):
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            return cursor.fetchone()[0]

    before = shown("statement_timeout"), shown("lock_timeout")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 15000; SET lock_timeout = 3000")
    try:
        with migrating(connection):
            assert (shown("statement_timeout"), shown("lock_timeout")) == ("0", "3s")
        assert shown("statement_timeout") == before[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout; RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", [True, False])
def test_a_lock_that_somebody_holds_is_asked_for_again(held, monkeypatch):
    monkeypatch.setattr(migrate, "PAUSE", 0.2)
    monkeypatch.setattr(migrate, "TRIES", 5)
    tried = []

    def one_migration(self, *args, **options):
        tried.append(True)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 200")
            cursor.execute(ADD)
            cursor.execute(TAKE)

    monkeypatch.setattr(Migrate, "handle", one_migration)
    holds, free = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM wagtailcore_page LIMIT 1")
            holds.set()
            free.wait(20)
        connections.close_all()

    reader = threading.Thread(target=hold)
    reader.start()
    holds.wait(10)
    out = io.StringIO()
    if held:
        with pytest.raises(OperationalError, match="lock timeout"):
            call_command("migrate", stdout=out)
        assert len(tried) == 5
    else:
        threading.Thread(target=lambda: (time.sleep(0.5), free.set())).start()
        call_command("migrate", stdout=out)
        assert 1 < len(tried) <= 5
    free.set()
    reader.join(10)
    assert "Somebody holds a lock that this needs." in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_django_runs_ours():
    out = io.StringIO()
    call_command("migrate", stdout=out)
    assert "No migrations to apply" in out.getvalue()
    assert issubclass(migrate.Command, Migrate)
