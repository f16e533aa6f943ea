import json

import pytest
from bs4 import BeautifulSoup
from pyld import jsonld

from tests import factories
from tests.factories import marker, paragraph

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
VOCABULARY = "https://schema.org/"
CONTEXT = {"@vocab": VOCABULARY, "type": "@type", "id": "@id"}
# What schema.org knows of these types; a processor takes any word for a property.
WORDS = frozenset(
    [
        "@id",
        "@type",
        "about",
        "actionableFeedbackPolicy",
        "author",
        "backstory",
        "citation",
        "correctionsPolicy",
        "cssSelector",
        "dateModified",
        "dateline",
        "datePublished",
        "description",
        "editor",
        "familyName",
        "givenName",
        "headline",
        "identifier",
        "image",
        "inLanguage",
        "isAccessibleForFree",
        "isbn",
        "isPartOf",
        "item",
        "itemListElement",
        "jobTitle",
        "knowsLanguage",
        "lastReviewed",
        "logo",
        "mainEntity",
        "mainEntityOfPage",
        "name",
        "ownershipFundingInfo",
        "position",
        "propertyID",
        "publisher",
        "publishingPrinciples",
        "reviewedBy",
        "sameAs",
        "speakable",
        "url",
        "value",
        "worksFor",
    ]
)


def no_network(url, options=None):
    assert url.rstrip("/") == "https://schema.org"
    document = {"@context": CONTEXT}
    return {"contextUrl": None, "documentUrl": url, "document": document, "contentType": None}


def graphs(client, path):
    """Each block of a page, as it is and expanded by a JSON-LD processor, by its type."""
    page = BeautifulSoup(client.get(path).content, "html.parser")
    found = {}
    for block in page.select('script[type="application/ld+json"]'):
        data = json.loads(block.string)
        [expanded] = jsonld.expand(data, {"documentLoader": no_network})
        assert_known(expanded)
        found[data["@type"]] = data
    return found


def assert_known(node):
    if isinstance(node, list):
        for one in node:
            assert_known(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key != "@value":
                assert key.removeprefix(VOCABULARY) in WORDS, key
                assert_known(value) if key not in {"@type", "@id"} else None


def test_a_story_says_of_itself_what_its_page_says(client):
    source = factories.checked_citation(title="On cells", doi="10.5555/cells")
    writer = factories.writer("Wanda", "Writer")
    writer.author.orcid = "0000-0002-1825-0097"
    writer.author.website = "https://wanda.example/"
    factories.put_live(writer.author)
    story = factories.live_story(
        by=writer,
        title="Cells </script> grew",
        slug="cells",
        standfirst="By half.",
        topics=[factories.topic("Sleep")],
        body=[paragraph(f"They grew.{marker(source)}")],
    )
    found = graphs(client, story.url)
    told = found["NewsArticle"]
    assert told["headline"] == "Cells </script> grew"
    assert told["description"] == "By half."
    assert told["url"] == f"{SITE}{story.url}"
    assert told["dateline"] == "Denver, 2025-06-19"
    assert told["datePublished"] == story.first_published_at.isoformat()
    assert told["dateModified"] == story.last_published_at.isoformat()
    assert told["isAccessibleForFree"] is True
    assert told["inLanguage"] == "en-gb"
    assert told["about"] == [{"@type": "Thing", "name": "Sleep"}]
    assert told["author"] == [
        {
            "@type": "Person",
            "name": "Wanda Writer",
            "url": f"{SITE}{writer.author.get_absolute_url()}",
            "sameAs": ["https://orcid.org/0000-0002-1825-0097", "https://wanda.example/"],
        }
    ]
    assert [one["name"] for one in told["citation"]] == ["On cells"]
    assert told["publisher"] == {"@id": f"{SITE}/#organisation"}
    assert found["NewsMediaOrganization"]["@id"] == f"{SITE}/#organisation"
    page = BeautifulSoup(client.get(story.url).content, "html.parser")
    for selector in told["mainEntityOfPage"]["speakable"]["cssSelector"]:
        assert page.select_one(selector), selector
    [image] = told["image"]
    assert client.get(image.removeprefix(SITE)).headers["Content-Type"] == "image/png"
    steps = found["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in steps] == [
        f"{SITE}/",
        f"{SITE}/news/",
        f"{SITE}{story.url}",
    ]


def test_the_publisher_names_its_policies(client):
    for subject, slug in (("checking", "how"), ("corrections", "corrections")):
        factories.standing_page(slug, subject=subject)
    told = graphs(client, "/")["NewsMediaOrganization"]
    assert told["publishingPrinciples"] == f"{SITE}/how/"
    assert told["correctionsPolicy"] == f"{SITE}/corrections/"


def test_an_author_page_is_of_a_person(client):
    story = factories.live_story()
    author = story.authors[0]
    told = graphs(client, author.get_absolute_url())["ProfilePage"]["mainEntity"]
    assert (told["@type"], told["name"]) == ("Person", author.name)
