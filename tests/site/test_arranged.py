"""What is made once for several tests is each test's own, and nobody's who didn't ask for it."""

import asyncio

import pytest
from django.db import transaction

from news.models import StoryPage, Topic
from tests import factories
from tests.arranged import arranged

pytestmark = pytest.mark.django_db
MADE = []


@arranged
def topic():
    MADE.append("topic")
    return factories.topic("Arranged")


@arranged
def story(writer, topic):
    return factories.story(by=writer, topics=[topic])


@pytest.mark.parametrize("_time", [1, 2])
def test_a_change_of_it_reaches_no_other_test(topic, _time):
    assert topic.name == "Arranged"
    topic.name = "Changed"
    factories.put_live(topic)
    factories.topic("Another")
    assert Topic.objects.count() == 2


@pytest.mark.parametrize("_time", [1, 2])
def test_what_rests_on_it_comes_with_it(story, _time):
    assert [one.name for one in story.get_latest_revision_as_object().topics.all()] == ["Arranged"]
    StoryPage.objects.get(pk=story.pk).delete()


def test_who_does_not_ask_for_it_does_not_find_it():
    assert not Topic.objects.exists()
    assert not StoryPage.objects.exists()


def test_to_ask_in_the_middle_of_a_test_is_too_late(request):
    with pytest.raises(RuntimeError, match="before a test begins"):
        request.getfixturevalue("topic")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_a_test_that_commits_has_it_in_a_database_of_its_own(story, _time):
    assert StoryPage.objects.get() == story
    StoryPage.objects.update(study_design="other")


def test_the_newsroom_has_what_it_says(newsroom):
    assert newsroom.draft.status_string == "draft"
    assert newsroom.in_review.current_workflow_task_state.task.name == "Fact-check"
    assert [story.live for story in newsroom.live] == [True, True, True]
    assert all(source.live for source in newsroom.sources.values())
    assert newsroom.client("editor").get("/admin/").status_code == 200


def test_a_running_browser_has_no_connection_of_its_own(topic):
    own, browsers = transaction.get_connection(), asyncio.new_event_loop()
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(browsers)
    try:
        assert transaction.get_connection() is own
    finally:
        asyncio._set_running_loop(running)
        browsers.close()
