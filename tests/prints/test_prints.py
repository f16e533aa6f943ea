"""A print is a copy of what was cleared: made at publication, never of anything else, never stale."""

import io
import time
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone, translation
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import PageViewRestriction, Site

from news.desk.refusals import PublicationRefused
from news.images.models import Rendition
from news.models import Publication, StoryPage, Topic
from news.prints import shelf, version
from news.prints.models import Print
from news.readers.printing import jobs, press
from tests import factories
from tests.factories import marker, paragraph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_left():
    jobs._LEFT.clear()
    yield
    jobs._LEFT.clear()


@pytest.fixture
def source():
    return factories.checked_citation(title="Sleep clears the brain")


@pytest.fixture
def story(source):
    body = [paragraph(f"Cells grew.{marker(source)}")]
    return factories.live_story_by_the_desk(
        title="Cells grew at night", body=body, topics=[factories.topic("Sleep")]
    )


def is_true(story):
    return bool(shelf.texts_of([story.pk]))


def page_of(story):
    return Client().get(story.url).content.decode()


def rename_the_topic():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with factories.unread("news_topic"):
        Topic.objects.filter(name="Sleep").update(name="Slumber")


def printed_afresh(story):
    [proof] = press.proofs([story.pk])
    return proof.printed


def test_a_story_is_printed_as_it_goes_live(story):
    assert is_true(story)
    assert press.Printed.kept(shelf.texts_of([story.pk])[story.pk]) == printed_afresh(story)


def test_the_page_of_a_printed_story_has_all_of_it_and_is_not_made_again(story, monkeypatch):
    def never(*_args, **_kwargs):
        raise AssertionError("made again")

    monkeypatch.setattr(press, "proofs", never)
    page = BeautifulSoup(page_of(story), "html.parser")
    assert page.h1.get_text() == "Cells grew at night"
    assert "Cells grew." in page.select_one(".story-body").get_text()
    assert page.select_one("#ref-1")
    assert page.select_one('script[type="application/ld+json"]')
    assert page.select_one('meta[property="og:title"]')["content"] == "Cells grew at night"
    feed = Client().get("/feeds/stories.json").json()
    assert "Cells grew." in feed["items"][0]["content_html"]
    told = Client().get(f"/api/v2/stories/{story.pk}/").json()
    assert told["headline"] == "Cells grew at night"
    assert "Cells grew." in told["body_html"]
    assert "Cells grew at night" in Client().get("/topics/sleep/").content.decode()


def test_who_publishes_has_no_say_in_what_is_printed(source):
    with translation.override("de"), timezone.override("Asia/Tokyo"):
        story = factories.live_story_by_the_desk(
            body=[paragraph(f"Cells grew.{marker(source)}")], topics=[factories.topic("Sleep")]
        )
    assert press.Printed.kept(shelf.texts_of([story.pk])[story.pk]) == printed_afresh(story)


# What the database refuses ------------------------------------------------------------------------


def put_by_hand(story, **changed):
    values = {
        "publication": story.publications.order_by("-pk").first().pk,
        "language": "en-gb",
        "version": "by hand",
    } | changed
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO prints_print (story_id, publication_id, language, version, tags, card_tags,"
            " snapshot, up_to, cluster, card, page)"
            " VALUES (%s, %s, %s, %s, '{}', 0, pg_current_snapshot(), 0, '', '{}', '')",
            [story.pk, values["publication"], values["language"], values["version"]],
        )


def test_the_database_takes_a_print_of_what_is_live(story):
    put_by_hand(story)
    assert Print.objects.filter(story=story).count() == 2


def test_the_database_refuses_a_print_of_another_publication(story):
    other = factories.live_story(title="Another")
    with pytest.raises(IntegrityError, match="not the newest"):
        put_by_hand(story, publication=other.publications.get().pk)
    with pytest.raises(IntegrityError, match="not the newest"):
        Print.objects.filter(story=story).update(publication=other.publications.get())


def test_the_database_refuses_a_print_of_a_story_that_is_not_live(story):
    factories.withdraw(story)
    with pytest.raises(IntegrityError, match="not live"):
        put_by_hand(story)


def test_a_story_that_is_taken_off_loses_its_print_in_the_same_transaction(story):
    put_by_hand(story)
    assert Print.objects.filter(story=story).count() == 2
    factories.withdraw(StoryPage.objects.get(pk=story.pk))
    assert not Print.objects.exists()
    assert "taken off" in page_of(story)


def test_a_new_publication_ends_the_prints_of_the_one_before(story):
    put_by_hand(story)
    before = Publication.objects.get(story=story)
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.title = "Cells grew by day"
    draft.save_revision(user=draft.owner)
    factories.submit(draft, by=draft.owner)
    factories.approve(draft, factories.account("New", "Checker", "Fact-checkers"))
    factories.approve(draft, factories.account("New", "Editor", "Editors"))
    [print_] = Print.objects.filter(story=story)
    assert print_.publication_id > before.pk
    assert "by day" in page_of(story)


# What is not true any more ------------------------------------------------------------------------


def test_what_the_same_transaction_changes_later_makes_it_untrue(story):
    """`up_to`: of its own changes a print knows those before it."""
    assert is_true(story)
    rename_the_topic()
    assert not is_true(story)
    assert ">Slumber<" in page_of(story)
    assert is_true(story)


def test_it_is_made_anew_once_and_found_from_then_on(story, monkeypatch):
    Print.objects.all().delete()
    made = []
    monkeypatch.setattr(press, "_print_once", spying(press._print_once, made))
    first, second = page_of(story), page_of(story)
    assert first == second
    assert len(made) == 1


def spying(function, calls):
    def spy(*args, **kwargs):
        calls.append(args)
        return function(*args, **kwargs)

    return spy


def test_a_print_does_not_come_true_again_when_changes_are_forgotten(story):
    rename_the_topic()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pagecache_change")
    assert not Print.objects.filter(story=story).exists()


def test_a_print_that_no_forgotten_change_has_touched_stays(story):
    press.print_anew([story.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pagecache_emit('the-topic:0')")
        cursor.execute("DELETE FROM pagecache_change")
    assert is_true(story)


def test_a_card_is_true_while_the_page_is_not(story, source):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pagecache_emit(%s)", [f"the-citation:{source.pk}"])
    assert not is_true(story)
    assert shelf.cards_of([story.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pagecache_emit(%s)", [f"story:{story.pk}"])
    assert not shelf.cards_of([story.pk])


def test_a_print_from_another_server_is_not_true(story):
    """As in a backup that was restored: its numbers of transactions mean nothing here."""
    Print.objects.update(cluster="elsewhere-1")
    assert not is_true(story)
    assert jobs.plan_renewal()
    assert is_true(story)


def test_a_topic_that_goes_live_is_on_the_card_too(story):
    waiting = factories.topic("Memory")
    Topic.objects.filter(pk=waiting.pk).update(live=False)
    StoryPage.topics.through.objects.create(storypage_id=story.pk, topic_id=waiting.pk)
    press.print_anew([story.pk])
    card = shelf.cards_of([story.pk])[story.pk]
    assert [topic["name"] for topic in card["listed"]["topics"]] == ["Sleep"]
    Topic.objects.filter(pk=waiting.pk).update(live=True)
    assert not shelf.cards_of([story.pk])


def test_a_story_that_comes_back_as_it_was_is_printed(story):
    revision = story.live_revision
    factories.withdraw(StoryPage.objects.get(pk=story.pk))
    assert not Print.objects.exists()
    PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
    assert is_true(story)


def test_nothing_is_printed_in_the_background_that_not_everybody_may_see(story):
    """Its pictures would be drawn again, which were deleted as it was closed."""
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    Print.objects.all().delete()
    assert not jobs.plan_renewal()
    jobs.print_stories.call([story.pk])
    assert not Print.objects.exists()


def test_a_story_below_no_front_is_left_out_and_holds_up_nothing(story):
    lost = factories.live_story(title="Lost")
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET url_path = '/elsewhere/lost/' WHERE id = %s", [lost.pk]
        )
    Print.objects.all().delete()
    for path in ("/", "/news/", "/feeds/stories.json", "/api/v2/stories/"):
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert "Cells grew at night" in answer.content.decode()
    while jobs.renew(1):
        pass
    assert is_true(story)
    assert not jobs.plan_renewal()


def test_what_a_page_says_of_its_address_is_the_same_whatever_host_is_asked(story, settings):
    settings.ALLOWED_HOSTS = ["*"]
    front = Site.objects.get().root_page
    Site.objects.create(hostname="other.example", port=80, root_page=front)
    page = BeautifulSoup(
        Client().get(story.url, headers={"host": "other.example"}).content, "html.parser"
    )
    canonical = page.select_one('link[rel="canonical"]')["href"]
    assert canonical == page.select_one('meta[property="og:url"]')["content"]
    assert canonical == page.select_one('link[rel="cite-as"]')["href"]


# Versions of the program --------------------------------------------------------------------------


def test_another_version_of_the_program_makes_its_own(story, monkeypatch):
    old = version.renderer()
    Print.objects.update(page=shelf.pack([*"abcdefgh"]))
    assert ">d" in page_of(story) or "e" in page_of(story)
    monkeypatch.setattr(version, "renderer", lambda: "the next one")
    assert "Cells grew at night" in page_of(story)
    assert set(Print.objects.values_list("version", flat=True)) == {old, "the next one"}


def test_any_change_of_code_is_another_version_wherever_it_stands(settings, tmp_path):
    settings.BASE_DIR = tmp_path / "demo" / "migrations"
    code = settings.BASE_DIR / "news" / "readers.py"
    code.parent.mkdir(parents=True)
    words = set()
    for text in ("a = 1", "a = 2"):
        code.write_text(text)
        words.add(version.renderer.__wrapped__())
    (settings.BASE_DIR / "news" / "demo").mkdir()
    (settings.BASE_DIR / "news" / "demo" / "stories.py").write_text("it has no say")
    words.add(version.renderer.__wrapped__())
    assert len(words) == 2


def test_the_worker_prints_what_an_upgrade_left_and_drops_the_old_a_day_later(story, monkeypatch):
    old = version.renderer()
    monkeypatch.setattr(version, "renderer", lambda: "the next one")
    assert jobs.plan_renewal()
    assert is_true(story)
    Print.objects.filter(version=old).update(at=timezone.now() - timedelta(days=2))
    jobs.renew_prints.call()
    assert Print.objects.filter(version=old).exists(), "an old process may still ask for it"
    Print.objects.filter(version="the next one").update(at=timezone.now() - timedelta(days=2))
    jobs.renew_prints.call()
    assert not Print.objects.filter(version=old).exists()
    assert not jobs.plan_renewal()


def test_the_worker_prints_what_is_not_true_any_more(story):
    rename_the_topic()
    assert jobs.plan_renewal()
    assert is_true(story)


# What goes wrong ----------------------------------------------------------------------------------


def broken(*_args, **_kwargs):
    raise ValueError("a template is broken")


def test_a_fault_at_printing_stops_the_publication_and_not_the_site(story, monkeypatch):
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.title = "Cells grew by day"
    draft.save_revision(user=draft.owner)
    factories.submit(draft, by=draft.owner)
    factories.approve(draft, factories.account("New", "Checker", "Fact-checkers"))
    monkeypatch.setattr(press, "body_html", broken)
    with pytest.raises(PublicationRefused, match="can't be made, so it can't go live"):
        factories.approve(draft, factories.account("New", "Editor", "Editors"))
    monkeypatch.undo()
    assert "Cells grew at night" in page_of(story)
    assert is_true(story)


def test_a_fault_in_one_story_does_not_hold_up_the_others(story, monkeypatch, caplog):
    other = factories.live_story(title="Another")
    whole = press.body_html

    def broken_for_one(shown, request, **beside):
        return broken() if shown.row.pk == other.pk else whole(shown, request, **beside)

    Print.objects.all().delete()
    monkeypatch.setattr(press, "body_html", broken_for_one)
    assert jobs.renew(10) == 2
    assert jobs.renew(10) == 0, "it is not tried again and again"
    assert is_true(story)
    assert "a template is broken" in caplog.text


def test_readers_get_the_page_where_nothing_can_be_put_away(story, monkeypatch):
    Print.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE prints_print ADD CONSTRAINT full_disk CHECK (false)")
    assert "Cells grew at night" in page_of(story)
    assert "Cells grew." in Client().get("/feeds/stories.rss").content.decode()
    assert not Print.objects.exists()


def test_an_emptied_table_is_filled_as_readers_ask(story):
    Print.objects.all().delete()
    before = page_of(story)
    assert is_true(story)
    assert page_of(story) == before


def test_a_print_that_cannot_be_read_is_made_anew(story):
    Print.objects.update(page=b"no print")
    assert "Cells grew at night" in page_of(story)


@pytest.mark.parametrize(
    "path", ["/", "/news/", "/topics/sleep/", "/explainers/", "/search/?q=cells"]
)
def test_lists_are_the_same_without_prints(story, path):
    writer = factories.writer("Wilma", "Wright")
    full = factories.full_story(by=writer, topics=list(Topic.objects.all()))
    factories.submit(full, by=writer)
    factories.approve(full, factories.account("New", "Checker", "Fact-checkers"))
    factories.approve(full, factories.account("New", "Editor", "Editors"))
    press.print_anew([full.pk])
    printed = Client().get(path).content.decode()
    Print.objects.all().delete()
    assert Client().get(path).content.decode() == printed
    assert not Print.objects.exists(), "a list prints nothing"


# Pictures -----------------------------------------------------------------------------------------


def test_no_picture_is_drawn_within_a_publication(source, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        story = factories.live_story_by_the_desk(
            lead_image=factories.image(),
            lead_image_alt="A",
            body=[paragraph(f"Cells grew.{marker(source)}")],
        )
        assert not Rendition.objects.exists()
        assert not is_true(story)
    for callback in later:
        callback()
    assert Rendition.objects.exists()
    assert is_true(story)
    assert "<picture" in page_of(story)


# Compared -----------------------------------------------------------------------------------------


def test_prints_are_compared_with_what_would_be_printed_now(story):
    told = io.StringIO()
    call_command("prints", check=True, stdout=told)
    assert "Compared: 1" in told.getvalue()
    texts = list(shelf.texts_of([story.pk])[story.pk])
    texts[press.NAMES.index("article")] += "<p>Never cleared.</p>"
    Print.objects.update(page=shelf.pack(texts))
    with pytest.raises(CommandError, match=rf"story {story.pk}: article"):
        call_command("prints", check=True, stdout=io.StringIO())


def test_the_command_prints_what_is_missing(story):
    Print.objects.all().delete()
    told = io.StringIO()
    call_command("prints", stdout=told)
    assert told.getvalue() == "Printed: 1\n"
    call_command("prints", stdout=told)
    assert told.getvalue().endswith("Printed: 0\n")


def test_what_is_due_is_found_among_any_number_of_changes(story):
    """An upgrade or a house style leaves as many changes as there are stories."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pagecache_emit('search') FROM generate_series(1, 20000)")
    began = time.perf_counter()
    assert shelf.due(50, locales=[story.locale_id]) == []
    assert time.perf_counter() - began < 1
    rename_the_topic()
    assert shelf.due(50, locales=[story.locale_id]) == [story.pk]
