import pytest
from django.urls import reverse

from news.citations.models import Citation
from tests import factories

pytestmark = pytest.mark.django_db

URL = "wagtailsnippets_citations_citation"


def form_data(**fields):
    return {
        "type": "book",
        "title": "A book",
        "contributors-TOTAL_FORMS": "1",
        "contributors-INITIAL_FORMS": "0",
        "contributors-MIN_NUM_FORMS": "0",
        "contributors-MAX_NUM_FORMS": "1000",
        "contributors-0-family": "Curie",
        "contributors-0-given": "Marie",
        "contributors-0-literal": "",
        "contributors-0-role": "author",
        "contributors-0-orcid": "",
        "contributors-0-ORDER": "1",
        "contributors-0-DELETE": "",
        "contributors-0-id": "",
    } | fields


def test_a_writer_adds_a_draft(writer, as_user):
    as_user(writer).post(reverse(f"{URL}:add"), form_data())
    citation = Citation.objects.get()
    assert (citation.title, citation.live) == ("A book", False)


def test_a_contributor_without_a_name_gets_a_message(writer, as_user):
    response = as_user(writer).post(
        reverse(f"{URL}:add"),
        form_data(**{"contributors-0-family": "", "contributors-0-orcid": "0000-0002-1825-0097"}),
    )
    assert "A contributor needs a name." in response.content.decode()
    assert not Citation.objects.exists()


@pytest.mark.parametrize("who", ["writer", "checker", "editor", "admin"])
def test_nobody_publishes_a_citation_from_its_form(who, as_user, desk):
    citation = factories.citation()
    user = desk[who]
    as_user(user).post(
        reverse(f"{URL}:edit", args=[citation.pk]),
        form_data(**{"action-publish": "1", "title": "Sneaked in"}),
    )
    citation.refresh_from_db()
    assert not citation.live
    assert citation.title != "Sneaked in" or not citation.live


@pytest.mark.parametrize("who", ["writer", "checker", "editor", "admin"])
def test_nobody_takes_back_a_citation_that_a_live_story_cites(who, as_user, desk):
    citation = factories.checked_citation()
    factories.live_story(body=[factories.paragraph(f"A.{factories.marker(citation)}")])
    client = as_user(desk[who])
    client.post(reverse(f"{URL}:unpublish", args=[citation.pk]))
    client.post(reverse(f"{URL}:delete", args=[citation.pk]))
    citation.refresh_from_db()
    assert citation.live


def test_the_delete_page_says_what_stands_in_the_way(editor, as_user):
    citation = factories.checked_citation()
    page = factories.live_story(body=[factories.paragraph(f"A.{factories.marker(citation)}")])
    client = as_user(editor)
    response = client.get(reverse(f"{URL}:delete", args=[citation.pk]))
    assert response.status_code == 200
    assert "prevent" in response.content.decode()
    usage = client.get(reverse(f"{URL}:usage", args=[citation.pk]))
    assert page.title in usage.content.decode()


def test_an_editor_deletes_a_citation_that_nobody_uses(editor, as_user):
    citation = factories.citation()
    as_user(editor).post(reverse(f"{URL}:delete", args=[citation.pk]))
    assert not Citation.objects.exists()


def test_the_form_lists_the_stories_that_use_a_citation(writer, as_user):
    citation = factories.checked_citation()
    page = factories.story(by=writer, body=[factories.paragraph(f"A.{factories.marker(citation)}")])
    html = as_user(writer).get(reverse(f"{URL}:edit", args=[citation.pk])).content.decode()
    assert page.title in html
    assert "A citation that is in use" in html


def test_citations_are_found_by_author_and_by_doi(writer, as_user):
    factories.citation(
        title="Sleep and clearance", people=[("Xie", "Lulu")], doi="10.1126/science.1241224"
    )
    factories.citation(title="Something else")
    client = as_user(writer)
    for query in ("Xie", "10.1126/science.1241224", "clear"):
        response = client.get(reverse("citation_chooser:choose_results"), {"q": query})
        assert "Sleep and clearance" in response.content.decode()
        assert "Something else" not in response.content.decode()


def test_the_preview_of_what_has_no_title_yet_says_so(writer, as_user):
    request = as_user(writer).get("/").wsgi_request
    html = Citation(type="book").make_preview_request(request, "").rendered_content
    assert "as soon as there is a title" in html


def test_the_preview_shows_the_reference_as_readers_will_see_it(writer, as_user):
    citation = factories.citation(title="Sleep <b>", people=[("Xie", "Lulu")])
    request = as_user(writer).get("/").wsgi_request
    html = citation.make_preview_request(request, "").rendered_content
    assert "Xie, L." in html
    assert "Sleep &lt;b&gt;" in html
