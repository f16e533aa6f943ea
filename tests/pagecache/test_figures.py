"""A figure is kept until something changes that it counts, and not a moment longer."""

import pytest
from django.db import connection, transaction
from wagtail.models import PageViewRestriction

from news.models import StoryPage
from news.pagecache import figures
from news.pagecache.figures import kept
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_newsroom")]


@pytest.fixture(autouse=True)
def nothing_kept():
    figures.forget()
    yield
    figures.forget()


def count(stories):
    return stories.count()


def number(**conditions):
    stories = StoryPage.objects.published().order_by().filter(**conditions)
    return kept(stories, count, tags={"stories"})


def test_it_is_reckoned_once(django_assert_num_queries):
    factories.live_story()
    assert number() == 1
    with django_assert_num_queries(1) as captured:
        assert number() == 1
    assert "pagecache_change" in captured[0]["sql"]


def test_each_query_is_a_figure_of_its_own():
    factories.live_story(slug="cells")
    assert number() == 1
    assert number(slug="axons") == 0
    assert number(slug="cells") == 1


def test_a_change_of_what_it_counts_is_seen_at_once(editor):
    story = factories.live_story()
    assert number() == 1
    factories.live_story()
    assert number() == 2
    PageViewRestriction.objects.create(
        page=story, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    assert number() == 1
    StoryPage.objects.get(pk=story.pk).unpublish(user=editor)
    assert number() == 1
    PageViewRestriction.objects.all().delete()
    assert number() == 1


def test_a_change_in_sql_by_hand_is_seen_at_once():
    story = factories.live_story()
    assert number() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = false WHERE id = %s", [story.pk])
    assert number() == 0


def test_what_was_taken_back_was_never_counted():
    factories.live_story()
    assert number() == 1
    with transaction.atomic():
        factories.live_story()
        assert number() == 2
        transaction.set_rollback(True)
    assert number() == 1


def test_a_change_that_commits_while_it_is_reckoned_is_seen_afterwards():
    """Another process publishes after this one has looked, and before it has kept the figure."""
    factories.live_story()
    stories = StoryPage.objects.published().order_by()

    def slowly(rows):
        found = rows.count()
        factories.live_story()
        return found

    def again(rows):
        return rows.count()

    again.__qualname__ = slowly.__qualname__
    assert kept(stories, slowly, tags={"stories"}) == 1
    assert kept(stories, again, tags={"stories"}) == 2


def test_only_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(figures, "MOST", 3)
    for slug in "abcde":
        number(slug=slug)
    assert len(figures._KEPT) == 3
