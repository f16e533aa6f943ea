import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from news.evidence import Evidence
from news.models import StoryPage
from news.readers.lists import cards_in_order
from news.readers.printing.press import print_anew
from search.finding import Filters
from search.queries import MOST_WORDS, Search, clean_query, excerpts, suggestions
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
    monkeypatch.setattr("search.backend.LOOKED_AT", 2)
    titled([f"Zebrafish {number}" for number in range(4)])
    assert suggestions("zebraf") == [f"Zebrafish {number}" for number in (3, 2, 1, 0)]


@pytest.mark.parametrize("typed", ["zebra fi", "Fish zebr", "ZEBRA", "zebra-f", "zebra (&:*"])
def test_beginnings_of_words_are_found_in_any_order(db, typed):
    titled(["Zebra fish grow"])
    assert suggestions(typed) == ["Zebra fish grow"]


@pytest.mark.parametrize("typed", ["ebra", "zebra mi", "ze'bra", "a & b | !", "&:*", "\\'", "_ _"])
def test_what_begins_no_word_suggests_nothing(db, typed):
    titled(["Zebra fish grow"])
    assert suggestions(typed) == []


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


@pytest.mark.django_db
def test_hits_are_marked_and_everything_else_is_escaped():
    factories.live_story(standfirst="<i>Ketamine</i> <script>alert(1)</script> & more")
    (excerpt,) = excerpts(all_ids(), "ketamine").values()
    assert "<mark>Ketamine</mark>" in excerpt
    assert "<script>" not in excerpt


def test_a_list_of_hits_is_marked_in_two_queries(stories, django_assert_num_queries):
    hits = all_ids()
    as_read = excerpts(hits, "ketamine")
    assert len(as_read) == 2
    print_anew(hits)
    with django_assert_num_queries(2):
        assert excerpts(hits, "ketamine") == as_read


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


class TestMoreThanIsRanked:
    """Words that more stories have than are read to rank them: here more than one."""

    @pytest.fixture(autouse=True)
    def three_where_one_is_ranked(self, three_about_sleep, monkeypatch):
        monkeypatch.setattr("search.backend.MOST_RANKED", 1)

    def test_all_are_found_the_newest_first(self):
        assert found("sleep") == ["Sleep 2", "Sleep 1", "Sleep 0"]

    def test_before_them_come_those_that_have_the_words_in_the_headline_then_in_the_standfirst(
        self,
    ):
        many_stories(
            {"title": "Rats run", "standfirst": "After sleep."},
            {"title": "Mice run", "body": [paragraph("They sleep.")]},
        )
        assert found("sleep") == ["Sleep 2", "Sleep 1", "Sleep 0", "Rats run", "Mice run"]

    def test_pages_go_on_where_the_last_one_ended(self):
        many_stories(
            {"title": "Rats run", "standfirst": "After sleep."},
            *({"title": f"Mice run {n}", "body": [paragraph("They sleep.")]} for n in range(2)),
        )
        search = Search("sleep", Filters())
        pages = [search.page(number, size=2) for number in (1, 2, 3)]
        assert [card.title for page in pages for card in cards_in_order(page)] == [
            *("Sleep 2", "Sleep 1", "Sleep 0", "Rats run", "Mice run 1", "Mice run 0")
        ]
        assert {page.paginator.count for page in pages} == {6}
        assert search.page(7, size=2).number == 3

    def test_the_page_counts_them_all(self, client):
        many_stories(*({"title": f"Rats {number}"} for number in range(2)))
        page = client.get("/search/?q=sleep").text
        assert "3 stories found." in page
        assert "Sleep (3)</option>" in page
        assert "Modelling (3)</option>" in page

    def test_a_filter_narrows_them_and_the_numbers_beside_the_other(self, client):
        rats = factories.topic("Rats")
        many_stories({"title": "Sleep in rats", "topics": [rats]}, MICE, MICE)
        assert found("sleep", topic=rats) == ["Sleep in rats"]
        page = client.get("/search/?q=sleep&topic=rats").text
        assert "1 story found." in page
        assert "Modelling" not in page
        assert "Sleep (3)</option>" in page

    def test_filters_alone_show_and_count_all(self, client):
        page = client.get("/search/?evidence=modelling").text
        assert "3 stories found." in page
        assert "Modelling (3)</option>" in page
        assert page.index("Sleep 2") < page.index("Sleep 1") < page.index("Sleep 0")


def test_of_few_stories_those_come_first_that_have_the_words_most(three_about_sleep):
    assert found("sleep") == ["Sleep 0", "Sleep 1", "Sleep 2"]


def test_the_order_is_the_same_in_any_part_of_a_plan(three_about_sleep, monkeypatch):
    """Parts are joined without being sorted again: PostgreSQL must take them one after the other."""
    monkeypatch.setattr("search.backend.MOST_RANKED", 1)
    many_stories({"title": "Mice run", "body": [paragraph("They sleep.")]})
    with connection.cursor() as cursor:
        for setting in (
            "parallel_setup_cost = 0",
            "parallel_tuple_cost = 0",
            "min_parallel_table_scan_size = 0",
        ):
            cursor.execute(f"SET LOCAL {setting}")
    assert found("sleep") == ["Sleep 2", "Sleep 1", "Sleep 0", "Mice run"]


def test_a_closed_section_is_neither_found_nor_counted(three_about_sleep, client):
    section = StoryPage.objects.first().get_parent()
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    assert found("sleep") == found() == suggestions("sle") == []
    assert "(3)" not in client.get("/search/?q=sleep").text


def test_one_search_counts_once(three_about_sleep, django_assert_num_queries):
    search = Search("sleep", Filters())
    assert search.page(1, size=10).paginator.count == 3
    with django_assert_num_queries(0):
        search.by_evidence()
        search.by_topic()


@pytest.mark.parametrize(
    ("query", "readers_get"),
    [("wach-schlaf", True), ("wach schlaf", True), ("schlaf/traum", True), ("and or", False)],
)
def test_words_are_found_however_they_are_joined(db, query, readers_get):
    factories.live_story(title="Wach-Schlaf", body=[paragraph("Schlaf/Traum.")])
    assert bool(found(query)) == readers_get
