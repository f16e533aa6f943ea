"""Two people at one statement, or at one story, at the same moment."""

import pytest
from wagtail.models import PageLogEntry, TaskState

from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import Ruling
from news.factcheck.models import Assignment
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.factories import rule_on_all, submit

from .test_races import TRIALS, at_once, people, statuses

__all__ = ["people"]  # the fixture

pytestmark = pytest.mark.django_db(transaction=True)
JSON = {"Accept": "application/json"}


def ruling(desk, step, line, verdict, **said):
    """What the workbench sends for one statement, as `desk` sees it now."""
    data = {
        "as": desk.user.pk,
        "position": line.position,
        "digest": line.occurrence.digest,
        "seen": line.seen,
        "sources": ledger_of(step.revision.as_object()).sources.digest,
        "verdict": verdict,
        **said,
    }
    return lambda: desk.post(f"/admin/review/{step.pk}/rule/", data, **JSON)


def test_of_two_rulings_at_once_one_counts_and_the_other_is_told(people):
    writer, checkers, _editors, desks = people
    first, second = (desks[checker] for checker in checkers)
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        step = submit(page, by=writer)
        line = next(one for one in ledger_of(page).lines if not one.is_claim)
        answers = at_once(
            ruling(first, step, line, "nothing"),
            ruling(second, step, line, "needs_work", note="Says who?"),
        )
        assert statuses(answers) == [200, 409]
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert "has ruled on this since you opened it" in refused.json()["reasons"][0]
        assert Ruling.objects.filter(statement__page=page).count() == 1
    assert broken_invariants(but=PRINTED) == []


def test_a_ruling_and_an_approval_at_once(people):
    """Either the approval comes first, or what needs work holds it up; never both."""
    writer, checkers, _editors, desks = people
    first, second = (desks[checker] for checker in checkers)
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        step = submit(page, by=writer)
        approve = first.opens_review(step)
        line = ledger_of(page).lines[0]
        answers = at_once(
            lambda approve=approve: approve("approve"),
            ruling(second, step, line, "needs_work", note="Says who?"),
        )
        approved, ruled = (answer.status_code for answer in answers)
        assert (approved, ruled) in {(302, 409), (409, 200)}
        assert Clearance.objects.of(page).exists() == (approved == 302)
        assert ledger_of(page).lines[0].is_done == (approved == 302)
    assert broken_invariants(but=PRINTED) == []


def test_of_two_who_take_a_story_at_once_one_has_it(people):
    writer, checkers, _editors, desks = people
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        step = submit(page, by=writer)
        path = f"/admin/review/{step.pk}/claim/"
        at_once(
            lambda path=path: desks[checkers[0]].post(path, {}),
            lambda path=path: desks[checkers[1]].post(path, {}),
        )
        assignment = Assignment.objects.get(workflow_state=step.workflow_state)
        assert assignment.claimed_by in checkers
        claims = PageLogEntry.objects.filter(page=page.pk, action="factcheck.claim")
        assert [entry.user for entry in claims] == [assignment.claimed_by]


def test_withdrawing_while_somebody_rules_leaves_a_ruling_or_a_refusal(people):
    writer, checkers, _editors, desks = people
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        step = submit(page, by=writer)
        rule_on_all(step, by=checkers[1])
        line = ledger_of(page).lines[0]
        answers = at_once(
            ruling(desks[checkers[0]], step, line, "needs_work", note="Says who?"),
            lambda step=step: step.workflow_state.cancel(user=writer),
        )
        assert answers[0].status_code in {200, 409}
        assert TaskState.objects.get(pk=step.pk).status == TaskState.STATUS_CANCELLED
        expected = 1 + (answers[0].status_code == 200)
        assert Ruling.objects.filter(statement=line.statement).count() == expected
    assert broken_invariants(but=PRINTED) == []
