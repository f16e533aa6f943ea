"""The state machine, and what it found once as plain tests."""

import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from news.models import StoryPage
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.long import NIGHTLY

from .newsroom import Newsroom

pytestmark = pytest.mark.django_db

# In lots, which several workers share.
LOTS, EXAMPLES, STEPS = (5, 100, 40) if NIGHTLY else (1, 3, 20)


@pytest.mark.parametrize("_lot", range(LOTS))
def test_whatever_four_people_do_readers_see_what_somebody_else_cleared(_lot):
    seen_before = Newsroom.seen_live
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if NIGHTLY else [Phase.generate],
            database=None,
        ),
    )
    # A gate that lets nothing through would pass the rest.
    assert Newsroom.seen_live - seen_before > EXAMPLES


# What it found once -----------------------------------------------------------------------------


def test_a_purge_leaves_the_live_revision_that_is_neither_newest_nor_the_one_cleared(
    writer, checker, editor
):
    """Wagtail's command takes it, and the story loses what says which version it shows."""
    page = factories.live_story(by=writer)
    same_words = page.get_latest_revision_as_object()
    same_words.slug = "moved"
    same_words.save_revision(user=writer)
    factories.submit(StoryPage.objects.get(pk=page.pk), by=writer)
    factories.approve(page, editor)
    page = StoryPage.objects.get(pk=page.pk)
    newer = page.get_latest_revision_as_object()
    newer.standfirst = "A newer draft."
    newer.save_revision(user=writer)
    call_command("purge_revisions", stdout=io.StringIO())
    assert StoryPage.objects.get(pk=page.pk).live_revision_id == page.live_revision_id
    assert broken_invariants(but=PRINTED) == []


def test_a_row_is_not_made_to_show_a_revision_that_the_gate_has_not_seen(writer):
    page = factories.live_story(by=writer)
    same_words = page.get_latest_revision_as_object()
    same_words.slug = "moved"
    revision = same_words.save_revision(user=writer)
    mark = transaction.savepoint()
    StoryPage.objects.filter(pk=page.pk).update(live_revision=revision)
    with pytest.raises(IntegrityError):
        connection.check_constraints()
    transaction.savepoint_rollback(mark)
