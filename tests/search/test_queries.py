import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from news.evidence import Evidence
from news.models import StoryPage
from news.readers.lists import cards_in_order
from search.queries import (
    MOST_WORDS,
    Filters,
    Search,
    clean_query,
    excerpts,
    suggestions,
)
from tests import factories
from tests.arranged import arranged
from tests.factories import explainer, marker, paragraph, study
from tests.many import many_stories, titled


@given(typed=st.text(max_size=500))
def test_any_text_becomes_a_query_the_backend_can_take(typed):
    query = clean_query(typed)
    assert len(query.split()) <= MOST_WORDS
    assert "\x00" not in query
    assert clean_query(query) == query


def test_a_common_beginning_fills_the_suggestions_from_further_back(monkeypatch, db):
    monkeypatch.setattr("search.queries.MOST_KNOWN", 2)
    monkeypatch.setattr("search.queries.FIRST_LOOKED_AT", 2)
    titled([f"Zebrafish {number}" for number in range(4)])
    assert sorted(suggestions("zebraf")) == [f"Zebrafish {number}" for number in range(4)]


def found(query="", **filters):
    search = Search(clean_query(query), Filters(**filters))
    return [card.title for card in cards_in_order(search.page(1, size=10))]


@arranged
def stories():
    source = factories.checked_citation(title="Mapping zebrafish larvae")
    factories.live_story(
        title="Ketamine loosens networks",
        standfirst="Scans of eleven men.",
        topics=[factories.topic("Psychedelics")],
        body=[
            paragraph(f"Hierarchies flattened.{marker(source)}"),
            study(source, design="randomised_trial"),
            explainer("Plasticity windows open."),
        ],
    )
    factories.live_story(title="Mice sleep", topics=[factories.topic("Sleep")])


@pytest.mark.parametrize(
    "query", ["ketamine", "eleven", "flattened", "plasticity", "zebrafish", "flatten hierarchy"]
)
def test_headline_standfirst_body_explainer_and_references_are_searched(stories, query):
    assert found(query) == ["Ketamine loosens networks"]


def test_every_word_has_to_match(stories):
    assert found("ketamine mice") == []


def test_topic_and_evidence_narrow_the_search(stories):
    from news.models import Topic

    sleep = Topic.objects.get(slug="sleep")
    assert found(topic=sleep) == ["Mice sleep"]
    assert found("ketamine", topic=sleep) == []
    assert found(evidence=Evidence.RANDOMISED_TRIAL) == ["Ketamine loosens networks"]
    assert found("ketamine", evidence=Evidence.RANDOMISED_TRIAL) == ["Ketamine loosens networks"]
    assert found("ketamine", evidence=Evidence.MODELLING) == []


def test_unpublished_stories_are_not_found(writer):
    factories.story(by=writer, title="Ketamine draft")
    assert found("ketamine") == []


def test_a_story_taken_off_the_site_is_not_found(stories, editor):
    from news.models import StoryPage

    factories.withdraw(StoryPage.objects.get(title="Mice sleep"), by=editor)
    assert found("mice") == []


def all_ids():
    return list(StoryPage.objects.values_list("pk", flat=True))


def test_hits_are_marked_and_everything_else_is_escaped(writer):
    factories.story(by=writer, standfirst="<i>Ketamine</i> <script>alert(1)</script> & more")
    (excerpt,) = excerpts(all_ids(), "ketamine").values()
    assert "<mark>Ketamine</mark>" in excerpt
    assert "<script>" not in excerpt


def test_a_list_of_hits_is_marked_in_two_queries(stories, django_assert_num_queries):
    hits = all_ids()
    with django_assert_num_queries(2):
        assert len(excerpts(hits, "ketamine")) == 2


@pytest.mark.parametrize(
    "query",
    ["omega-3", "GPT-4", "IL-6", "COVID-19", "PSD-95", "TDP-43", "5-HT2A", "CA1", "il6 not"],
)
@pytest.mark.django_db
def test_the_names_of_this_field_are_found(query):
    factories.live_story(
        title="Omega-3 and GPT-4",
        body=[paragraph("IL-6, COVID-19, PSD-95, TDP-43, 5-HT2A and CA1.")],
    )
    assert bool(found(query)) == (query != "il6 not")


MICE = {"title": "Mice run"}


@arranged
def three_about_sleep():
    source, topic = factories.checked_citation(), factories.topic("Sleep")
    many_stories(
        *(
            {
                "title": f"Sleep {number}",
                "standfirst": "Sleep " * (3 - number),
                "topics": [topic],
                "body": [study(source, design="modelling")],
            }
            for number in range(3)
        )
    )


class TestCommonWords:
    """Held by more stories than are looked up in the index: here by more than two."""

    @pytest.fixture(autouse=True)
    def three_where_two_are_known(self, three_about_sleep, monkeypatch):
        monkeypatch.setattr("search.queries.MOST_KNOWN", 2)
        monkeypatch.setattr("search.views.MOST_READ", 2)
        monkeypatch.setattr("search.queries.MOST_READ", 2)

    def test_the_newest_are_searched_and_come_newest_first(self):
        assert found("sleep") == ["Sleep 2", "Sleep 1"]

    def test_those_of_the_newest_that_lack_the_words_are_left_out(self):
        titled(["Rats run"])
        assert found("sleep") == ["Sleep 2"]

    def test_the_page_says_so_and_counts_nothing(self, client):
        page = client.get("/search/?q=sleep").text
        assert "2 stories found. These words are so common that only the newest 2 stories" in page
        assert "Sleep</option>" in page
        assert "Modelling</option>" in page

    def test_a_filter_leads_further_back(self):
        rats = factories.topic("Rats")
        many_stories({"title": "Sleep in rats", "topics": [rats]}, MICE, MICE)
        assert found("sleep") == []
        assert found("sleep", topic=rats) == ["Sleep in rats"]

    def test_where_none_of_the_newest_has_them_the_page_says_what_was_searched(self, client):
        many_stories(MICE, MICE)
        page = client.get("/search/?q=sleep").text
        assert "Nothing found" in page
        assert "only the newest 2 stories were searched" in page

    def test_a_rarer_word_beside_them_finds_everything(self):
        many_stories({"title": "Sleep in rats"}, MICE, MICE)
        assert found("sleep rats") == ["Sleep in rats"]

    def test_filters_alone_show_and_count_all(self, client):
        page = client.get("/search/?evidence=modelling").text
        assert "3 stories found." in page
        assert "Modelling (3)</option>" in page
        assert page.index("Sleep 2") < page.index("Sleep 1") < page.index("Sleep 0")


def test_more_stories_than_are_ranked_come_newest_first(db, monkeypatch, client):
    many_stories(*({"title": f"Sleep {n}", "standfirst": "Sleep " * (3 - n)} for n in range(3)))
    assert found("sleep") == ["Sleep 0", "Sleep 1", "Sleep 2"]
    monkeypatch.setattr("search.queries.MOST_RANKED", 2)
    assert found("sleep") == ["Sleep 2", "Sleep 1", "Sleep 0"]
    assert "3 stories found." in client.get("/search/?q=sleep").text


def test_what_else_holds_a_word_makes_it_no_common_one(monkeypatch, db):
    monkeypatch.setattr("search.queries.MOST_KNOWN", 1)
    for _number in range(3):
        factories.checked_citation(title="Sleep in a journal")
    factories.live_story(title="Sleep")
    assert not Search("sleep", Filters()).is_common


def test_the_backends_conditions_are_those_that_indexes_answer(db):
    """They are the backend's own business: an update of it may ask otherwise."""
    asked = str(StoryPage.objects.search("ketamine").get_queryset().query)
    assert '("wagtailsearch_indexentry"."title" || "wagtailsearch_indexentry"."body") @@' in asked
    assert '"object_id" = ("news_storypage"."page_ptr_id")::varchar(50)' in asked
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
            " WHERE indisvalid AND relname IN ('news_search_words', 'news_story_as_text')"
            " ORDER BY relname"
        )
        words, key = (row[0] for row in cursor.fetchall())
    assert "USING gin (((title || body))) WITH (gin_pending_list_limit='64')" in words
    assert key.endswith("USING btree (((page_ptr_id)::character varying(50)))")
