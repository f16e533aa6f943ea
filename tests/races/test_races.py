"""Two people at the same moment, in threads, against a running server: one wins, and the other is
told so in words; nothing is lost, and everything that has to be true still is.
"""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, TaskState, WorkflowState

from news.aftercare import changed_sources
from news.factcheck.clearances.clearing import Clearance
from news.models import Publication, StoryPage
from news.publishing import rule
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.factories import approve, edit_citation, marker, paragraph, submit
from tests.forms import paragraph as posted_paragraph
from tests.forms import story_form
from tests.long import NIGHTLY

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS = 200 if NIGHTLY else 1


class Desk:
    """Somebody at their browser, signed in."""

    def __init__(self, server: Any, user: Any) -> None:
        self.server, self.user = server.url, user
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.http = requests.Session()
        self.http.cookies.set(
            settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
        )

    def get(self, path: str) -> str:
        return self.http.get(self.server + path, timeout=30).text

    def post(self, path: str, data: dict[str, Any], **headers: str) -> requests.Response:
        token = self.http.cookies.get(settings.CSRF_COOKIE_NAME)
        return self.http.post(
            self.server + path,
            data | {"csrfmiddlewaretoken": token},
            headers={"Referer": self.server + path, **headers},
            allow_redirects=False,
            timeout=30,
        )

    def opens_review(self, step: TaskState) -> Callable[..., requests.Response]:
        """Open the review page of what has been ruled on; the answer is the button."""
        factories.rule_on_all(step)
        path = f"/admin/review/{step.pk}/"
        shown = re.search(r'name="approve-shown" value="(\w+)"', self.get(path))
        form = {
            "approve-shown": shown.group(1) if shown else "",
            "approve-minor": "A comma.",
            "reject-comment": "Why?",
        }
        return lambda action: self.post(path, form | {"action": action})


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run `acts` in threads that start together; what each answered or raised."""
    start = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=20)
            answers[place] = act()
        except Exception as error:  # noqa: BLE001  # looked at by the test
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def fresh(page: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=page.pk)


@pytest.fixture
def people(live_server):
    """The desk, and how each gets to it."""
    writer = factories.writer()
    checkers = [factories.account("Charlie", f"C{n}", "Fact-checkers") for n in range(2)]
    editors = [factories.account("Edna", f"E{n}", "Editors") for n in range(2)]
    desks = {user: Desk(live_server, user) for user in (writer, *checkers, *editors)}
    for desk in desks.values():
        desk.get("/admin/")
    return writer, checkers, editors, desks


@pytest.mark.parametrize("second", ["approve", "reject"])
def test_of_two_decisions_at_once_one_counts(people, second):
    writer, checkers, _editors, desks = people
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        step = submit(page, by=writer)
        first_tab, second_tab = (desks[checker].opens_review(step) for checker in checkers)
        answers = at_once(lambda tab=first_tab: tab("approve"), lambda tab=second_tab: tab(second))
        assert statuses(answers) == [302, 409]
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert "decided on this already" in refused.text
        assert Clearance.objects.of(page).count() <= 1
        decided = PageLogEntry.objects.filter(page=page.pk, action__startswith="factcheck.")
        assert decided.count() == 1
    assert broken_invariants(but=PRINTED) == []


def test_of_two_publications_at_once_one_counts(people):
    writer, checkers, editors, desks = people
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        submit(page, by=writer)
        approve(page, checkers[0])
        step = factories.step_of(page)
        tabs = [desks[editor].opens_review(step) for editor in editors]
        answers = at_once(*(lambda tab=tab: tab("approve") for tab in tabs))
        assert statuses(answers) == [302, 409]
        assert fresh(page).live
        assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").count() == 1
        assert Publication.objects.filter(story=page).count() == 1
    assert broken_invariants(but=PRINTED) == []


def test_publication_against_a_colleagues_save(people):
    """Stock Wagtail ended right in 4 of 160 trials."""
    writer, checkers, editors, desks = people
    saved = 0
    for _trial in range(TRIALS):
        page = factories.story(by=writer, title="Cells grew", standfirst="A little.")
        submit(page, by=writer)
        approve(page, checkers[0])
        tab = desks[editors[0]].opens_review(factories.step_of(page))
        form = story_form(
            author=writer.author,
            page=page,
            body=[posted_paragraph("<p>The cells grew.</p>")],
            standfirst="Typed at the same moment.",
        )
        path = f"/admin/pages/{page.pk}/edit/"
        answers = at_once(
            lambda tab=tab: tab("approve"),
            lambda form=form, path=path: desks[writer].post(path, form, Accept="application/json"),
        )
        assert [answer.status_code < 500 for answer in answers] == [True, True]
        page = fresh(page)
        typed = page.revisions.filter(content__standfirst="Typed at the same moment.")
        saved += typed.exists()
        if answers[0].status_code == 302:
            assert page.live
            assert page.standfirst == "A little."
        else:  # the save came first, so the text was no longer what the editor had read
            assert typed.exists()
            assert not page.live
        if typed.exists():
            assert page.latest_revision_id == typed.get().pk
    assert broken_invariants(but=PRINTED) == []


def test_publication_against_taking_the_story_off(people):
    writer, checkers, editors, desks = people
    for _trial in range(TRIALS):
        page = factories.live_story(by=writer)
        draft = fresh(page)
        draft.standfirst = "The second version."
        draft.save_revision(user=writer)
        submit(fresh(page), by=writer)
        approve(page, checkers[0])
        tab = desks[editors[0]].opens_review(factories.step_of(page))
        path = f"/admin/pages/{page.pk}/unpublish/"
        desks[editors[1]].get(path)
        answers = at_once(
            lambda tab=tab: tab("approve"),
            lambda path=path: desks[editors[1]].post(path, {"reason": "A complaint."}),
        )
        assert all(answer.status_code < 500 for answer in answers)
        page = fresh(page)
        state = page.workflow_states.order_by("-pk").first()
        off = PageLogEntry.objects.filter(page=page.pk, action="wagtail.unpublish").exists()
        if page.live:
            assert page.standfirst == "The second version."
            assert state.status == WorkflowState.STATUS_APPROVED
        else:
            assert off
    assert broken_invariants(but=PRINTED) == []


def test_two_runs_of_the_schedule_at_once(people):
    writer, checkers, editors, _desks = people
    for _trial in range(TRIALS):
        pages = [factories.story(by=writer) for _number in range(2)]
        at = timezone.now() + timedelta(hours=1)
        for page in pages:
            submit(page, by=writer)
            approve(page, checkers[0])
            approve(page, editors[0], go_live_at=at)
        later = at + timedelta(minutes=1)
        answers = at_once(*[lambda later=later: rule.publish_due(at=later)] * 3)
        assert sorted(title for published, _refused in answers for title in published) == sorted(
            page.title for page in pages
        )
        assert not [refusal for _published, refused in answers for refusal in refused]
        for page in pages:
            assert fresh(page).live
            assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").count() == 1
    assert broken_invariants(but=PRINTED) == []


def test_two_submissions_at_once(people):
    writer, _checkers, editors, desks = people
    for _trial in range(TRIALS):
        page = factories.story(by=writer)
        path = f"/admin/review/story/{page.pk}/submit/"
        answers = at_once(
            lambda path=path: desks[writer].post(path, {"priority": "2"}),
            lambda path=path: desks[editors[0]].post(path, {"priority": "2"}),
        )
        assert statuses(answers) == [302, 409]
        assert page.workflow_states.count() == 1
        assert TaskState.objects.filter(workflow_state__object_id=str(page.pk)).count() == 1
    assert broken_invariants(but=PRINTED) == []


def test_two_stories_with_the_same_unchecked_source_submitted_at_once(people):
    writer, _checkers, _editors, _desks = people
    for _trial in range(TRIALS):
        source = factories.citation(by=writer)
        pages = [
            factories.story(by=writer, body=[paragraph(f"Grew.{marker(source)}")])
            for _number in range(2)
        ]
        answers = at_once(*(lambda page=page: submit(page, by=writer) for page in pages))
        assert [type(answer) for answer in answers] == [TaskState, TaskState]
        assert source.workflow_states.count() == 1
    assert broken_invariants(but=PRINTED) == []


def test_two_checkers_accept_the_same_change_at_once(people):
    _writer, checkers, _editors, desks = people
    for _trial in range(TRIALS):
        source = factories.checked_citation()
        page = factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
        edit_citation(source, title="The title since Tuesday")
        [changed] = changed_sources.changed_under_stories()
        form = {"accept": f"{changed.clearance.pk}:{changed.content.digest}"}
        path = "/admin/changed-sources/"
        answers = at_once(
            *(
                lambda desk=desks[checker], path=path, form=form: desk.post(path, form)
                for checker in checkers
            )
        )
        assert statuses(answers) == [302, 409]
        assert Clearance.objects.of(page).count() == 2
        assert changed_sources.changed_under_stories() == []
    assert broken_invariants(but=PRINTED) == []


def test_an_approval_against_a_change_of_its_source(people):
    """Whatever comes first: the clearance has the form that was on the page."""
    writer, checkers, _editors, desks = people
    for _trial in range(TRIALS):
        source = factories.checked_citation(title="Before")
        page = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
        submit(page, by=writer)
        tab = desks[checkers[0]].opens_review(factories.step_of(page))
        author = factories.account("Edgar", "Editing", "Writers")
        answers = at_once(
            lambda tab=tab: tab("approve"),
            lambda source=source, author=author: edit_citation(
                source, by=author, checked_by=checkers[1], title="After"
            ),
        )
        assert not isinstance(answers[1], Exception), answers[1]
        cleared = Clearance.objects.of(page).first()
        assert bool(cleared) == (answers[0].status_code == 302)
        if cleared:
            assert cleared.content.sources[f"citation:{source.pk}"]["title"] == "Before"
            [changed] = changed_sources.changed_under_stories()
            assert changed.story.pk == page.pk
            page.current_workflow_state.cancel(user=writer)
    assert broken_invariants(but=PRINTED) == []
