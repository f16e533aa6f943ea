import json
import re
import sqlite3
import subprocess
from pathlib import Path

import feedparser
import jsonschema_rs
import pytest
from lxml import etree

from news.images.models import NewsImage
from tests import factories
from tests.arranged import arranged
from tests.factories import explainer, marker, paragraph, study

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).parents[2] / "site" / "schemas" / "jsonfeed-1.1.json"
SITE = "http://localhost:8000"


@arranged
def story():
    source = factories.checked_citation(title="On cells", doi="10.5555/cells")
    link = f'See <a href="/news/">our news</a>.{marker(source)}'
    embed = {"type": "embed", "value": {"url": "https://youtu.be/abcdefghijk", "title": "A talk"}}
    return factories.live_story(
        title="Cells & <em>mice</em>",
        slug="cells",
        standfirst="What “grew”.",
        topics=[factories.topic("Sleep")],
        lead_image=factories.image(),
        lead_image_alt="A mouse",
        body=[paragraph(link), study(source), explainer("It cures nothing."), embed],
    )


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_reader_gets_the_whole_story(client, story, kind):
    feed = read(client, f"/feeds/stories.{kind}")
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[kind]
    assert feed.feed.language == "en-gb"
    [entry] = feed.entries
    assert entry.title in {"Cells & <em>mice</em>", "Cells &amp; <em>mice</em>"}
    assert entry.link == f"{SITE}{story.url}"
    assert entry.id.startswith("tag:localhost,2025:story:")
    assert entry.author == story.authors[0].name
    assert [tag.term for tag in entry.tags] == ["Sleep"]
    html = entry.content[0].value
    for words in ("our news", "On cells", "It cures nothing.", "The study at a glance", "A mouse"):
        assert words in html, words
    assert "<script" not in html
    assert "<iframe" not in html
    [enclosure] = [link for link in entry.links if link.rel == "enclosure"]
    assert enclosure.href.startswith(f"{SITE}/")
    assert int(enclosure.length) > 0
    assert enclosure.type == "image/jpeg"


def test_no_words_run_together_where_markup_is_left_out(client, story):
    [entry] = client.get("/feeds/stories.json").json()["items"]
    texts = ["".join(each.itertext()) for each in etree.HTML(entry["content_html"]).iter("p", "dd")]
    # But for NeuroGRIT and YouTube.
    assert [text for text in texts if re.search("(?!uT|oG)[a-z][A-Z]", text)] == []
    labels = [" ".join(text.split()) for text in texts if "Evidence:" in text]
    assert labels
    assert {label.count(" · ") for label in labels} == {2}


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_every_address_in_a_feed_works_anywhere(client, story, kind):
    answer = client.get(f"/feeds/stories.{kind}")
    if kind == "json":
        html = answer.json()["items"][0]["content_html"]
    else:
        html = feedparser.parse(answer.content).entries[0].content[0].value
    tree = etree.HTML(html)
    found = tree.xpath("//@href | //@src")
    assert len(found) > 4
    assert [one for one in found if not one.startswith(("http://", "https://"))] == []
    assert f"{SITE}{story.url}#ref-1" in found
    assert f"{SITE}/news/" in found


def test_what_only_looks_like_an_address_stays_as_it_was_cleared(client):
    factories.live_story(lead_image=factories.image(), lead_image_alt="#2 & <b>")
    [entry] = json.loads(client.get("/feeds/stories.json").content)["items"]
    assert 'alt="#2 &amp; &lt;b&gt;"' in entry["content_html"]


def test_the_json_feed_is_one_by_its_schema(client, story):
    answer = client.get("/feeds/stories.json")
    assert answer.headers["Content-Type"].startswith("application/feed+json")
    feed = answer.json()
    jsonschema_rs.validator_for(json.loads(SCHEMA.read_text())).validate(feed)
    [item] = feed["items"]
    assert (feed["version"], feed["feed_url"]) == (
        "https://jsonfeed.org/version/1.1",
        f"{SITE}/feeds/stories.json",
    )
    assert (item["url"], item["title"]) == (f"{SITE}{story.url}", "Cells & <em>mice</em>")
    assert item["authors"] == [{"name": story.authors[0].name}]


def test_topics_and_authors_have_feeds_of_their_own(client, story):
    factories.live_story(title="About maps", topics=[factories.topic("Maps")])
    for path in ("/feeds/topics/sleep.rss", f"/feeds/authors/{story.authors[0].slug}.atom"):
        assert [entry.link for entry in read(client, path).entries] == [f"{SITE}{story.url}"]
    assert client.get("/feeds/topics/nothing.rss").status_code == 404
    assert client.get("/feeds/stories.xml").status_code == 404


def test_a_feed_without_stories_is_still_one(client):
    factories.topic("Empty")
    assert read(client, "/feeds/topics/empty.rss").entries == []
    assert read(client, "/feeds/topics/empty.atom").entries == []


def test_nothing_unpublished_or_closed_is_in_a_feed(client, story):
    factories.story(by=factories.writer(), title="CANARY-DRAFT")
    gone = factories.live_story(title="CANARY-GONE")
    factories.withdraw(gone)
    assert b"CANARY" not in client.get("/feeds/stories.rss").content


def test_a_hub_is_named_where_there_is_one(client, story, settings):
    assert b'rel="hub"' not in client.get("/feeds/stories.rss").content
    settings.WEBSUB_HUB = "https://hub.example/"
    for kind in ("rss", "atom"):
        answer = client.get(f"/feeds/stories.{kind}")
        hubs = [
            link.href for link in feedparser.parse(answer.content).feed.links if link.rel == "hub"
        ]
        assert hubs == ["https://hub.example/"]
        assert 'rel="hub"' in answer.headers["Link"]
    assert client.get("/feeds/stories.json").json()["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example/"}
    ]


@pytest.mark.django_db(transaction=True)
def test_newsboat_reads_both(live_server, tmp_path):
    story = factories.live_story(title="Cells grew")
    for kind in ("rss", "atom"):
        home = tmp_path / kind
        home.mkdir()
        feed = f"{live_server.url}/feeds/stories.{kind}"
        (home / "urls").write_text(feed)
        (home / "config").write_text("")
        command = ["newsboat", "-u", "urls", "-C", "config", "-c", "cache.db", "-x", "reload"]
        subprocess.run(
            command, cwd=home, env={"HOME": str(home)}, stdin=subprocess.DEVNULL, check=True
        )
        cache = sqlite3.connect(home / "cache.db")
        rows = cache.execute("SELECT feedurl, title, url FROM rss_item").fetchall()
        cache.close()
        assert rows == [(feed, "Cells grew", f"{SITE}{story.url}")]


def test_names_and_credits_are_those_that_were_cleared(client, story):
    author = story.authors[0]
    cleared = author.name
    author.name = "CANARY Name"
    factories.put_live(author)
    NewsImage.objects.filter(pk=story.lead_image_id).update(credit="CANARY Credit")
    for path in ("/feeds/stories.rss", "/feeds/stories.json", f"/api/v2/stories/{story.pk}/"):
        text = client.get(path).content.decode()
        assert cleared in text, path
        assert "CANARY" not in text, path
    assert "CANARY" not in str(client.get("/api/v2/stories/").json())


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_a_control_character_breaks_no_feed(client, kind):
    topic = factories.topic("Sl\x0beep")
    author = factories.author("Wan\x0cda")
    factories.live_story(
        authors=[author],
        title="Cells\x0b grew",
        standfirst="By\x08 half.",
        body=[paragraph("A\x0b.")],
        topics=[topic],
    )
    answer = client.get(f"/feeds/stories.{kind}")
    assert answer.status_code == 200
    if kind != "json":
        assert not feedparser.parse(answer.content).bozo
    etree.fromstring(client.get("/news-sitemap.xml").content)
