import pytest
from django.urls import reverse
from wagtail.models import Revision

from news.citations.admin.forms import QuickCitationForm, parse_names
from news.citations.models import Citation
from tests import factories

pytestmark = pytest.mark.django_db

CREATE = "citation_chooser:create"


def typed(**fields):
    return {"type": "article-newspaper", "title": "A piece", "people": "Palmer, Jane"} | fields


def posted(**fields):
    """What the dialogue sends: its fields have a prefix, because it stands inside another form."""
    return {f"citation-{name}": value for name, value in typed(**fields).items()}


def test_lines_become_names():
    people = parse_names("Palmer, Jane\n\nThe FlyWire Consortium\n van Dyck, Christopher H. ")
    assert [(p.family, p.given, p.literal) for p in people] == [
        ("Palmer", "Jane", ""),
        ("", "", "The FlyWire Consortium"),
        ("van Dyck", "Christopher H.", ""),
    ]


def test_a_writer_creates_a_citation_inside_a_story(writer, as_user):
    response = as_user(writer).post(reverse(CREATE) + "?multiple=1", posted(doi="10.5555/X"))
    result = response.json()["result"]
    citation = Citation.objects.get()
    assert result[0]["id"] == str(citation.pk)
    assert (citation.doi, citation.live) == ("10.5555/x", False)
    assert citation.contributors.get().family == "Palmer"
    assert Revision.objects.for_instance(citation).get().user == writer


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"url": "javascript:alert(1)"}, "Enter a web address"),
        ({"doi": "nonsense"}, "This is not a DOI"),
        ({"title": ""}, "This field is required"),
        ({"issued": "yesterday"}, "Write a date as"),
        ({"people": "x" * 301}, "at most 300"),
    ],
)
def test_what_was_typed_is_still_there_when_a_field_is_refused(writer, as_user, fields, message):
    response = as_user(writer).post(
        reverse(CREATE), posted(container_title="Live Science", **fields)
    )
    fragment = response.json()["htmlFragment"]
    assert message in fragment
    assert "Live Science" in fragment
    assert not Citation.objects.exists()


@pytest.mark.parametrize("field", ["doi", "pmid", "url"])
def test_the_same_source_again_gets_a_link_to_the_one_that_exists(field):
    same = {"doi": "10.5555/same", "pmid": "24136970", "url": "https://example.org/a"}
    known = factories.citation(**{"doi": ""} | {field: same[field]}, title="The first one")
    form = QuickCitationForm(typed(**{field: same[field]}))
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert reverse("wagtailsnippets_citations_citation:edit", args=[known.pk]) in str(form.errors)


def test_the_link_in_the_message_escapes_the_title():
    factories.citation(doi="10.5555/same", title="<script>alert(1)</script>")
    form = QuickCitationForm(typed(doi="10.5555/same"))
    assert "<script>" not in str(form.errors)


def test_the_speakers_of_a_talk_are_speakers(writer):
    form = QuickCitationForm(typed(type="speech", event_title="A meeting"))
    assert form.is_valid()
    assert form.save_draft(by=writer).contributors.get().role == "speaker"


def test_a_stranger_creates_nothing(client):
    assert client.post(reverse(CREATE), posted()).status_code == 302
    assert not Citation.objects.exists()
