import pytest
from django.urls import reverse

from tests import factories
from tests.factories import approve, send_back, step_of, submit

pytestmark = pytest.mark.django_db


def dashboard(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_checker_finds_what_waits(writer, checker, as_user):
    page = factories.story(by=writer)
    submit(page, by=writer)
    html = dashboard(as_user(checker))
    assert "Waiting for you" in html
    assert reverse("factcheck:review", args=[step_of(page).pk]) in html


def test_a_writer_finds_why_a_story_came_back_on_dashboard_and_in_editor(writer, checker, as_user):
    page = factories.story(by=writer)
    submit(page, by=writer)
    send_back(page, checker, "Say how many.")
    client = as_user(writer)
    assert "Say how many." in dashboard(client)
    editor_page = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Say how many." in editor_page
    assert "Charlie Checker" in editor_page


def test_an_editor_finds_what_is_checked(writer, checker, editor, as_user):
    page = factories.story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    assert reverse("factcheck:review", args=[step_of(page).pk]) in dashboard(as_user(editor))


def test_every_stage_is_shown(writer, as_user):
    factories.story(by=writer)
    factories.live_story()
    html = dashboard(as_user(writer))
    assert "Draft" in html
    assert "Live" in html


@pytest.mark.parametrize("who", ["writer", "checker", "editor", "admin"])
def test_the_dashboard_costs_the_same_for_many_stories(who, as_user, desk, writer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_user(desk[who])
    factories.story(by=writer)
    dashboard(client)
    with CaptureQueriesContext(
        connection,
    ) as one:
        dashboard(client)
    for _number in range(3):
        factories.story(by=writer)
    with CaptureQueriesContext(connection) as four:
        dashboard(client)
    # Four a story at the most: its stage and whether it may be opened.
    assert len(four) - len(one) <= 3 * 4


def test_only_a_writer_and_an_editor_are_offered_a_new_story(writer, checker, editor, as_user):
    for user, offered in ((writer, True), (editor, True), (checker, False)):
        assert ("add/news/storypage" in dashboard(as_user(user))) == offered
