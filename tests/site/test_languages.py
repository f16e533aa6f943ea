"""A site in two languages: each has its pages, lists and feeds, under addresses of its own."""

import io
from contextlib import contextmanager
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import RequestFactory, override_settings
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import GroupPagePermission, Locale, Site, WorkflowPage
from wagtail.test.utils.form_data import nested_form_data, rich_text

from home.models import HomePage, StandingPage
from neurogrit_cms.languages import chosen_languages
from news.desk.refusals import PublicationRefused
from news.models import StoryIndexPage, StoryPage
from news.pagecache.models import Change
from news.pagecache.tags import HEADER
from news.readers import story_page
from tests import factories
from tests.arranged import arranged

pytestmark = pytest.mark.django_db
LANGUAGES = [("en-gb", "English"), ("de", "German"), ("ar", "Arabic")]


@contextmanager
def speaking_several():
    """Settings of a site in three languages."""
    changed = {
        "LANGUAGES": LANGUAGES,
        "WAGTAIL_CONTENT_LANGUAGES": LANGUAGES,
        "WAGTAIL_I18N_ENABLED": True,
    }
    with override_settings(**changed):
        get_supported_content_language_variant.cache_clear()
        Site.clear_site_root_paths_cache()
        yield
    get_supported_content_language_variant.cache_clear()
    Site.clear_site_root_paths_cache()


@arranged
def newsroom_in_three():
    with speaking_several():
        call_command("setup_newsroom", stdout=io.StringIO())


@pytest.fixture(autouse=True)
def several_languages(newsroom_in_three):
    with speaking_several():
        yield


@arranged
def german(newsroom_in_three):
    return Locale.objects.get(language_code="de")


@arranged
def english_story(newsroom_in_three):
    with speaking_several():
        return factories.live_story(title="Cells grew")


@arranged
def german_story(english_story, german, checker, editor):
    """The same story, translated by somebody and checked anew."""
    with speaking_several():
        translator = factories.writer("Trude", "Translator")
        draft = english_story.copy_for_translation(german)
        draft.title = "Zellen wuchsen"
        draft.save_revision(user=translator)
        factories.submit(draft, by=translator)
        factories.approve(draft, checker)
        factories.approve(draft, editor)
    return StoryPage.objects.get(pk=draft.pk)


def soup(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def test_setting_up_again_changes_nothing():
    before = list(StoryIndexPage.objects.order_by("pk").values_list("pk", "url_path"))
    call_command("setup_newsroom", stdout=io.StringIO())
    assert list(StoryIndexPage.objects.order_by("pk").values_list("pk", "url_path")) == before
    assert len(before) == len(LANGUAGES)


def test_each_section_has_the_workflow_and_the_people_of_the_first(german):
    first = StoryIndexPage.objects.order_by("path").first()
    section = first.get_translation(german)
    for kind in (WorkflowPage, GroupPagePermission):
        assert kind.objects.filter(page=first).exists()
        assert kind.objects.filter(page=section).count() == kind.objects.filter(page=first).count()
    assert section.get_workflow() == first.get_workflow()


def test_front_and_section_are_copied_for_a_language_only():
    for page in (HomePage.objects.first(), StoryIndexPage.objects.first()):
        with pytest.raises(PublicationRefused):
            page.copy()


def test_a_translated_story_is_checked_anew(english_story, german):
    draft = english_story.copy_for_translation(german)
    assert not draft.live
    with pytest.raises(PublicationRefused):
        draft.save_revision().publish()


@pytest.mark.parametrize("path", ["", "news/", "explainers/", "archive/", "feeds/stories.rss"])
def test_lists_hold_their_own_language(client, english_story, german_story, path):
    here, there = "Cells grew", "Zellen wuchsen"
    if path in {"explainers/", "archive/"}:
        for prefix in ("/", "/de/"):
            assert client.get(f"{prefix}{path}").status_code == 200
        return
    english = client.get(f"/{path}").content.decode()
    assert here in english
    assert there not in english
    translated = client.get(f"/de/{path}").content.decode()
    assert there in translated
    assert here not in translated


def test_search_finds_the_language_at_hand(client, english_story, german_story):
    assert "Zellen wuchsen" in client.get("/de/search/?q=Zellen").content.decode()
    assert "Zellen wuchsen" not in client.get("/search/?q=Zellen").content.decode()


def test_a_page_names_its_language_and_its_translations(client, english_story, german_story):
    for story, language in ((english_story, "en-gb"), (german_story, "de")):
        page = soup(client, story.get_url())
        assert page.html["lang"] == language
        alternates = {
            link["hreflang"]: link["href"] for link in page.select("link[rel=alternate][hreflang]")
        }
        assert alternates == {
            "en-gb": english_story.full_url,
            "de": german_story.full_url,
        }
        assert f'"inLanguage": "{language}"' in str(page)
    assert german_story.get_url().startswith("/de/news/")
    offered = {a["hreflang"]: a["href"] for a in page.select("footer a[hreflang]")}
    assert offered["en-gb"] == english_story.full_url
    assert offered["ar"] == "/ar/"  # not translated: the front


def test_a_translation_takes_the_kept_page_of_its_original_along(english_story, german_story):
    """The page has the tag that the database emits as its translation goes live."""
    key = f"translations:{english_story.translation_key}"
    request = RequestFactory().get(english_story.url)
    assert key in story_page.serve(english_story, request).headers[HEADER].split(",")
    assert Change.objects.filter(tag=key).exists()


def test_a_story_is_not_under_the_address_of_another_language(client, german_story):
    assert client.get(german_story.get_url().removeprefix("/de")).status_code in {200, 404}
    assert "Zellen" not in client.get("/news/cells-grew/").content.decode()


def test_right_to_left(client):
    page = soup(client, "/ar/")
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")


def test_links_of_the_frame_stay_in_the_language(client):
    page = soup(client, "/de/topics/")
    internal = [a["href"] for a in page.select("header a, footer nav a") if not a.get("hreflang")]
    assert internal
    assert all(href.startswith(("/de/", "#")) for href in internal), internal


def test_standing_pages_are_once_a_language(german):
    front = HomePage.objects.get(locale__language_code="en-gb")
    about = factories.standing_page("About", under=front, subject="about", locale=front.locale)
    translated = about.copy_for_translation(german)
    assert translated.language == "de"
    again = StandingPage(
        title="About again", subject="about", locale=front.locale, path="x", depth=3
    )
    with pytest.raises(ValidationError, match="There is a page about this already"):
        again.full_clean(exclude=["slug"])
    other = factories.standing_page("Another", under=front)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingPage.objects.filter(pk=other.pk).update(subject="about")


def test_the_foot_names_the_pages_of_the_language(client, german):
    front = HomePage.objects.get(locale__language_code="en-gb")
    about = factories.standing_page("About us", under=front, subject="about")
    translated = about.copy_for_translation(german)
    translated.title = "Über uns"
    factories.put_live(translated)
    assert "Über uns" in soup(client, "/de/topics/").footer.text
    assert "About us" not in soup(client, "/de/topics/").footer.text
    assert "Über uns" not in soup(client, "/topics/").footer.text


def test_the_sitemap_has_every_language(client, english_story, german_story):
    pages = client.get("/sitemap-pages.xml").content.decode()
    stories = client.get("/sitemap-stories-1.xml").content.decode()
    assert "/topics/</loc>" in pages
    assert "/de/topics/</loc>" in pages
    assert english_story.full_url in stories
    assert german_story.full_url in stories
    news = client.get("/news-sitemap.xml").content.decode()
    assert "<news:language>de</news:language>" in news
    assert "<news:language>en</news:language>" in news


def test_references_and_checks_stand_beside_the_translation(client, german_story):
    assert client.get(f"{german_story.get_url()}checked.html").status_code == 200
    assert client.get(f"{german_story.get_url()}references.json").status_code == 200


def test_dates_are_those_of_the_language(client, german_story):
    with override("de"):
        written = date_format(german_story.dateline_date, "DATE_FORMAT")
    assert written in client.get(german_story.get_url()).content.decode()
    assert written not in client.get("/news/").content.decode()


def test_explainers_months_topics_and_authors_keep_to_their_language(
    client, german, checker, editor
):
    topic = factories.topic("Glia")
    writer = factories.writer("Hanna", "Schreiber")
    section = StoryIndexPage.objects.get(locale=german)
    story = factories.story(
        by=writer,
        section=section,
        title="Nur auf Deutsch",
        topics=[topic],
        body=[factories.explainer("Schlafen.")],
        dateline_date=date(2024, 2, 1),
    )
    factories.submit(story, by=writer)
    factories.approve(story, checker)
    factories.approve(story, editor)
    for path, words in {
        "explainers/": "Nur auf Deutsch",
        "archive/": "2024",
        "topics/": "Glia",
        "authors/": "Hanna Schreiber",
        "search/suggest/?q=Hanna": "Hanna Schreiber",
    }.items():
        assert words in client.get(f"/de/{path}").content.decode(), path
        assert words not in client.get(f"/{path}").content.decode(), path
    assert client.get("/api/v2/topics/glia/").json()["stories"] == 1
    assert client.get(f"/api/v2/stories/{story.pk}/").json()["language"] == "de"


def test_what_a_language_had_is_gone_with_it(client, settings, english_story, german_story):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = LANGUAGES[:1]
    settings.WAGTAIL_I18N_ENABLED = False
    get_supported_content_language_variant.cache_clear()
    Site.clear_site_root_paths_cache()
    for path in (
        *("/", "/news/", "/feeds/stories.rss", "/search/?q=Zellen", "/sitemap-pages.xml"),
        *("/sitemap-stories-1.xml", "/news-sitemap.xml", "/api/v2/stories/"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "Zellen wuchsen" not in answer.content.decode(), path
        assert "/de/" not in answer.content.decode(), path


def test_original_and_translation_are_two_entries_for_feed_readers(
    client, english_story, german_story
):
    ids = [
        BeautifulSoup(client.get(path).content, "xml").find("guid").text
        for path in ("/feeds/stories.rss", "/de/feeds/stories.rss")
    ]
    assert ids[1] == f"{ids[0]}:de"


def test_robots_stay_out_of_every_search(client):
    told = client.get("/robots.txt").content.decode()
    assert "Disallow: /search/?" in told
    assert "Disallow: /de/search/?" in told


def test_grants_that_are_taken_back_go_everywhere(german):
    first = StoryIndexPage.objects.order_by("path").first()
    for section in (first, first.get_translation(german)):
        granted = GroupPagePermission.objects.filter(page=section, group__name="Writers")
        extra = Permission.objects.get(codename="publish_page")
        GroupPagePermission.objects.create(
            page=section, group=Group.objects.get(name="Writers"), permission=extra
        )
        assert granted.filter(permission=extra).exists()
    call_command("setup_newsroom", stdout=io.StringIO())
    assert not GroupPagePermission.objects.filter(permission=extra, group__name="Writers").exists()


@pytest.mark.parametrize("line", ["", " , ", "xx", "en-gb,klingon"])
def test_a_language_that_nobody_knows_is_refused_with_a_sentence(line):
    with pytest.raises(ImproperlyConfigured, match="SITE_LANGUAGES"):
        chosen_languages(line)


def test_languages_are_read_leniently():
    assert [code for code, _name in chosen_languages("en-gb, DE,,de")] == ["en-gb", "de"]


def test_a_second_page_about_a_subject_is_refused_where_it_is_made(client):
    front = HomePage.objects.get(locale__language_code="en-gb")
    factories.standing_page("About", under=front, subject="about")
    client.force_login(factories.account("Ed", "Itor", "Editors"))
    answer = client.post(
        f"/admin/pages/add/home/standingpage/{front.pk}/",
        nested_form_data(
            {"title": "Again", "slug": "again", "subject": "about", "body": rich_text("<p>A</p>")}
        ),
    )
    assert answer.status_code == 200
    assert "There is a page about this already" in answer.content.decode()


def test_a_link_leads_to_the_translation_as_soon_as_it_is_live(client, german):
    """The print of the story that links is another one then."""
    about = factories.standing_page("About", body="<p>We are.</p>")
    link = f'<p>See <a linktype="page" id="{about.pk}">us</a>.</p>'
    story = factories.live_story(title="It links", body=[factories.paragraph(link)])
    draft = story.copy_for_translation(german)
    draft.save_revision(user=story.owner)
    factories.submit(draft, by=story.owner)
    for name, group in (("Chris", "Fact-checkers"), ("Edith", "Editors")):
        factories.approve(draft, factories.account(name, "Two", group))
    there = StoryPage.objects.get(pk=draft.pk).get_url()
    assert f'href="{about.get_url()}"' in client.get(there).content.decode()
    factories.put_live(about.copy_for_translation(german))
    with override("de"):
        new = about.localized.get_url()
    assert new.startswith("/de/")
    assert f'href="{new}">us' in client.get(there).content.decode()


def test_a_front_that_is_a_draft_hides_nothing(client, german):
    front = HomePage.objects.get(locale=german)
    assert client.get("/de/").status_code == 200
    with factories.unguarded_database() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = false WHERE id = %s", [front.pk])
    Site.clear_site_root_paths_cache()
    assert client.get("/de/").status_code == 200  # the site's own front, as Wagtail has it


@pytest.mark.parametrize(
    ("address", "query", "finds"),
    [
        ("/de/search/", "Zelle", True),  # German: Zelle, Zellen
        ("/de/search/", "Zelled", False),
        ("/search/", "cell", True),
        ("/search/", "Zelle", False),
    ],
)
def test_the_search_knows_the_words_of_the_language_of_its_page(
    client, german_story, address, query, finds
):
    page = client.get(address, {"q": query}).text
    assert bool(BeautifulSoup(page, "html.parser").select(".results mark, .results h2")) == finds


def test_words_found_are_marked_as_the_language_has_them(client, german_story):
    page = soup(client, "/de/search/?q=Zelle")
    assert [one.get_text(strip=True) for one in page.select(".results h2")] == ["Zellen wuchsen"]
