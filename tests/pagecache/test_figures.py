"""A figure is kept until something changes that it counts, and not a moment longer."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from wagtail.models import PageViewRestriction

from news.models import StoryPage, Topic
from news.pagecache import figures
from news.pagecache.figures import kept, kept_as
from search.finding import Filters
from search.queries import Search
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_kept(settings):
    settings.PAGE_CACHE = True
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
    factories.withdraw(StoryPage.objects.get(pk=story.pk), by=editor)
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


def test_only_so_many_are_kept_and_those_that_are_asked_for(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(figures, "MOST", 3)
    for slug in "abcde":
        factories.live_story(slug=slug)
    for slug in "abc":
        number(slug=slug)
    for slug in "ade":
        number(slug=slug)
    with django_assert_num_queries(1):
        number(slug="a")
    with django_assert_num_queries(2):
        number(slug="c")


def test_what_is_nothing_takes_no_place(django_assert_num_queries):
    for month in range(1, 13):
        number(dateline_date__month=month, dateline_date__year=1801)
    assert not figures._KEPT


def test_another_database_is_not_asked_about_the_numbers_of_this_one(monkeypatch):
    """A restore, or a standby that takes over: its transactions may be behind those remembered."""
    factories.live_story()
    assert number() == 1
    (key,) = figures._KEPT
    ahead = "900000000:900000000:"
    figures._KEPT[key] = replace(figures._KEPT[key], snapshot=ahead)
    factories.live_story()
    assert number() == 1  # what would happen without
    figures._KEPT[key] = replace(figures._KEPT[key], snapshot=ahead, database="another")
    assert number() == 2


def test_where_no_pages_are_kept_no_figures_are(settings):
    settings.PAGE_CACHE = False
    factories.live_story()
    assert number() == 1
    assert not figures._KEPT


def test_what_readers_type_takes_no_place(client):
    factories.live_story(title="Sleep", topics=[factories.topic("Sleep")])
    client.get("/search/")
    before = len(figures._KEPT)  # of the site, and of what its pages link to
    for query in ("sleep", "sle", "a sleep"):
        client.get(f"/search/?q={query}")
    assert len(figures._KEPT) == before


def test_of_common_words_the_numbers_are_kept(client, monkeypatch):
    monkeypatch.setattr("search.backend.MOST_RANKED", 0)
    factories.live_story(title="Sleep")
    client.get("/search/")
    before = len(figures._KEPT)
    for query in ("sleep", "sle", "a sleep"):
        client.get(f"/search/?q={query}")
    assert len(figures._KEPT) == before + 2


def test_what_has_a_name_is_kept_even_if_it_is_empty():
    reckoned = []
    for _twice in range(2):
        assert kept_as("nothing", lambda: reckoned.append(1) or []) == []
    assert len(reckoned) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pagecache_emit('site')")
    kept_as("nothing", lambda: reckoned.append(1) or [])
    assert len(reckoned) == 2


def found(query):
    return Search(query, Filters()).page(1, size=10).paginator.count


def test_what_a_search_counts_is_reckoned_once_and_never_stale(
    editor, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("search.backend.MOST_RANKED", 0)
    story = factories.live_story(title="Cells grew", topics=[factories.topic("Glia")])
    assert found("cells") == found("glia") == 1
    with django_assert_num_queries(1):
        assert Search("cells", Filters()).by_evidence() is not None
    factories.live_story(title="Cells shrank")
    assert found("cells") == 2
    topic = Topic.objects.get(name="Glia")
    topic.name = "Dendrites"
    factories.put_live(topic)
    assert (found("glia"), found("dendrites")) == (0, 1)
    restriction = PageViewRestriction.objects.create(
        page=story, restriction_type=PageViewRestriction.LOGIN
    )
    assert found("cells") == 1
    restriction.delete()
    factories.withdraw(StoryPage.objects.get(pk=story.pk), by=editor)
    assert found("cells") == 1
