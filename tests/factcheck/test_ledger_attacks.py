"""Ways to get something to readers that nobody has checked as it stands; none leads anywhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from news.desk.refusals import DecisionRefused, Refused, RulingRefused, SourcesChanged
from news.factcheck.ledger.answers import Said, add_note
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.ruling import Where, take_back
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import Note, Ruling, Support
from news.factcheck.workbench.presenting import Workbench
from news.models import StoryPage
from news.publishing import rule
from tests import factories
from tests.arranged import arranged
from tests.factories import (
    approve,
    marker,
    paragraph,
    rule_on,
    rule_on_all,
    send_back,
    step_of,
    submit,
)

pytestmark = pytest.mark.django_db
GREW = "The cells grew by half."
SAME = "It worked in every group."


def version(page):
    return StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def lines(page, text):
    return [line for line in ledger_of(version(page)).lines if line.occurrence.text == text]


def edit(page, body, *, by):
    text = version(page)
    text.body = StoryPage.body.field.to_python(body)
    text.save_revision(user=by)


def submit_again(page, *, by):
    StoryPage.objects.get(pk=page.pk).current_workflow_state.resume(by)


def another_checker():
    return factories.account("Otto", "Other", "Fact-checkers")


# What swaps, changes its meaning ------------------------------------------------------------------


def table(rows, headings, caption=""):
    columns = [{"type": "text", "heading": heading} for heading in headings]
    cells = [{"values": [f"<p>{cell}</p>" for cell in row]} for row in rows]
    value = {"caption": caption, "columns": columns, "rows": cells}
    return {"type": "table", "value": value}


def explainer(*points):
    listed = [{"lead_in": lead_in, "text": f"<p>{text}</p>"} for lead_in, text in points]
    return {"type": "explainer", "value": {"heading": "What it means", "points": listed}}


def quotation(words, source):
    value = {"quote": words, "speaker": "Ada Okafor", "role": "", "source": f"<p>{source}</p>"}
    return {"type": "quotation", "value": value}


def ranking(*items):
    listed = "".join(f"<li>{item}</li>" for item in items)
    return paragraph("By effect, best first:") | {
        "value": f"<p>By effect, best first:</p><ol>{listed}</ol>"
    }


DOSES = ["Drug", "Dose", "Response"]
BARE = ["", "", ""]
SWAPS = {
    "cells in a table with two columns that name the row": (
        [table([["Ketamine", "0.5 mg", "30%"], ["Ketamine", "1.0 mg", "50%"]], DOSES)],
        [table([["Ketamine", "0.5 mg", "50%"], ["Ketamine", "1.0 mg", "30%"]], DOSES)],
    ),
    "cells in a table whose headings stand in its first row": (
        [table([["Drug", "Before", "After"], ["Ketamine", "12", "30"]], BARE)],
        [table([["Drug", "Before", "After"], ["Ketamine", "30", "12"]], BARE)],
    ),
    "cells of rows that go on with the one above": (
        [table([["Ketamine", "a", "1"], ["", "b", "2"], ["Placebo", "a", "3"]], DOSES)],
        [table([["Ketamine", "a", "1"], ["Placebo", "a", "3"], ["", "b", "2"]], DOSES)],
    ),
    "lead-ins of two points": (
        [explainer(("Proven safe", "One dose does this."), ("Proven harmful", "Two do that."))],
        [explainer(("Proven harmful", "One dose does this."), ("Proven safe", "Two do that."))],
    ),
    "places of two quotations by one speaker": (
        [quotation("It cures them.", "A talk, 2012"), quotation("It does not.", "A paper, 2025")],
        [quotation("It cures them.", "A paper, 2025"), quotation("It does not.", "A talk, 2012")],
    ),
    "items of a numbered list": (
        [ranking("Ketamine", "Placebo")],
        [ranking("Placebo", "Ketamine")],
    ),
}


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS)
def test_what_trades_places_and_says_something_else_is_open_again(writer, checker, swap):
    before, after = swap
    page = factories.story(by=writer, body=before)
    rule_on_all(submit(page, by=writer))
    send_back(page, checker)
    edit(page, after, by=writer)
    assert not all(line.is_done for line in ledger_of(version(page)).lines)
    edit(page, before, by=writer)
    assert all(line.is_done for line in ledger_of(version(page)).lines)


# The same sentence twice --------------------------------------------------------------------------


@arranged
def twice(writer):
    page = factories.story(
        by=writer,
        body=[
            paragraph(f"{SAME} So said the first study."),
            paragraph(f"{SAME} So said the second study."),
        ],
    )
    submit(page, by=writer)
    return page


def states(page):
    return [line.state for line in lines(page, SAME)]


def test_a_ruling_for_one_place_alone_holds_at_no_other_beginning_of_a_paragraph(twice, checker):
    rule_on(step_of(twice), lines(twice, SAME)[0], by=checker, only_here=True)
    assert states(twice) == [State.VERIFIED, State.OPEN]


def test_a_ruling_at_one_place_does_not_decide_what_is_contested_at_another(twice, writer, checker):
    first, _second = lines(twice, SAME)
    rule_on(step_of(twice), first, by=checker, verdict="needs_work", note="Which?", only_here=True)
    add_note(
        text=twice, digest=first.occurrence.digest, said=Said("contest", "All of them."), by=writer
    )
    rule_on(step_of(twice), lines(twice, SAME)[1], by=another_checker())
    assert states(twice) == [State.CONTESTED, State.VERIFIED]


def test_a_place_that_was_told_apart_is_ruled_on_by_itself_from_then_on(twice, checker):
    rule_on(
        step_of(twice),
        lines(twice, SAME)[0],
        by=checker,
        verdict="needs_work",
        note="Which?",
        only_here=True,
    )
    [ruling] = rule_on(step_of(twice), lines(twice, SAME)[0], by=checker)
    assert states(twice) == [State.VERIFIED, State.OPEN]
    take_back(task_state=step_of(twice), ruling_id=ruling.pk, by=checker)
    assert states(twice) == [State.NEEDS_WORK, State.OPEN]


def test_a_writer_answers_what_was_asked_at_the_second_place(twice, writer, checker):
    second = lines(twice, SAME)[1]
    rule_on(step_of(twice), second, by=checker, verdict="needs_work", note="Which?", only_here=True)
    add_note(
        text=twice, digest=second.occurrence.digest, said=Said("answer", "Both of them."), by=writer
    )
    assert Note.objects.get().ruling.note == "Which?"


# Sources ------------------------------------------------------------------------------------------


@arranged
def source():
    return factories.checked_citation(title="On cells", doi="10.5555/paper-a")


@arranged
def sourced(writer, source):
    page = factories.story(by=writer, body=[paragraph(f"{GREW}{marker(source)}")])
    submit(page, by=writer)
    return page


def replace_source(source):
    factories.edit_citation(source, doi="10.5555/paper-b", title="Quite another paper")


def retract(source):
    factories.retract(source, by=factories.account("Rea", "Tract", "Fact-checkers"))


@pytest.mark.parametrize("befalls", [replace_source, retract])
def test_a_ruling_is_on_the_source_that_was_shown(sourced, source, checker, befalls):
    seen = ledger_of(version(sourced)).sources.digest
    [line] = lines(sourced, GREW)
    befalls(source)
    with pytest.raises(SourcesChanged, match="Look at the sources again"):
        rule_on(
            step_of(sourced),
            line,
            by=checker,
            verdict="verified",
            supports=[Where(source.pk, "p. 4")],
            sources=seen,
        )
    assert not Ruling.objects.exists()


def test_a_title_that_was_corrected_meanwhile_stops_no_ruling(sourced, source, checker):
    seen = ledger_of(version(sourced)).sources.digest
    factories.edit_citation(source, title="On cells, corrected")
    rule_on(step_of(sourced), *lines(sourced, GREW), by=checker, sources=seen)
    assert lines(sourced, GREW)[0].is_done


@pytest.mark.parametrize("befalls", [replace_source, retract])
def test_what_rested_on_another_source_is_not_confirmed_by_one_key(
    writer, checker, source, befalls
):
    page = factories.story(by=writer, body=[paragraph(f"The cels grew by half.{marker(source)}")])
    submit(page, by=writer)
    [line] = lines(page, "The cels grew by half.")
    rule_on(
        step_of(page), line, by=checker, verdict="verified", supports=[Where(source.pk, "p. 4")]
    )
    send_back(page, checker)
    edit(page, [paragraph(f"{GREW}{marker(source)}")], by=writer)
    submit_again(page, by=writer)

    def before():
        [line] = lines(page, GREW)
        bench = Workbench(ledger_of(version(page)), task_state=step_of(page), user=checker)
        return bench.before(line)

    assert before().may_confirm
    befalls(source)
    assert before().reopened
    assert not before().may_confirm


def test_a_doi_that_is_added_makes_no_other_source(writer, checker):
    source = factories.checked_citation(title="On cells", doi="", url="http://desk.example/paper")
    page = factories.story(by=writer, body=[paragraph(f"{GREW}{marker(source)}")])
    submit(page, by=writer)
    rule_on(step_of(page), *lines(page, GREW), by=checker)
    factories.edit_citation(source, doi="10.5555/paper-a", url="https://desk.example/paper/")
    assert lines(page, GREW)[0].is_done
    factories.edit_citation(source, doi="10.5555/paper-b")
    assert lines(page, GREW)[0].is_done  # known by the same address as when it was ruled on
    factories.edit_citation(source, doi="", url="https://desk.example/other")
    assert not lines(page, GREW)[0].is_done


def test_what_needs_work_needs_it_after_a_retraction_too(sourced, source, checker):
    rule_on(
        step_of(sourced), *lines(sourced, GREW), by=checker, verdict="needs_work", note="Third."
    )
    retract(source)
    [line] = lines(sourced, GREW)
    assert (line.state, line.ruling.note) == (State.NEEDS_WORK, "Third.")


def test_the_passage_that_speaks_against_a_sentence_is_kept(sourced, source, checker):
    where = Where(source.pk, "p. 4", "cells grew by a third")
    rule_on(
        step_of(sourced),
        *lines(sourced, GREW),
        by=checker,
        verdict="needs_work",
        note="It says a third.",
        supports=[where],
    )
    assert Support.objects.get().quotation == "cells grew by a third"


@pytest.mark.parametrize("nothing", ["\u200b", "\u00a0", "\u2060 \u200d"])
def test_a_passage_that_nobody_can_see_is_none(sourced, source, checker, nothing):
    with pytest.raises(RulingRefused, match="Say where"):
        rule_on(
            step_of(sourced),
            *lines(sourced, GREW),
            by=checker,
            verdict="verified",
            supports=[Where(source.pk, nothing)],
        )


def test_one_passage_does_not_verify_several_sentences(writer, checker, source):
    body = [paragraph(f"{GREW}{marker(source)} Nobody knows why that is.")]
    page = factories.story(by=writer, body=body)
    submit(page, by=writer)
    both = [*lines(page, GREW), *lines(page, "Nobody knows why that is.")]
    with pytest.raises(RulingRefused, match="one by one"):
        rule_on(
            step_of(page),
            *both,
            by=checker,
            verdict="verified",
            supports=[Where(source.pk, "p. 4")],
        )
    assert not Ruling.objects.exists()


def test_a_quotation_that_rests_on_another_source_is_open_again(writer, checker, source):
    other = factories.checked_citation(title="On mice")
    rest = paragraph(f"{GREW}{marker(source)}{marker(other)}")
    body = [quotation("It cures them.", f"A talk{marker(source)}"), rest]
    page = factories.story(by=writer, body=body)
    rule_on_all(submit(page, by=writer))
    send_back(page, checker)
    edit(page, [quotation("It cures them.", f"A talk{marker(other)}"), rest], by=writer)
    [words] = lines(page, "It cures them.")
    assert words.state is State.OPEN


def test_one_place_is_taken_back_whatever_was_ruled_at_the_other(twice, checker):
    first, second = lines(twice, SAME)
    [mine] = rule_on(step_of(twice), first, by=checker, only_here=True)
    rule_on(step_of(twice), second, by=another_checker(), only_here=True)
    take_back(task_state=step_of(twice), ruling_id=mine.pk, by=checker)
    assert states(twice) == [State.OPEN, State.VERIFIED]


def test_who_ruled_already_in_another_tab_is_told_so(sourced, checker):
    [line] = lines(sourced, GREW)
    rule_on(step_of(sourced), line, by=checker)
    with pytest.raises(RulingRefused, match="You have ruled on this yourself"):
        rule_on(step_of(sourced), line, by=checker, verdict="needs_work", note="A third.")


# Words that were cleared before -------------------------------------------------------------------


@arranged
def cleared(writer, checker, editor):
    """Cleared, sent back by the editor, and with a sentence more before the checkers again."""
    body = [paragraph(GREW)]
    page = factories.story(by=writer, body=body)
    submit(page, by=writer)
    [ruling] = rule_on(step_of(page), *lines(page, GREW), by=checker)
    approve(page, checker)
    send_back(page, editor)
    edit(page, [*body, paragraph("One more sentence stands here.")], by=writer)
    submit_again(page, by=writer)
    return page, ruling


def test_cleared_words_that_need_work_by_now_are_checked_again(cleared, writer, checker, editor):
    page, _ruling = cleared
    rule_on(
        step_of(page), *lines(page, GREW), by=another_checker(), verdict="needs_work", note="Third."
    )
    send_back(page, checker)
    edit(page, [paragraph(GREW)], by=writer)
    submit_again(page, by=writer)
    assert step_of(page).task.specific.has_ledger


def test_cleared_words_whose_ruling_was_taken_back_are_checked_again(cleared, writer, checker):
    page, ruling = cleared
    take_back(task_state=step_of(page), ruling_id=ruling.pk, by=checker)
    send_back(page, checker)
    edit(page, [paragraph(GREW)], by=writer)
    submit_again(page, by=writer)
    assert step_of(page).task.specific.has_ledger


def test_a_retraction_stops_what_waits_for_publication(sourced, source, checker, editor):
    approve(sourced, checker)
    retract(source)
    with pytest.raises(DecisionRefused, match="checked again"):
        approve(sourced, editor)
    assert not StoryPage.objects.get(pk=sourced.pk).live


def test_a_retraction_stops_an_embargo_too(sourced, source, checker, editor, mailoutbox):
    approve(sourced, checker)
    at = timezone.now() + timedelta(hours=1)
    approve(sourced, editor, go_live_at=at)
    retract(source)
    mailoutbox.clear()
    published, refused = rule.publish_due(at=at + timedelta(minutes=1))
    assert (published, len(refused)) == ([], 1)
    assert not StoryPage.objects.get(pk=sourced.pk).live
    assert "checked again" in mailoutbox[0].body


def test_a_corrected_title_of_a_source_stops_no_embargo(sourced, source, checker, editor):
    approve(sourced, checker)
    at = timezone.now() + timedelta(hours=1)
    approve(sourced, editor, go_live_at=at)
    factories.edit_citation(source, title="On cells, corrected")
    published, _refused = rule.publish_due(at=at + timedelta(minutes=1))
    assert published == [sourced.title]


# Who may ------------------------------------------------------------------------------------------


def test_whoever_objects_does_not_decide(writer, checker, editor):
    page = factories.story(by=writer, body=[paragraph(GREW)])
    edit(page, [paragraph(GREW), paragraph("That was in Denver, on a Monday.")], by=editor)
    submit(StoryPage.objects.get(pk=page.pk), by=writer)
    [line] = lines(page, GREW)
    rule_on(step_of(page), line, by=checker, verdict="needs_work", note="A third.")
    add_note(text=page, digest=line.occurrence.digest, said=Said("contest", "No."), by=editor)
    with pytest.raises(RulingRefused, match="Another editor decides"):
        rule_on(step_of(page), *lines(page, GREW), by=editor)
    rule_on(step_of(page), *lines(page, GREW), by=factories.account("Edda", "E", "Editors"))


def test_a_source_under_review_opens_no_door_to_a_story_of_its_number(writer, checker):
    page = factories.story(by=writer, body=[paragraph(GREW)])
    submit(page, by=writer)
    [ruling] = rule_on(step_of(page), *lines(page, GREW), by=checker)
    approve(page, another_checker())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('citations_citation', 'id'), %s)", [page.pk - 1]
        )
    source = factories.citation(by=writer)
    assert source.pk == page.pk
    submit(source, by=writer)
    with pytest.raises(RulingRefused, match="Only stories have statements"):
        take_back(task_state=step_of(source), ruling_id=ruling.pk, by=checker)


def test_whoever_set_the_date_of_a_story_does_not_rule_on_it_in_a_copy(writer):
    page = factories.story(by=writer, body=[paragraph(GREW)])
    copy = page.copy(update_attrs={"slug": "a-copy"}, user=factories.writer("Olga", "Other"))
    for line in ledger_of(version(copy)).lines:
        assert writer.pk in line.statement.writers, line.occurrence.label


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u202c"])
def test_a_sentence_that_turns_its_neighbours_is_not_submitted(writer, sign):
    body = [paragraph(f"The cells grew by half there{sign}. It helped 12 of 34 people.")]
    with pytest.raises(Refused, match="turns the direction"):
        submit(factories.story(by=writer, body=body), by=writer, priority=2)
    closed = [paragraph("It is called \u2067שלום\u2069 there. It helped 12 of 34 people.")]
    assert submit(factories.story(by=writer, body=closed), by=writer, priority=2)


def test_readers_are_told_nothing_that_nobody_checks(writer, client):
    page = factories.live_story(by=writer, search_description="Ketamine cures depression.")
    assert "Ketamine cures" not in client.get(page.url).content.decode()
