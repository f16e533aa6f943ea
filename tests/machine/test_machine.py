"""The state machine, and what it found once as plain tests."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.newsroom import Newsroom

pytestmark = pytest.mark.django_db

EXAMPLES, STEPS = (500, 40) if os.environ.get("NIGHTLY") else (6, 25)


def test_whatever_four_people_do_readers_see_what_somebody_else_cleared():
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
            database=None,
        ),
    )
