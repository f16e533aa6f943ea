import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.evidence import Evidence
from news.models import StoryPage
from search.queries import MOST_WORDS, Filters, clean_query, excerpts, find_stories
from tests import factories
from tests.factories import explainer, marker, paragraph, study


@given(typed=st.text(max_size=500))
def test_any_text_becomes_a_query_the_backend_can_take(typed):
    query = clean_query(typed)
    assert len(query.split()) <= MOST_WORDS
    assert "\x00" not in query
    assert clean_query(query) == query


def found(query="", **filters):
    return [story.title for story in find_stories(clean_query(query), Filters(**filters))]


@pytest.fixture
def stories(db):
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

    StoryPage.objects.get(title="Mice sleep").unpublish(user=editor)
    assert found("mice") == []


def test_hits_are_marked_and_everything_else_is_escaped(writer):
    page = factories.story(by=writer, standfirst="<i>Ketamine</i> <script>alert(1)</script> & more")
    (excerpt,) = excerpts([page], "ketamine")
    assert "<mark>Ketamine</mark>" in excerpt
    assert "<script>" not in excerpt


def test_a_list_of_hits_is_marked_in_one_query(stories, django_assert_num_queries):
    hits = list(StoryPage.objects.all())
    with django_assert_num_queries(1):
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
