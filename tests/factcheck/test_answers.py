"""What writers tell checkers: pointers, answers, and objections that an editor decides on."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse

from news.desk.refusals import DecisionRefused, RulingRefused
from news.factcheck.ledger.answers import Said, add_note
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import Note
from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, rule_on, send_back, step_of, submit

pytestmark = pytest.mark.django_db

GREW, WHY = "The cells grew by half.", "Nobody knows why that is."


@arranged
def source():
    return factories.checked_citation()


@arranged
def story(writer, source):
    page = factories.story(by=writer, body=[paragraph(f"{GREW}{marker(source)} {WHY}")])
    submit(page, by=writer)
    return page


def line(page, text=GREW):
    version = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return next(one for one in ledger_of(version).lines if one.occurrence.text == text)


def say(page, by, kind="contest", text="It is by half: see Table 2.", **said):
    digest = line(page).occurrence.digest
    return add_note(text=page, digest=digest, said=Said(kind=kind, text=text, **said), by=by)


@arranged
def asked(story, checker):
    rule_on(step_of(story), line(story), by=checker, verdict="needs_work", note="By a third?")
    return story


def test_a_pointer_is_seen_at_the_workbench(story, writer, checker, source, as_user):
    say(story, writer, "pointer", "", citation_id=source.pk, locator="Table 2")
    page = (
        as_user(checker)
        .get(f"/admin/review/{step_of(story).pk}/?at={line(story).position}")
        .content.decode()
    )
    assert "Where it comes from" in page
    assert "Table 2" in page


def test_an_answer_reaches_who_asked(asked, writer, checker):
    say(asked, writer, "answer")
    [message] = mail.outbox
    assert (message.to, message.subject) == ([checker.email], f"Answered: {asked.title}")
    assert "By a third?" in message.body
    assert "see Table 2" in message.body
    assert line(asked).state is State.NEEDS_WORK


def test_a_contested_ruling_is_for_an_editor_and_both_notes_stay(
    asked, writer, checker, editor, as_user
):
    say(asked, writer)
    assert line(asked).state is State.CONTESTED
    with pytest.raises(RulingRefused, match="An editor decides"):
        rule_on(step_of(asked), line(asked), by=checker)
    shown = as_user(editor).get("/admin/").content.decode()
    assert "Contested: you decide" in shown
    assert "By a third?" in shown
    rule_on(step_of(asked), line(asked), by=editor)
    assert line(asked).state is State.VERIFIED
    assert Note.objects.get().decision.by == editor
    assert "Contested: you decide" not in as_user(editor).get("/admin/").content.decode()


def test_what_an_editor_has_upheld_is_not_contested_again(asked, writer, editor):
    say(asked, writer)
    rule_on(step_of(asked), line(asked), by=editor, verdict="needs_work", note="A third it is.")
    assert line(asked).state is State.NEEDS_WORK
    with pytest.raises(RulingRefused, match="An editor has decided"):
        say(asked, writer)


def test_an_editor_decides_on_nothing_else(asked, writer, editor):
    with pytest.raises(RulingRefused, match="Rulings are for fact-checkers"):
        rule_on(step_of(asked), line(asked), by=editor)


def test_an_editor_who_wrote_it_does_not_decide(writer, checker, editor):
    page = factories.story(by=editor, body=[paragraph(GREW)], authors=[writer.author])
    rule_on(submit(page, by=editor), line(page), by=checker, verdict="needs_work", note="?")
    say(page, editor)
    with pytest.raises(RulingRefused, match="You wrote this sentence"):
        rule_on(step_of(page), line(page), by=editor)


def test_nothing_is_cleared_while_a_ruling_is_contested(asked, writer, checker):
    for other in ledger_of(asked).lines:
        if other.state is State.OPEN:
            rule_on(step_of(asked), other, by=checker)
    say(asked, writer)
    step = step_of(asked)
    stage = step.task.specific
    with pytest.raises(DecisionRefused, match="1 ruling is contested"):
        stage.on_action(step, checker, "approve", shown=stage.content_under_review(step).digest)


def test_answering_goes_on_after_the_story_was_sent_back(asked, writer, checker):
    send_back(asked, checker)
    say(asked, writer)
    assert line(asked).state is State.CONTESTED


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("answer", " ", "The note is empty"),
        ("pointer", "", "The note is empty"),
        ("shout", "x", "There is no such note"),
    ],
)
def test_a_note_says_something(asked, writer, kind, text, said):
    with pytest.raises(RulingRefused, match=said):
        say(asked, writer, kind, text)
    assert not Note.objects.exists()


@pytest.mark.parametrize("kind", ["answer", "contest"])
def test_what_nobody_asked_about_is_not_answered(story, writer, kind):
    with pytest.raises(RulingRefused, match="Nobody has asked"):
        say(story, writer, kind)


@pytest.mark.parametrize("who", ["checker", "editor", "admin"])
def test_notes_are_for_the_writers_of_the_story(asked, who, desk):
    with pytest.raises(RulingRefused, match="Only the writers of the story"):
        say(asked, desk[who], "answer")


def test_a_ruling_is_contested_once(asked, writer):
    say(asked, writer)
    with pytest.raises(RulingRefused, match="already contested"):
        say(asked, writer)
    assert Note.objects.count() == 1


def test_the_writer_answers_on_the_page_of_the_story(asked, writer, as_user):
    client = as_user(writer)
    page = client.get(reverse("factcheck:story", args=[asked.pk])).content.decode()
    assert page.index("By a third?") < page.index(WHY)
    data = {"kind": "contest", "digest": line(asked).occurrence.digest, "text": "See Table 2."}
    assert client.post(reverse("factcheck:note", args=[asked.pk]), data).status_code == 302
    assert Note.objects.get().by == writer


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": "0" * 64},
        {"kind": "x"},
        {"citation": "9" * 30},
        {"citation": "999999"},
        {"interviewed_on": "yesterday"},
        {"text": "x" * 2_001},
        {"text": "a\0b"},
    ],
)
def test_what_makes_no_sense_is_refused_and_what_was_typed_is_shown(
    asked, writer, as_user, changes
):
    digest = line(asked).occurrence.digest
    data = {"kind": "pointer", "digest": digest, "text": "Typed at length."} | changes
    response = as_user(writer).post(reverse("factcheck:note", args=[asked.pk]), data)
    assert response.status_code == 409
    assert not Note.objects.exists()
    if "text" not in changes:
        assert "Typed at length." in response.content.decode()


def test_an_empty_answer_is_refused_with_the_sentence_it_was_about(asked, writer, as_user):
    url = reverse("factcheck:note", args=[asked.pk])
    data = {"kind": "answer", "digest": line(asked).occurrence.digest, "text": " "}
    response = as_user(writer).post(url, data)
    assert response.status_code == 409
    alert = BeautifulSoup(response.content, "html.parser").select_one("[role=alert]")
    assert "The note is empty" in alert.get_text()
    assert GREW in alert.select_one("a[href^='#st-']").get_text()
    assert not Note.objects.exists()


def test_the_two_who_disagree_hear_what_an_editor_decides(asked, writer, checker, editor):
    say(asked, writer)
    mail.outbox.clear()
    rule_on(step_of(asked), line(asked), by=editor, verdict="needs_work", note="A third it is.")
    assert {to for message in mail.outbox for to in message.to} == {writer.email, checker.email}
    assert all("A third it is." in message.body for message in mail.outbox)
    place = f"/admin/review/story/{asked.pk}/#st-{line(asked).occurrence.digest[:12]}"
    assert all(place in message.body for message in mail.outbox)


def test_an_editor_who_was_named_hears_of_an_objection(writer, checker, editor, source):
    page = factories.story(by=writer, body=[paragraph(f"{GREW}{marker(source)} {WHY}")])
    submit(page, by=writer, editor=editor)
    rule_on(step_of(page), line(page), by=checker, verdict="needs_work", note="By a third?")
    mail.outbox.clear()
    say(page, writer)
    assert {to for message in mail.outbox for to in message.to} == {editor.email, checker.email}


def test_a_writer_is_warned_of_notes_that_nobody_answered(asked, writer, checker, as_user):
    send_back(asked, checker, comment="One figure is in doubt.")
    url = reverse("factcheck:story", args=[asked.pk])
    shown = as_user(writer).get(url).content.decode()
    assert "1 note has no answer, and its sentence has not changed" in shown
    assert "One figure is in doubt." in shown
    assert "Nothing is missing." not in shown
    say(asked, writer, "answer")
    shown = as_user(writer).get(url).content.decode()
    assert "neither answered" not in shown
    assert "Nothing is missing." in shown
    beside = as_user(writer).get(f"/admin/pages/{asked.pk}/edit/").content.decode()
    assert "– answered" in " ".join(beside.split())


def test_a_writer_is_told_that_cleared_words_go_straight_to_the_editors(
    story, writer, checker, editor, as_user
):
    factories.approve(story, checker)
    send_back(story, editor, comment="Say the outcome first.")
    url = reverse("factcheck:story", args=[story.pk])
    shown = as_user(writer).get(url).content.decode()
    assert "Say the outcome first." in shown
    assert "The story goes straight to the editors" in shown
    assert "Submit to the editors" in shown
