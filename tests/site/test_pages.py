"""What readers see."""

from datetime import date

import pytest

from tests import factories
from tests.arranged import arranged
from tests.factories import explainer, marker, paragraph, study
from tests.many import titled

pytestmark = pytest.mark.django_db


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


@arranged
def story(writer):
    source = factories.checked_citation(
        type="article-newspaper",
        title="Ketamine flattens hierarchies",
        container_title="Live Science",
        issued="2025-06-19",
        doi="",
        people=[("Palmer", "J.")],
    )
    talk = factories.checked_citation(
        type="speech",
        title="A talk",
        container_title="",
        doi="",
        event_title="Psychedelic Science 2025",
        event_place="Denver, CO",
        people=[("Agnorelli", "Claudio")],
    )
    return factories.live_story(
        by=writer,
        title="Ketamine loosens networks",
        standfirst="Scans of eleven men.",
        dateline_place="Denver",
        dateline_date=date(2025, 6, 19),
        topics=[factories.topic("Psychedelics")],
        lead_image=factories.image(credit="Ada Okafor"),
        lead_image_alt="A drawing of a net",
        lead_image_caption="Networks",
        body=[
            paragraph(f"One dose was enough.{marker(source, talk)}"),
            study(talk, design="trial", peer_review="conference", participants=11),
            explainer(f"It was small.{marker(source)}", wrong_conclusion="<p>It is no cure.</p>"),
        ],
    )


def test_a_story_reads_as_a_news_page_prints_it(story, client):
    html = read(client, story.url)
    assert "<h1" in html
    assert "Ketamine loosens networks</h1>" in html
    assert "Scans of eleven men." in html
    assert "DENVER</span>, June 19, 2025 —" in html
    assert "Wanda Writer" in html
    assert 'alt="A drawing of a net"' in html
    assert "Ada Okafor" in html


def test_the_evidence_label_stands_above_the_body(story, client):
    html = read(client, story.url)
    head, _body = html.split('class="story-body"')
    for part in ("Not peer reviewed", "Trial without randomisation", "People"):
        assert part in head


def test_every_field_of_the_study_is_answered(story, client):
    html = read(client, story.url)
    assert "The study at a glance" in html
    assert html.count("Not reported") >= 3
    assert "<dd>11</dd>" in html


def test_citations_lead_to_references_and_back(story, client):
    html = read(client, story.url)
    assert 'id="cite-1">[<a href="#ref-1"' in html
    assert '<li id="ref-1">' in html
    assert '<a href="#cite-1"' in html
    assert '<a href="#cite-study"' in html
    references = html.split('class="references"')[1]
    assert "Palmer, J." in references
    assert "(19 June 2025)" in references
    assert "Live Science." in references
    assert "Presented at Psychedelic Science 2025, Denver, CO" in references


def test_the_explainer_says_what_it_does_not_mean(story, client):
    html = read(client, story.url)
    assert "NeuroGRIT explains" in html
    assert "What this does not mean" in html


@pytest.mark.parametrize("path", ["/", "/news/", "/topics/psychedelics/", "/search/?q=ketamine"])
def test_a_story_is_found_everywhere(story, client, path):
    assert story.url in read(client, path)


def test_the_author_has_a_page(story, writer, client):
    writer.author.biography = "Writes about drugs."
    factories.put_live(writer.author)
    html = read(client, writer.author.get_absolute_url())
    assert "Writes about drugs." in html
    assert story.url in html


def test_drafts_are_nowhere(writer, client):
    page = factories.story(by=writer, title="CANARY-DRAFT", topics=[factories.topic("Sleep")])
    live = factories.live_story(by=writer, title="Public")
    live.title = "CANARY-DRAFT of a live story"
    live.standfirst = "CANARY-DRAFT"
    live.save_revision(user=writer)
    for path in (
        "/",
        "/news/",
        "/topics/sleep/",
        writer.author.get_absolute_url(),
        live.url,
        "/search/?q=canary",
    ):
        assert "CANARY" not in read(client, path).replace("“canary”", "")
    assert client.get(page.get_url()).status_code == 404


def test_the_list_is_paged(client):
    titled([f"Story of day {number}" for number in range(13)])
    first, second = read(client, "/news/"), read(client, "/news/?page=2")
    assert "Page 1 of 2" in first
    assert "Story of day 12" in first
    assert "Story of day 0<" in second
    assert "Story of day 0<" not in first


def test_a_pinned_story_leads_and_is_not_repeated(client):
    from home.models import HomePage

    pinned = factories.live_story(title="The pinned one")
    factories.live_story(title="The newer one")
    home = HomePage.objects.get()
    home.lead_story = pinned
    home.save()
    html = read(client, "/")
    assert html.index("The pinned one") < html.index("The newer one")
    assert html.count("The pinned one") == 1


def test_a_pinned_draft_does_not_lead(client, writer):
    from home.models import HomePage

    home = HomePage.objects.get()
    home.lead_story = factories.story(by=writer, title="CANARY")
    home.save()
    assert "CANARY" not in read(client, "/")


def test_an_empty_newsroom_says_so(client):
    assert "No stories yet" in read(client, "/")
    assert "No stories here yet" in read(client, "/news/")


def test_a_missing_page_offers_a_search(client):
    html = read(client, "/nowhere/", status=404)
    assert 'role="search"' in html
    assert "All stories" in html


def test_a_server_fault_is_a_static_page(client, monkeypatch):
    from news.models import StoryIndexPage

    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(StoryIndexPage, "get_context", broken)
    client.raise_request_exception = False
    response = client.get("/news/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "secret detail" not in response.content.decode()


def test_strangers_to_the_desk_are_sent_to_the_login(client):
    response = client.get("/admin/")
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_images_are_credited_and_sized(story, client):
    html = read(client, story.url)
    assert "srcset=" in html
    assert 'fetchpriority="high"' in html


def test_a_table_is_cited_like_running_text(writer, client):
    source = factories.checked_citation()
    page = factories.live_story(
        by=writer,
        body=[
            {
                "type": "table",
                "value": {
                    "columns": [{"type": "text", "heading": "Effect"}],
                    "rows": [{"values": [f"<p>26.4{marker(source)}</p>"]}],
                    "caption": "Effects",
                },
            }
        ],
    )
    html = read(client, page.url)
    assert "<caption>Effects</caption>" in html
    assert 'href="#ref-1"' in html


def test_a_video_asks_nothing_of_its_service_until_it_is_opened(writer, client):
    page = factories.live_story(
        by=writer,
        body=[
            {"type": "embed", "value": {"url": "https://youtu.be/y8Kyi0WNg40", "title": "A talk"}}
        ],
    )
    html = read(client, page.url)
    details = html.split("<details")[1].split("</details>")[0]
    assert "youtube-nocookie.com" in details
    assert 'loading="lazy"' in details
