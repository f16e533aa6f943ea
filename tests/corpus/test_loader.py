"""A corpus in bulk is as if its people had written it: the rules hold, and search finds it."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.search.backends import get_search_backend

from news.citations.models import Citation
from news.corpus.loader import load
from news.corpus.other_process import ahead
from news.corpus.stories import LEDGER_EVERY
from news.models import StoryPage
from news.upkeep.invariants import broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.long import NIGHTLY

pytestmark = pytest.mark.django_db
STORIES = LEDGER_EVERY


@arranged
def corpus():
    load(STORIES, seed=7)


def test_every_rule_of_the_newsroom_holds(corpus):
    assert StoryPage.objects.published().count() == STORIES
    assert broken_invariants() == []


def test_readers_see_it(corpus, client):
    ruled = StoryPage.objects.filter(publications__clearance__statements__isnull=False).distinct()
    assert ruled.count() == STORIES // LEDGER_EVERY
    for story in (ruled.first(), StoryPage.objects.published().last()):
        html = client.get(story.url).content.decode()
        assert story.title in html
        assert 'class="references"' in html
        assert 'class="explainer"' in html
        assert "How this story was checked" in html
    assert client.get("/").status_code == 200
    assert client.get("/feeds/stories.rss").status_code == 200


def test_the_search_index_is_what_the_backend_would_make(corpus):
    def entries():
        with connection.cursor() as cursor:
            # Places apart: sources are read in no order of their own.
            cursor.execute(
                "SELECT object_id, title, strip(body)::text, autocomplete, title_text"
                " FROM wagtailsearch_indexentry WHERE content_type_id = %s ORDER BY object_id",
                [ContentType.objects.get_for_model(StoryPage).pk],
            )
            return cursor.fetchall()

    loaded = entries()
    backend = get_search_backend()
    backend.get_index_for_model(StoryPage).add_items(StoryPage, list(StoryPage.objects.all()))
    assert len(loaded) == STORIES
    assert entries() == loaded


def test_the_desk_goes_on_where_the_corpus_ends(corpus):
    """New rows get keys behind those of the corpus, and the chain of clearances goes on."""
    story = factories.live_story(title="After the corpus")
    assert story.live
    assert broken_invariants() == []


def test_a_corpus_adds_to_what_is_there(corpus):
    load(5, seed=8)
    assert StoryPage.objects.published().count() == STORIES + 5
    assert broken_invariants() == []


def test_one_seed_makes_one_corpus(corpus):
    titles = list(StoryPage.objects.order_by("pk").values_list("title", flat=True))
    sources = list(Citation.objects.order_by("pk").values_list("title", flat=True))
    load(STORIES, seed=7)
    assert (
        list(StoryPage.objects.order_by("pk").values_list("title", flat=True))[STORIES:] == titles
    )
    assert list(Citation.objects.order_by("pk").values_list("title", flat=True)) == 2 * sources


@pytest.mark.parametrize("number", [0, -3])
def test_nothing_is_no_corpus(number):
    with pytest.raises(CommandError, match="from 1"):
        call_command("load_corpus", stories=number)


def test_it_stays_out_of_production(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        call_command("load_corpus", stories=1)
    assert not StoryPage.objects.exists()


@pytest.mark.skipif(not NIGHTLY, reason="nightly: it loads a corpus in two processes")
@pytest.mark.django_db(transaction=True)
def test_two_processes_make_the_same_as_one(corpus):
    one = list(StoryPage.objects.order_by("pk").values_list("title", "study_design"))
    call_command("load_corpus", stories=STORIES, seed=7)
    both = list(StoryPage.objects.order_by("pk").values_list("title", "study_design"))
    assert both == one * 2
    assert broken_invariants() == []


def test_what_fails_in_the_other_process_fails_here():
    def make():
        yield "first"
        raise ValueError("nothing more")

    with pytest.raises(RuntimeError):
        list(ahead(make))
