"""Ruling on statements: what is needed, who may, what supersedes what, and that nothing is lost."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from news.citations.models import Citation
from news.desk.refusals import DecisionRefused, RuledMeanwhile, RulingRefused
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.ruling import Where, take_back
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import ClearedStatement, Ruling, Statement, Support
from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, rule_on, send_back, step_of, submit

pytestmark = pytest.mark.django_db

GREW, SLEPT, WHY = (
    "The cells grew by half.",
    "The mice slept all night.",
    "Nobody knows why that is.",
)


@arranged
def source():
    return factories.checked_citation(title="On cells")


@arranged
def story(writer, source):
    page = factories.story(
        by=writer, body=[paragraph(f"{GREW}{marker(source)} {SLEPT}"), paragraph(WHY)]
    )
    submit(page, by=writer)
    return page


def version(page):
    return StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def line(page, text):
    return next(one for one in ledger_of(version(page)).lines if one.occurrence.text == text)


def state(page, text):
    return line(page, text).state


def verify(page, text, source, *, by, **where):
    where = where or {"locator": "p. 4"}
    return rule_on(
        step_of(page),
        line(page, text),
        by=by,
        verdict="verified",
        supports=[Where(source.pk, **where)],
    )


# What a ruling needs ------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [{"locator": "p. 4"}, {"quotation": "cells grew by half"}])
def test_verified_names_a_source_and_a_passage(story, source, checker, where):
    [ruling] = verify(story, GREW, source, by=checker, **where)
    assert state(story, GREW) is State.VERIFIED
    support = ruling.supports.get()
    assert (support.citation, support.locator or support.quotation) == (source, *where.values())
    assert ruling.revision == version(story).latest_revision
    assert ruling.sources[str(source.pk)]["identifiers"]["doi"] == source.doi
    assert len(ruling.sources[str(source.pk)]["form"]) == 64


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"verdict": "verified"}, "Name the source"),
        ({"verdict": "verified", "exemption": "interview"}, "Say in the note how you know"),
        ({"verdict": "needs_work"}, "Say what needs work"),
        ({"verdict": "needs_work", "note": "  "}, "Say what needs work"),
        ({"verdict": "wonderful"}, "no such ruling"),
        ({"verdict": "taken_back"}, "no such ruling"),
    ],
)
def test_a_ruling_that_says_too_little_is_refused(story, checker, details, said):
    with pytest.raises(RulingRefused, match=said):
        rule_on(step_of(story), line(story, GREW), by=checker, **details)
    assert not Ruling.objects.exists()


def test_a_source_without_a_passage_verifies_nothing(story, source, checker):
    with pytest.raises(RulingRefused, match="Say where in the source"):
        verify(story, GREW, source, by=checker, locator=" ")


def test_a_statement_is_checked_against_sources_of_its_story(story, checker):
    stranger = factories.checked_citation()
    with pytest.raises(RulingRefused, match="sources that the story cites"):
        verify(story, GREW, stranger, by=checker)
    assert not Support.objects.exists()


def test_what_needs_no_source_says_how_it_is_known(story, checker):
    rule_on(
        step_of(story),
        line(story, WHY),
        by=checker,
        verdict="verified",
        exemption="interview",
        note="Asked Ada Okafor on 3 May.",
    )
    assert state(story, WHY) is State.VERIFIED


# Who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["writer", "editor", "admin"])
def test_rulings_are_for_fact_checkers(story, who, desk):
    with pytest.raises(RulingRefused):
        rule_on(step_of(story), line(story, WHY), by=desk[who])


def test_a_checker_rules_on_what_others_wrote_and_not_on_their_own(writer, checker):
    page = factories.story(by=writer, body=[paragraph(GREW)])
    page.body = StoryPage.body.field.to_python([paragraph(GREW), paragraph(SLEPT)])
    page.save_revision(user=checker)
    step = submit(page, by=writer)
    with pytest.raises(RulingRefused, match="You wrote this sentence"):
        rule_on(step, line(page, SLEPT), by=checker)
    rule_on(step, line(page, GREW), by=checker)
    assert state(page, GREW) is State.VERIFIED


def test_who_typed_a_sentence_first_does_not_rule_on_it_though_autosave_wrote_it_over(
    writer, checker
):
    page = factories.story(by=checker, body=[paragraph(GREW)])
    for text in (SLEPT, WHY):
        page.body = StoryPage.body.field.to_python([paragraph(text)])
        page.save_revision(user=checker, overwrite_revision=page.get_latest_revision())
    page.body = StoryPage.body.field.to_python([paragraph(GREW)])
    page.save_revision(user=writer)
    step = submit(page, by=writer)
    with pytest.raises(RulingRefused, match="You wrote this sentence"):
        rule_on(step, line(page, GREW), by=checker)


@pytest.mark.parametrize("after", [f"{GREW[:-1]}!", "The cells grew by half, they say.", None])
def test_another_comma_or_source_does_not_make_it_somebody_elses(writer, checker, source, after):
    page = factories.story(by=checker, body=[paragraph(GREW)])
    changed = paragraph(after or f"{GREW}{marker(source)}")
    page.body = StoryPage.body.field.to_python([changed])
    page.save_revision(user=writer)
    step = submit(page, by=writer)
    with pytest.raises(RulingRefused, match="You wrote this sentence"):
        rule_on(step, line(page, after or GREW), by=checker)


def test_words_taken_out_and_put_back_with_a_source_stay_whose_they_were(writer, checker, source):
    page = factories.story(by=checker, body=[paragraph(GREW)])
    for text in (SLEPT, f"{GREW}{marker(source)}"):
        page.body = StoryPage.body.field.to_python([paragraph(text)])
        page.save_revision(user=writer)
    step = submit(page, by=writer)
    with pytest.raises(RulingRefused, match="You wrote this sentence"):
        rule_on(step, line(page, GREW), by=checker)


def test_a_copy_does_not_make_it_somebody_elses(writer, checker):
    original = factories.story(by=checker, body=[paragraph(GREW)])
    copy = original.copy(update_attrs={"slug": "a-copy", "owner": writer}, user=writer)
    step = submit(StoryPage.objects.get(pk=copy.pk), by=writer)
    with pytest.raises(RulingRefused, match="You wrote this sentence"):
        rule_on(step, line(copy, GREW), by=checker)


def test_a_story_of_before_the_ledger_gets_its_statements_and_their_writers(writer, checker):
    page = factories.story(by=checker, body=[paragraph(GREW)])
    page.body = StoryPage.body.field.to_python([paragraph(GREW), paragraph(SLEPT)])
    page.save_revision(user=writer)
    Statement.objects.all().delete()
    step = submit(page, by=writer)
    factories.rule_on_all(step)
    assert Statement.objects.filter(page=page, text=GREW).get().writers == [checker.pk]
    assert Statement.objects.filter(page=page, text=SLEPT).get().writers == [writer.pk]


def test_a_story_that_is_not_in_fact_check_is_not_ruled_on(story, checker, writer):
    step, shown = step_of(story), line(story, GREW)
    send_back(story, checker)
    with pytest.raises(RulingRefused, match="not in fact-check any more"):
        rule_on(step, shown, by=checker)


def test_the_database_refuses_a_ruling_by_a_writer(story, writer):
    row = line(story, GREW).statement
    with (
        pytest.raises(DatabaseError, match="Nobody rules on a sentence they wrote"),
        transaction.atomic(),
    ):
        Ruling.objects.create(
            statement=row, verdict="verified", by=writer, revision=version(story).latest_revision
        )


# History ------------------------------------------------------------------------------------------


def test_a_newer_ruling_takes_the_place_of_the_older_one_and_both_stay(story, source, checker):
    verify(story, GREW, source, by=checker)
    rule_on(step_of(story), line(story, GREW), by=checker, verdict="needs_work", note="By a third?")
    assert state(story, GREW) is State.NEEDS_WORK
    assert [one.verdict for one in Ruling.objects.all()] == ["verified", "needs_work"]


@pytest.mark.parametrize("table", ["ruling", "support", "clearedstatement"])
def test_no_statement_changes_or_deletes_what_was_ruled(story, source, checker, table):
    verify(story, GREW, source, by=checker)
    factories.approve(story, checker)
    for sql in (f"UPDATE factcheck_{table} SET id = id", f"DELETE FROM factcheck_{table}"):  # noqa: S608
        with (
            pytest.raises(DatabaseError, match="never changed or deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


@pytest.mark.parametrize(
    "change",
    [{"text": "Other"}, {"digest": "0" * 64}, {"writers": []}, {"citation_ids": [999_999]}],
)
def test_a_statement_keeps_its_words_and_its_writers(story, change):
    rows = Statement.objects.filter(pk=line(story, GREW).statement.pk)
    with pytest.raises(DatabaseError, match="keeps its words"), transaction.atomic():
        rows.update(**change)


def test_taking_back_puts_the_ruling_before_in_force_again(story, source, checker):
    verify(story, GREW, source, by=checker)
    [second] = rule_on(
        step_of(story), line(story, GREW), by=checker, verdict="needs_work", note="?"
    )
    take_back(task_state=step_of(story), ruling_id=second.pk, by=checker)
    assert state(story, GREW) is State.VERIFIED
    [first] = Ruling.objects.filter(verdict="verified")
    take_back(task_state=step_of(story), ruling_id=first.pk, by=checker)
    assert state(story, GREW) is State.OPEN
    assert Ruling.objects.count() == 4


def test_nobody_takes_back_what_another_ruled(story, checker):
    [ruling] = rule_on(step_of(story), line(story, WHY), by=checker)
    other = factories.account("Cleo", "Checker", "Fact-checkers")
    with pytest.raises(RulingRefused, match="Only the person who made a ruling"):
        take_back(task_state=step_of(story), ruling_id=ruling.pk, by=other)
    assert state(story, WHY) is State.NOTHING


# Two people, and lost answers ---------------------------------------------------------------------


def test_who_did_not_see_a_colleagues_ruling_is_told_of_it(story, source, checker):
    seen = line(story, GREW)
    verify(story, GREW, source, by=checker)
    other = factories.account("Cleo", "Checker", "Fact-checkers")
    with pytest.raises(RuledMeanwhile, match="Charlie Checker has ruled on this") as refused:
        rule_on(step_of(story), seen, by=other)
    assert refused.value.line.state is State.VERIFIED
    assert Ruling.objects.count() == 1


def test_what_is_sent_twice_is_recorded_once(story, checker):
    key, shown = uuid4(), line(story, WHY)
    for _time in range(2):
        rule_on(step_of(story), shown, by=checker, key=key)
    assert Ruling.objects.count() == 1


def test_of_several_all_are_ruled_on_or_none(writer, checker):
    page = factories.story(by=writer, body=[paragraph(GREW)])
    page.body = StoryPage.body.field.to_python([paragraph(GREW), paragraph(SLEPT)])
    page.save_revision(user=checker)
    step = submit(page, by=writer)
    with pytest.raises(RulingRefused):
        rule_on(step, line(page, GREW), line(page, SLEPT), by=checker)
    assert not Ruling.objects.exists()


# Twice in one story -------------------------------------------------------------------------------


@arranged
def twice(writer):
    page = factories.story(
        by=writer, body=[paragraph(f"{GREW} {WHY}"), paragraph(f"{SLEPT} {WHY}")]
    )
    submit(page, by=writer)
    return page


def both(page):
    return [one for one in ledger_of(version(page)).lines if one.occurrence.text == WHY]


def test_a_ruling_holds_wherever_the_same_sentence_stands(twice, checker):
    rule_on(step_of(twice), both(twice)[0], by=checker)
    assert [one.state for one in both(twice)] == [State.NOTHING, State.NOTHING]


def test_both_ticked_at_once_are_ruled_on_once(twice, checker):
    rule_on(step_of(twice), *both(twice), by=checker)
    assert [one.state for one in both(twice)] == [State.NOTHING, State.NOTHING]
    assert Ruling.objects.count() == 1


def test_two_identical_sentences_may_be_told_apart(twice, checker):
    first, _second = both(twice)
    rule_on(step_of(twice), first, by=checker, only_here=True)
    assert [one.state for one in both(twice)] == [State.NOTHING, State.OPEN]
    rule_on(
        step_of(twice), both(twice)[1], by=checker, verdict="needs_work", note="?", only_here=True
    )
    assert [one.state for one in both(twice)] == [State.NOTHING, State.NEEDS_WORK]


# Sources ------------------------------------------------------------------------------------------


def test_a_retraction_opens_what_rests_on_the_source_until_it_is_ruled_on_anew(
    story, source, checker
):
    verify(story, GREW, source, by=checker)
    factories.retract(source, by=factories.account("Cleo", "Checker", "Fact-checkers"))
    opened = line(story, GREW)
    assert (opened.state, opened.reopened) == (
        State.OPEN,
        "A source that it rests on has been retracted, or is in doubt.",
    )
    verify(story, GREW, source, by=checker, locator="paragraph 2")
    assert state(story, GREW) is State.VERIFIED


def test_a_citation_that_becomes_another_publication_opens_what_rests_on_it(story, source, checker):
    verify(story, GREW, source, by=checker)
    factories.edit_citation(source, title="On cells, second edition")
    assert state(story, GREW) is State.VERIFIED
    factories.edit_citation(source, doi="10.5555/another.one")
    assert line(story, GREW).reopened == (
        "A source that it rests on has been replaced by another publication."
    )


def test_a_source_that_is_a_support_is_not_deleted(story, source, checker, writer):
    verify(story, GREW, source, by=checker)
    send_back(story, checker)
    page = version(story)
    page.body = StoryPage.body.field.to_python([paragraph(GREW)])
    page.save_revision(user=writer)
    with pytest.raises(ProtectedError, match=r"Support\.citation"):
        source.delete()
    assert Citation.objects.filter(pk=source.pk).exists()


# The gate -----------------------------------------------------------------------------------------


def approve_as_it_is(page, by):
    step = step_of(page)
    stage = step.task.specific
    stage.on_action(step, by, "approve", shown=stage.content_under_review(step).digest)


def test_nothing_is_cleared_while_a_statement_is_open(story, checker):
    with pytest.raises(DecisionRefused, match="statements are still open"):
        approve_as_it_is(story, checker)
    assert not Clearance.objects.of(story).exists()


def test_nothing_is_cleared_while_a_statement_needs_work(story, checker):
    factories.rule_on_all(step_of(story))
    rule_on(step_of(story), line(story, GREW), by=checker, verdict="needs_work", note="By a third?")
    with pytest.raises(DecisionRefused, match="1 statement needs work"):
        approve_as_it_is(story, checker)


def test_a_retraction_in_the_last_moment_is_noticed(story, source, checker):
    factories.rule_on_all(step_of(story))
    verify(story, GREW, source, by=checker)
    factories.retract(source, by=checker)
    with pytest.raises(DecisionRefused, match="1 statement is still open"):
        approve_as_it_is(story, checker)


def test_what_was_cleared_goes_to_fact_check_again_if_its_source_is_retracted(source, checker):
    page = factories.live_story(body=[paragraph(f"{GREW}{marker(source)}")])
    editor = page.clearances.get().checker
    factories.retract(source, by=factories.account("Cleo", "Checker", "Fact-checkers"))
    page = StoryPage.objects.get(pk=page.pk)
    factories.withdraw(page)
    step = submit(StoryPage.objects.get(pk=page.pk), by=editor)
    assert step.task.name == "Fact-check"
    [opened] = [one for one in ledger_of(page).lines if not one.is_done]
    assert opened.occurrence.text == GREW


def test_the_clearance_refers_to_the_rulings(story, source, checker):
    verify(story, GREW, source, by=checker)
    factories.rule_on_all(step_of(story))
    approve_as_it_is(story, checker)
    clearance = Clearance.objects.of(story).get()
    rows = list(clearance.statements.all())
    assert [row.text for row in rows] == [
        one.occurrence.text for one in ledger_of(version(story)).lines
    ]
    [grew] = [row for row in rows if row.text == GREW]
    assert (grew.ruling.verdict, grew.ruling.by) == ("verified", checker)
    assert grew.citation_ids == [source.pk]


def test_accepting_a_changed_source_keeps_the_rulings(source, checker):
    from news.aftercare import changed_sources

    page = factories.live_story(body=[paragraph(f"{GREW}{marker(source)}")])
    factories.edit_citation(source, title="On cells, corrected")
    [changed] = changed_sources.changed_under_stories()
    changed_sources.accept(
        clearance_id=changed.clearance.pk, shown=changed.content.digest, by=checker
    )
    old, new = Clearance.objects.of(page).order_by("number")
    assert list(new.statements.values_list("position", "ruling")) == list(
        old.statements.values_list("position", "ruling")
    )
    assert ClearedStatement.objects.filter(clearance=new).exists()


def test_a_story_with_rulings_is_not_deleted(story, checker, admin, as_user):
    rule_on(step_of(story), line(story, WHY), by=checker)
    send_back(story, checker)
    as_user(admin).post(f"/admin/pages/{story.pk}/delete/")
    assert StoryPage.objects.filter(pk=story.pk).exists()
