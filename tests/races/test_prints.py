"""Prints while others change what they show: a stale one is never taken for true."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from news.models import Topic
from news.prints import shelf, version
from news.prints.models import Print
from news.readers.printing import press
from tests import factories

from .test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
READERS = 40


@pytest.fixture
def story():
    return factories.live_story(title="Cells grew", topics=[factories.topic("Sleep")])


def is_true(story):
    return bool(shelf.texts_of([story.pk]))


@contextmanager
def somebody_else(act):
    """`act` done by another connection, and committed when the context ends."""
    done, may_end, errors = threading.Event(), threading.Event(), []

    def run():
        try:
            with transaction.atomic():
                act()
                done.set()
                may_end.wait(20)
        except Exception as error:  # noqa: BLE001  # shown below
            errors.append(error)
            done.set()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    done.wait(20)
    try:
        yield
    finally:
        may_end.set()
        thread.join(20)
    assert not errors


def tell(tag):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pagecache_emit(%s)", [tag])


def topic_tag():
    return f"the-topic:{Topic.objects.get(slug='sleep').pk}"


def test_a_change_that_commits_while_a_story_is_printed_makes_the_print_untrue(story):
    begun = shelf.begin()
    [proof] = press.proofs([story.pk])
    tell(topic_tag())
    proof.keep(begun)
    assert Print.objects.exists()
    assert not is_true(story)


def test_a_change_under_way_while_a_story_is_printed_makes_it_untrue_as_it_commits(story):
    tag = topic_tag()
    with somebody_else(lambda: tell(tag)):
        press.print_anew([story.pk])
        assert is_true(story), "nobody sees the change yet"
    assert not is_true(story)


def test_a_change_that_is_taken_back_leaves_it_true(story):
    press.print_anew([story.pk])
    with transaction.atomic():
        tell(topic_tag())
        transaction.set_rollback(True)
    assert is_true(story)


def test_a_story_that_somebody_is_changing_is_not_waited_for(story):
    def lock():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE wagtailcore_page SET expired = expired WHERE id = %s", [story.pk]
            )

    with somebody_else(lock):
        began = time.monotonic()
        assert "Cells grew" in Client().get(story.url).content.decode()
        assert time.monotonic() - began < 5
        assert not Print.objects.exists()
    assert "Cells grew" in Client().get(story.url).content.decode()
    assert is_true(story)


def test_a_print_made_while_the_story_is_taken_off_is_refused(story):
    """The database waits for whoever takes it off, and then sees it."""

    def take_off():
        with factories.unguarded_database() as cursor:
            cursor.execute("UPDATE wagtailcore_page SET live = false WHERE id = %s", [story.pk])

    press.print_anew([story.pk])
    answers = []

    def put_again():
        try:
            Print.objects.update(language="de")
        except IntegrityError as error:
            answers.append(error)
        finally:
            connection.close()

    with somebody_else(take_off):
        thread = threading.Thread(target=put_again)
        thread.start()
        time.sleep(0.3)
        assert not answers
    thread.join(20)
    assert "not live" in str(answers[0])


def test_of_many_readers_at_once_one_prints_and_all_get_the_page(story, monkeypatch):
    made, whole = [], press._print_once

    def slowly(*args, **kwargs):
        made.append(args)
        time.sleep(0.3)
        return whole(*args, **kwargs)

    monkeypatch.setattr(press, "_print_once", slowly)

    def read():
        try:
            return Client().get(story.url).content
        finally:
            connection.close()

    answers = at_once(*[read] * READERS)
    assert len(made) == 1
    assert len({bytes(one) for one in answers}) == 1
    assert b"Cells grew" in answers[0]
    assert is_true(story)


def test_two_versions_of_the_program_side_by_side_show_the_same_and_what_is_true(
    story, monkeypatch
):
    pages = []
    for name, number in (
        ("Sleep", "old"),
        ("Sleep", "new"),
        ("Slumber", "old"),
        ("Slumber", "new"),
    ):
        monkeypatch.setattr(version, "renderer", lambda number=number: number)
        with factories.unread("news_topic"):
            Topic.objects.filter(slug="sleep").exclude(name=name).update(name=name)
        page = Client().get(story.url).content.decode()
        assert f">{name}<" in page
        pages.append(page)
    assert pages[0] == pages[1] != pages[2] == pages[3]
    assert Print.objects.count() == 2
