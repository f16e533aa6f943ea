from datetime import date

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from tests import factories
from tests.factories import explainer, paragraph, study
from tests.many import many_stories, titled

pytestmark = pytest.mark.django_db


def titles(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = BeautifulSoup(answer.content, "html.parser")
    return [one.text.strip() for one in page.select(".card-title, .index-list h2")]


def of_kind(title, design, subjects="people"):
    source = factories.checked_citation()
    return titled([title], body=[study(source, design=design, subjects=subjects)])


def test_readers_see_only_the_evidence_they_ask_for(client):
    of_kind("Trial in people", "randomised_trial")
    of_kind("Trial in mice", "randomised_trial", "animals")
    of_kind("Cohort", "cohort")
    assert titles(client, "/news/?evidence=randomised_trial&subjects=people") == ["Trial in people"]
    assert titles(client, "/news/?subjects=people") == ["Cohort", "Trial in people"]
    page = BeautifulSoup(client.get("/news/?subjects=people").content, "html.parser")
    offered = [one.text for one in page.select("#narrow-evidence option")]
    assert offered == ["Any evidence", "Randomised trial (1)", "Observational study (1)"]
    assert [one["value"] for one in page.select("option[selected]")] == ["people"]
    assert page.select_one('meta[name="robots"]')["content"] == "noindex, follow"
    assert titles(client, "/news/?evidence=review&subjects=people") == []


def test_months_lead_to_their_stories(client):
    many_stories(
        {"title": "June", "day": date(2025, 6, 30)}, {"title": "July", "day": date(2025, 7, 1)}
    )
    page = BeautifulSoup(client.get("/archive/").content, "html.parser")
    links = [link["href"] for link in page.select(".year a")]
    assert links == ["/archive/2025/07/", "/archive/2025/06/"]
    assert titles(client, "/archive/2025/06/") == ["June"]
    for nothing in ("/archive/2025/05/", "/archive/2025/13/", "/archive/0000/01/"):
        assert client.get(nothing).status_code == 404


def test_explainers_stand_together_with_their_lead_ins(client):
    body = [paragraph("A."), explainer("Sleep well.", "Eat.")]
    story = factories.live_story(title="With one", body=body)
    factories.live_story(title="Without")
    page = BeautifulSoup(client.get("/explainers/").content, "html.parser")
    [card] = page.select(".explainer-card")
    assert [one.text for one in card.select("li")] == ["A point", "A point"]
    address = card.select_one("a")["href"]
    assert address == f"{story.url}#explainer"
    target = BeautifulSoup(client.get(story.url).content, "html.parser")
    assert target.select_one("#explainer h2").text == "What this means for you"


def test_what_is_closed_is_not_counted_nor_named(client):
    closed = factories.live_story(topics=[factories.topic("Secret")])
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    name = closed.authors[0].name
    for path in ("/", "/topics/", "/authors/", "/sitemap-pages.xml", "/search/suggest/?q=sec"):
        html = client.get(path).content.decode()
        assert "Secret" not in html, path
        assert name not in html, path


def test_topics_and_authors_can_be_followed(client):
    story = factories.live_story(topics=[factories.topic("Sleep")])
    for path in ("/topics/sleep/", story.authors[0].get_absolute_url()):
        page = BeautifulSoup(client.get(path).content, "html.parser")
        link = page.select_one(".follow a")
        assert client.get(link["href"]).headers["Content-Type"].startswith("application/rss+xml")


def test_topics_and_authors_with_stories_are_listed(client):
    story = factories.live_story(topics=[factories.topic("Sleep")])
    factories.topic("Empty")
    factories.writer("Nobody", "Yet")
    assert titles(client, "/topics/") == ["Sleep"]
    assert titles(client, "/authors/") == [story.authors[0].name]


def test_an_author_page_tells_the_beat_and_what_is_declared(client):
    author = factories.live_story().authors[0]
    author.role, author.interests = "Sleep and memory", "Holds shares in Pillows"
    author.orcid, author.website = "0000-0002-1825-0097", "https://wanda.example/"
    author.full_clean()
    factories.put_live(author)
    html = client.get(author.get_absolute_url()).content.decode()
    for words in (author.role, author.interests, author.orcid, author.website):
        assert words in html
    author.interests = ""
    factories.put_live(author)
    assert "none stated" in client.get(author.get_absolute_url()).content.decode()


def test_pages_of_a_list_end_where_the_stories_do(client):
    titled([f"Story {number}" for number in range(13)])
    assert len(titles(client, "/news/")) == 12
    assert titles(client, "/news/?page=2") == ["Story 0"]
    for page in ("3", "x", "0", "-1", "99999999999999999999"):
        assert client.get(f"/news/?page={page}").status_code in {200, 404}
    assert client.get("/news/?page=3").status_code == 404
    page = BeautifulSoup(client.get("/news/?page=2").content, "html.parser")
    assert page.select_one('link[rel="canonical"]')["href"].endswith("/news/?page=2")


def test_a_story_that_was_taken_off_is_gone_and_a_draft_was_never_there(client):
    story = factories.live_story(title="Once here")
    factories.withdraw(story)
    draft = factories.story(by=factories.writer(), title="CANARY")
    gone = client.get(story.url)
    assert gone.status_code == 410
    assert "Once here" not in gone.content.decode()
    assert client.get(f"/news/{draft.slug}/").status_code == 404
    assert client.get(f"{story.url}checked.html").status_code == 404
    assert client.get(f"{story.url}references.json").status_code == 404
