"""Two people at the same moment: exactly one decision is recorded, the other is refused in words."""

import os
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from wagtail.models import PageLogEntry, TaskState

from news.factcheck.rules import APPROVE, SEND_BACK
from news.factcheck.tasks import DecisionRefused
from news.models import StoryPage
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("empty_newsroom"),
]
TRIALS = 200 if os.environ.get("NIGHTLY") else 3


def at_once(*acts: Callable[[], None]) -> list[BaseException | None]:
    """Run `acts` in threads that start together; what each raised, or None."""
    start = threading.Barrier(len(acts))
    raised: list[BaseException | None] = [None] * len(acts)

    def run(place: int, act: Callable[[], None]) -> None:
        try:
            start.wait(timeout=10)
            act()
        except DecisionRefused as refusal:
            raised[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return raised


@pytest.mark.parametrize("second", [APPROVE, SEND_BACK])
def test_of_two_decisions_at_once_one_is_recorded(second):
    writer = factories.writer()
    checkers = [factories.account("Charlie", f"C{number}", "Fact-checkers") for number in range(2)]
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        step = factories.submit(page, by=writer)

        def decide(action, by, step=step):
            mine = TaskState.objects.get(pk=step.pk)
            factories.decide_on(mine, action, by, comment="Because.")

        raised = at_once(
            lambda decide=decide: decide(APPROVE, checkers[0]),
            lambda decide=decide: decide(second, checkers[1]),
        )
        assert [type(error) for error in raised].count(DecisionRefused) == 1
        decided = TaskState.objects.filter(
            workflow_state=step.workflow_state_id, status__in=["approved", "rejected"]
        )
        assert decided.count() == 1
        entries = PageLogEntry.objects.filter(
            page=page.pk, action__in=["wagtail.workflow.approve", "wagtail.workflow.reject"]
        )
        assert entries.count() == 1


def test_two_editors_publish_once():
    writer = factories.writer()
    checker = factories.account("Charlie", "Checker", "Fact-checkers")
    editors = [factories.account("Edna", f"E{number}", "Editors") for number in range(2)]
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        factories.submit(page, by=writer)
        factories.approve(page, checker)
        step = factories.step_of(page)

        def publish(by, step=step):
            mine = TaskState.objects.get(pk=step.pk)
            factories.decide_on(mine, APPROVE, by)

        raised = at_once(
            lambda publish=publish: publish(editors[0]),
            lambda publish=publish: publish(editors[1]),
        )
        assert [type(error) for error in raised].count(DecisionRefused) == 1
        assert StoryPage.objects.get(pk=page.pk).live
        assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").count() == 1


def test_a_save_at_the_moment_of_publication_does_not_take_the_story_down():
    writer = factories.writer()
    checker = factories.account("Charlie", "Checker", "Fact-checkers")
    editor = factories.account("Edna", "Editor", "Editors")
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        factories.submit(page, by=writer)
        factories.approve(page, checker)
        stale = StoryPage.objects.get(pk=page.pk)

        def save(stale=stale):
            try:
                stale.save()
            except Exception as error:  # noqa: BLE001  # refused or first: both are fine
                assert "published or withdrawn while" in str(error)  # noqa: PT017

        raised = at_once(
            lambda page=page: factories.approve(page, editor), lambda save=save: save()
        )
        assert raised[0] is None
        assert StoryPage.objects.get(pk=page.pk).live
