"""The database's clock decides: a machine whose clock is an hour ahead lifts no embargo."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from news.desk.clock import database_now
from news.factcheck.workflow.forms import PublishForm
from news.models import StoryPage
from news.publishing.rule import publish_what_is_due
from news.upkeep.invariants import broken_invariants
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(monkeypatch):
    """This process, an hour ahead of the database."""
    now = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + timedelta(hours=1))


@pytest.fixture
def embargoed(writer, checker, editor):
    page = factories.story(by=writer)
    factories.submit(page, by=writer)
    factories.rule_on_all(factories.step_of(page), by=checker)
    factories.approve(page, checker)
    factories.approve(page, editor, go_live_at=database_now() + timedelta(minutes=30))
    return page


@pytest.mark.parametrize(
    "lift", [publish_what_is_due.call, lambda: call_command("publish_scheduled")]
)
def test_a_clock_that_is_ahead_lifts_no_embargo(embargoed, ahead, lift):
    lift()
    assert not StoryPage.objects.get(pk=embargoed.pk).live


def test_an_embargo_that_the_database_says_is_ahead_is_taken(ahead):
    at = database_now() + timedelta(minutes=30)
    form = PublishForm({"go_live_at": f"{at:%Y-%m-%dT%H:%M}"}, is_silent=False)
    form.is_valid()
    assert "go_live_at" not in form.errors


def test_a_publication_ahead_of_the_clock_is_found(writer, ahead):
    factories.live_story(by=writer)
    found = [line for line in broken_invariants() if line.startswith("nothing-ahead")]
    assert len(found) == 1


def test_a_publication_of_its_time_is_not(writer):
    factories.live_story(by=writer)
    assert not [line for line in broken_invariants() if line.startswith("nothing-ahead")]
