import pytest
from django.core import mail
from django.db import connection

from news.factcheck.ledger.state import ledger_of
from news.factcheck.workflow.source_checks import start_check
from news.upkeep.invariants import broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, send_back, submit

pytestmark = pytest.mark.django_db


@arranged
def story(writer):
    return factories.story(by=writer, title="Cells grew")


def sent():
    return {(message.to[0], message.subject) for message in mail.outbox}


def test_who_is_asked_is_told_and_nobody_else(story, writer, checker, editor, admin):
    factories.account("Cleo", "Checker", "Fact-checkers")
    submit(story, by=writer, asked=checker)
    assert sent() == {(checker.email, "Fact-check: Cells grew")}
    assert "/admin/review/" in mail.outbox[0].body


def test_nobody_is_told_of_what_waits_for_whoever_is_free(story, writer, checker):
    submit(story, by=writer)
    assert not mail.outbox


def test_who_checked_it_before_is_told_when_it_comes_again(story, writer, checker):
    cleo = factories.account("Cleo", "Checker", "Fact-checkers")
    factories.account("Cleo", "Colleague", "Fact-checkers")
    step = submit(story, by=writer)
    factories.rule_on(step, ledger_of(story).lines[0], by=cleo)
    send_back(story, checker)
    mail.outbox.clear()
    submit(story, by=writer, asked=None)
    assert sent() == {
        (checker.email, "Fact-check: Cells grew"),
        (cleo.email, "Fact-check: Cells grew"),
    }
    assert all(len(message.to) == 1 for message in mail.outbox)


def test_a_checker_who_wrote_part_of_it_is_not_asked(story, writer, checker):
    story.standfirst = "The checker put it better."
    story.save_revision(user=checker)
    submit(story, by=writer, asked=checker)
    assert not mail.outbox


def test_the_editor_who_was_named_is_told_when_it_is_checked(story, writer, checker, editor):
    factories.account("Ed", "Editor", "Editors")
    submit(story, by=writer, editor=editor)
    mail.outbox.clear()
    approve(story, checker)
    assert sent() == {(editor.email, "Publish: Cells grew")}


def test_the_writer_learns_why_it_came_back(story, writer, checker):
    submit(story, by=writer)
    mail.outbox.clear()
    send_back(story, checker, "Say how many.")
    assert sent() == {(writer.email, "Sent back: Cells grew")}
    assert "Say how many." in mail.outbox[0].body


def test_the_writer_learns_that_it_is_live(story, writer, checker, editor):
    submit(story, by=writer)
    approve(story, checker)
    mail.outbox.clear()
    approve(story, editor)
    assert sent() == {(writer.email, "Published: Cells grew")}


def test_sources_make_no_mail(writer, checker):
    submit(factories.citation(by=writer), by=writer)
    assert not mail.outbox


def test_a_headline_with_line_breaks_forges_no_header(writer, checker):
    page = factories.story(by=writer, title="Cells\x1b\u2028\nBcc: x@example.org")
    submit(page, by=writer, asked=checker)
    assert mail.outbox[0].subject == "Fact-check: Cells Bcc: x@example.org"


@pytest.fixture
def twin(story, writer):
    """A source with the number of the story."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('citations_citation', 'id'), %s, false)",
            [story.pk],
        )
    return factories.citation(by=writer)


def test_a_source_with_the_number_of_a_story_is_taken_for_no_story(story, twin, writer, checker):
    """Neither by mail, nor on its review page, nor by who has ruled on the story, nor by the rules."""
    assert twin.pk == story.pk
    submit(story, by=writer)
    factories.rule_on_all(factories.step_of(story), by=checker)
    step = submit(twin, by=writer)
    page = factories.signed_in(checker).get(f"/admin/review/{step.pk}/").content.decode()
    assert f"/admin/review/story/{story.pk}/" not in page
    mail.outbox.clear()
    send_back(twin, checker, "Which volume?")
    assert f"/admin/review/story/{story.pk}/" not in mail.outbox[0].body
    approve(submit_again(twin, writer), checker)
    assert broken_invariants() == []


def submit_again(source, writer):
    start_check(source, by=writer)
    return source
