from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import etree

from news.models import StoryPage
from tests import factories
from tests.many import many_stories, titled

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[1] / "site" / "schemas"
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def valid(client, path, schema="sitemaps.xsd"):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    tree = etree.fromstring(answer.content)
    etree.XMLSchema(file=str(SCHEMAS / schema)).assertValid(tree)
    return tree


def addresses(tree):
    return tree.xpath("//s:loc/text()", namespaces=NS)


def test_the_index_leads_to_every_story_and_page(client):
    story = factories.live_story(
        slug="one",
        topics=[factories.topic("Sleep")],
        lead_image=factories.image(),
        lead_image_alt="A",
    )
    story.lead_image.get_rendition("width-10")
    widest = story.lead_image.get_rendition("width-20")
    factories.story(by=factories.writer(), slug="draft")
    page = factories.standing_page("About")
    parts = addresses(valid(client, "/sitemap.xml", "siteindex.xsd"))
    listed = []
    for part in parts:
        tree = valid(client, part.partition("8000")[2])
        listed += addresses(tree)
        assert "draft" not in etree.tostring(tree).decode()
    author = story.authors[0]
    for path in (story.url, page.url, "/", "/news/", "/topics/sleep/", author.get_absolute_url()):
        assert f"http://localhost:8000{path}" in listed, path
    assert f"http://localhost:8000/archive/{story.dateline_date:%Y/%m}/" in listed
    assert len(listed) == len(set(listed))
    for address in listed:
        assert client.get(address.partition("8000")[2]).status_code == 200, address
    images = tree.xpath("//*[local-name()='image']/*[local-name()='loc']/text()")
    assert images == [f"http://localhost:8000{widest.url}"]


def test_the_news_sitemap_has_the_last_two_days_and_no_more(client):
    new = factories.live_story(title="New & <fresh>", slug="new")
    old = factories.live_story(slug="old")
    StoryPage.objects.filter(pk=old.pk).update(
        first_published_at=timezone.now() - timedelta(hours=49)
    )
    tree = valid(client, "/news-sitemap.xml")
    assert addresses(tree) == [f"http://localhost:8000{new.url}"]
    assert tree.xpath("//*[local-name()='title']/text()") == ["New & <fresh>"]


def test_robots_are_sent_to_the_sitemaps_and_kept_off_the_desk(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text


def test_addresses_are_those_of_the_stories_whatever_their_slugs(client):
    stories = many_stories(
        *({"title": "T", "slug": slug} for slug in ("größe", "two", "größe-two"))
    )
    wanted = {f"http://localhost:8000{story.url}" for story in stories}
    assert "http://localhost:8000/news/gr%C3%B6%C3%9Fe/" in wanted
    for path in ("/sitemap-stories-1.xml", "/news-sitemap.xml"):
        assert set(addresses(valid(client, path))) == wanted


def test_a_part_that_is_not_there_is_not_found(client):
    assert client.get("/sitemap-stories-2.xml").status_code == 404
    assert client.get("/sitemap-stories-0.xml").status_code == 404


def test_parts_hold_so_many_and_together_all(client, monkeypatch):
    monkeypatch.setattr("news.readers.sitemaps.ADDRESSES_A_FILE", 2)
    stories = titled(["Cells grew"] * 5)
    factories.story(by=factories.writer())
    parts = addresses(valid(client, "/sitemap.xml", "siteindex.xsd"))
    listed = [addresses(valid(client, part.partition("8000")[2])) for part in parts[1:]]
    assert list(map(len, listed)) == [2, 2, 1]
    assert [one for part in listed for one in part] == [
        f"http://localhost:8000{story.url}" for story in stories
    ]
    assert client.get("/sitemap-stories-4.xml").status_code == 404
