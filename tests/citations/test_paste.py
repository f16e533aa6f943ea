"""A writer pastes what they have, in the chooser or on the page of its own, and reads it over."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from news.citations.models import Citation, Flag, Notice
from tests import factories
from tests.forms import sent_by
from tests.services import Answer

from .lookup import answers

pytestmark = pytest.mark.django_db
FIND = "citation_chooser:find"


@pytest.fixture
def desk(client, services):
    services.routes["/crossref/works/10.1126%2Fscience.1241224"] = Answer(answers.CROSSREF)
    client.force_login(factories.writer("Wanda", "Writer"))
    return client


def look_up(desk, pasted="10.1126/science.1241224", **files):
    answer = desk.post(reverse(FIND), {"citation-paste-pasted": pasted} | files)
    assert answer.status_code == 200
    return json.loads(answer.content)["htmlFragment"]


def fields_of(html):
    """What the short form would send."""
    return sent_by(BeautifulSoup(html, "html.parser").find_all("form")[-1])


def test_a_doi_fills_the_form_and_saves_nothing_yet(desk):
    html = look_up(desk)
    assert "According to Crossref." in html
    assert "Sleep Drives Metabolite Clearance" in html
    assert not Citation.objects.exists()


def test_what_was_read_over_is_saved_whole(desk):
    """Also what the short form has no field for: volume, pages, abstract, ORCID iDs."""
    values = fields_of(look_up(desk)) | {"citation-title": "Sleep drives metabolite clearance"}
    answer = desk.post(reverse("citation_chooser:create"), values)
    citation = Citation.objects.get()
    assert json.loads(answer.content)["result"]["id"] == str(citation.pk)
    assert citation.title == "Sleep drives metabolite clearance"
    assert (citation.volume, citation.pages, citation.abstract) == (
        "342",
        "373-377",
        "Sleep is good.",
    )
    kang = citation.contributors.all()[1]
    assert (kang.family, kang.orcid) == ("Kang", "0000-0002-1825-0097")
    assert not citation.live


def test_names_that_were_changed_by_hand_stay_changed(desk):
    values = fields_of(look_up(desk)) | {"citation-people": "Xie, Lulu\nKang, Hong-Yi"}
    desk.post(reverse("citation_chooser:create"), values)
    names = Citation.objects.get().contributors.all()
    assert [(one.family, one.given, one.orcid) for one in names] == [
        ("Xie", "Lulu", ""),
        ("Kang", "Hong-Yi", ""),
    ]


@pytest.mark.parametrize(
    "found",
    ["", "x", "[]", '{"title": 7}', '{"type": "book", "title": "T", "author": 3}', "[" * 5000],
)
def test_what_the_browser_sends_back_is_read_anew(desk, found):
    values = {
        "citation-type": "book",
        "citation-title": "By hand",
        "citation-people": "",
        "citation-found": found,
    }
    desk.post(reverse("citation_chooser:create"), values)
    assert Citation.objects.get().title == "By hand"


def test_what_the_form_does_not_show_is_checked_as_well(desk):
    found = json.dumps(
        {"type": "book", "title": "T", "URL": "javascript:alert(1)", "volume": "x" * 400}
    )
    values = {"citation-type": "book", "citation-title": "T", "citation-found": found}
    desk.post(reverse("citation_chooser:create"), values)
    citation = Citation.objects.get()
    assert citation.url == ""
    assert len(citation.volume) <= 50


def test_a_source_that_is_there_is_offered_in_its_place(desk):
    known = factories.citation(doi="10.1126/science.1241224", title="We have it")
    html = look_up(desk)
    assert "You have it already:" in html
    answer = desk.post(reverse("citation_chooser:use_known", args=[known.pk]) + "?multiple=1")
    assert json.loads(answer.content)["result"][0]["id"] == str(known.pk)
    assert desk.get(reverse("citation_chooser:use_known", args=[known.pk])).status_code == 405


def test_a_retraction_is_told_before_the_source_is_used(desk, services):
    services.routes["/crossref/works/10.1126%2Fscience.1241224"] = Answer(answers.RETRACTED)
    html = look_up(desk)
    assert "Retracted." in html
    assert Notice.objects.get().source == "crossref"
    desk.post(reverse("citation_chooser:create"), fields_of(html))
    assert Flag.objects.get().standing == "retracted"


def test_offline_the_form_has_what_was_understood(desk, settings):
    settings.CITATION_SERVICES = dict.fromkeys(settings.CITATION_SERVICES, "http://127.0.0.1:9")
    html = look_up(desk, "10.9999/elsewhere")
    assert "Crossref could not be reached." in html
    assert fields_of(html)["citation-doi"] == "10.9999/elsewhere"


def test_a_file_is_taken_in_the_same_place(desk):
    upload = SimpleUploadedFile(
        "x.ris", b"TY  - BOOK\nTI  - One\nER  - \nTY  - BOOK\nTI  - Two\nER  - \n"
    )
    html = look_up(desk, "", **{"citation-paste-file": upload})
    assert fields_of(html)["citation-title"] == "One"
    assert "one more entry" in html


@pytest.mark.parametrize("pasted", ["", "@article{x, author={A}}", "x" * 10])
def test_nothing_usable_is_told_where_it_was_pasted(desk, services, pasted):
    services.routes["/crossref/works?query"] = Answer({"message": {"items": []}})
    html = look_up(desk, pasted)
    assert any(words in html for words in ("Paste a DOI", "has no title", "has nothing like it"))


def test_what_was_typed_before_looking_up_stays(desk):
    """The dialogue's script sends it along; a paste that can't be read empties nothing either."""
    kept = {"kept-citation-title": "My own title", "kept-citation-nonsense": "x"}
    html = look_up(desk, **kept)
    assert fields_of(html)["citation-title"] == "My own title"
    assert "Xie, Lulu" in fields_of(html)["citation-people"]
    html = look_up(desk, "@article{x, author={A}}", **kept)
    assert fields_of(html)["citation-title"] == "My own title"


def test_a_number_that_nobody_knows_is_kept_with_the_title_typed(desk, services):
    services.routes["/openlibrary/"] = Answer({})
    values = fields_of(look_up(desk, "9780071390118")) | {"citation-title": "A book of ours"}
    desk.post(reverse("citation_chooser:create"), values)
    assert (Citation.objects.get().isbn, Citation.objects.get().title) == (
        "9780071390118",
        "A book of ours",
    )


def test_another_doi_is_another_source(desk):
    """Nothing of what was found first may stay behind a DOI that was typed over it."""
    values = fields_of(look_up(desk)) | {"citation-doi": "10.5555/other"}
    desk.post(reverse("citation_chooser:create"), values)
    citation = Citation.objects.get()
    assert (citation.doi, citation.volume, citation.abstract) == ("10.5555/other", "", "")


def test_the_same_doi_written_as_a_link_is_the_same_source(desk):
    values = fields_of(look_up(desk)) | {"citation-doi": "https://doi.org/10.1126/SCIENCE.1241224"}
    desk.post(reverse("citation_chooser:create"), values)
    assert (Citation.objects.get().doi, Citation.objects.get().volume) == (
        "10.1126/science.1241224",
        "342",
    )


def test_who_is_author_and_editor_stays_both(desk):
    entry = (
        "@incollection{a, title={A}, booktitle={B}, author={Kandel, Eric}, editor={Kandel, Eric}}"
    )
    desk.post(reverse("citation_chooser:create"), fields_of(look_up(desk, entry)))
    roles = [one.role for one in Citation.objects.get().contributors.all()]
    assert roles == ["author", "editor"]


def test_a_refusal_offers_the_one_that_is_there(desk):
    values = fields_of(look_up(desk))
    known = factories.citation(doi="10.1126/science.1241224", title="Somebody was faster")
    answer = desk.post(reverse("citation_chooser:create"), values)
    html = json.loads(answer.content)["htmlFragment"]
    assert reverse("citation_chooser:use_known", args=[known.pk]) in html


def test_html_in_a_paste_is_text(desk, services):
    services.routes["/crossref/works?query"] = Answer({"message": {"items": []}})
    html = look_up(desk, "<img src=x onerror=alert(1)>")
    assert "<img src=x" not in html


def test_the_page_for_adding_takes_a_paste_too(desk):
    url = reverse("wagtailsnippets_citations_citation:find")
    html = desk.post(url, {"paste-pasted": "10.1126/science.1241224"}).content.decode()
    assert "According to Crossref." in html
    for value in (
        'value="342"',
        'value="Kang"',
        'value="0000-0002-1825-0097"',
        'value="2013-10-18"',
    ):
        assert value in html
    assert desk.get(url).status_code == 302
    assert "data-w-autosave-interval-value" not in html  # nothing is saved before it is read over
    form = BeautifulSoup(html, "html.parser").find("form", id="w-editor-form")
    add = reverse("wagtailsnippets_citations_citation:add")
    answer = desk.post(add, sent_by(form))
    assert answer.status_code == 302
    citation = Citation.objects.get()
    assert [one.family or one.literal for one in citation.get_latest_revision_as_object().contributors.all()] == [
        "Xie", "Kang", "The Sleep Group",
    ]  # fmt: skip


def test_without_permission_nothing_is_looked_up(client, services):
    client.force_login(factories.account("No", "Body"))
    for name in (FIND, "wagtailsnippets_citations_citation:find", "citations:imports"):
        assert client.post(reverse(name), {"paste-pasted": "10.1126/x"}).status_code == 302
    assert services.asked == []
