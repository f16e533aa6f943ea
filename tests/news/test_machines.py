"""What a story tells search engines and reference managers."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from news.citations.importing.formats import format_of
from news.text.jsonld import source_as_jsonld
from tests import factories
from tests.arranged import arranged
from tests.citations.forty import FORTY
from tests.factories import marker, paragraph

pytestmark = pytest.mark.django_db
NASTY = "</script><script>alert(1)</script><!--"


@arranged
def story():
    first = factories.checked_citation(title=f"First {NASTY}", people=[("Curie", "Marie")])
    second = factories.checked_citation(
        title="Second", url="https://www.livescience.com/x", doi="", type="article-newspaper"
    )
    return factories.live_story(
        title=f"A story {NASTY}", body=[paragraph(f"B.{marker(second)} A.{marker(first)}")]
    )


def soup_of(client, story):
    return BeautifulSoup(client.get(story.url).content, "html.parser")


def test_every_reference_stands_in_the_structured_data(client, story):
    soup = soup_of(client, story)
    scripts = soup.find_all("script", type="application/ld+json")
    [script] = [one for one in scripts if '"NewsArticle"' in one.string]
    data = json.loads(script.get_text())
    assert (data["@type"], data["headline"]) == ("NewsArticle", f"A story {NASTY}")
    assert [one["name"] for one in data["citation"]] == ["Second", f"First {NASTY}"]
    assert [one["@type"] for one in data["citation"]] == ["NewsArticle", "ScholarlyArticle"]
    assert data["citation"][0]["url"] == "https://www.livescience.com/x"
    assert data["citation"][1]["identifier"][0]["propertyID"] == "doi"
    assert data["citation"][1]["author"][0]["familyName"] == "Curie"
    assert data["author"][0]["@type"] == "Person"


def test_a_reference_manager_saves_the_story_as_a_news_item(client, story):
    soup = soup_of(client, story)
    meta = {
        tag.get("name") or tag.get("property"): tag["content"]
        for tag in soup.find_all("meta", content=True)
    }
    assert meta["DC.type"] == "newspaperArticle"
    assert (meta["og:type"], meta["og:site_name"]) == ("article", "NeuroGRIT")
    assert meta["author"] == story.authors[0].name
    assert meta["article:published_time"]
    assert not [name for name in meta if name and name.startswith("citation_")]  # no Highwire
    assert not soup.find(class_="Z3988")  # no COinS
    assert soup.find("link", rel="cite-as")["href"] == f"http://localhost:8000{story.url}"


@pytest.mark.parametrize("form", ["json", "bib", "ris"])
def test_references_are_taken_along_in_the_order_of_the_page(client, story, form):
    href = soup_of(client, story).find("a", href=f"references.{form}")["href"]
    answer = client.get(f"{story.url}{href}")
    assert answer.status_code == 200
    assert f'filename="{story.slug}.{form}"' in answer["Content-Disposition"]
    assert 'rel="cite-as"' in answer["Link"]
    text = answer.content.decode()
    reader = format_of(text).reader
    titles = [reader.read(raw).record.title for raw in reader.split(text)]
    assert titles == ["Second", f"First {NASTY}"]


@pytest.mark.parametrize(
    "path", ["/news/nowhere/references.bib", "/news/references.bib", "/nowhere/references.ris", "/references.bib", "{url}references.exe"]
)  # fmt: skip
def test_there_are_none_elsewhere(client, story, path):
    assert client.get(path.format(url=story.url)).status_code == 404


def test_drafts_and_private_stories_have_none_for_readers(client, story):
    draft = factories.story(by=factories.writer(), slug="a-draft")
    assert client.get(f"/news/{draft.slug}/references.bib").status_code == 404
    PageViewRestriction.objects.create(page=story, restriction_type="login")
    assert client.get(f"{story.url}references.bib").status_code == 404


@pytest.mark.parametrize("name", FORTY)
def test_any_source_makes_sense_to_machines(name):
    data = source_as_jsonld(FORTY[name])
    assert data["name"] == FORTY[name].title
    assert all(data.values())
    assert not re.search(r'"": ', json.dumps(data))


def test_the_list_of_citations_is_taken_along_as_it_is_filtered(client):
    writer = factories.writer()
    factories.citation(by=writer, title="A book", type="book")
    factories.citation(by=writer, title="An article")
    client.force_login(writer)
    url = "/admin/snippets/citations/citation/"
    for query, titles in (
        ({"export": "bib"}, {"A book", "An article"}),
        ({"export": "ris", "type": "book"}, {"A book"}),
        ({"export": "json", "q": "article"}, {"An article"}),
    ):
        answer = client.get(url, query)
        text = b"".join(answer.streaming_content).decode()
        reader = format_of(text).reader
        assert {reader.read(raw).record.title for raw in reader.split(text)} == titles
    assert "Download as BibTeX" in client.get(url).content.decode()
