"""The workbench through its doors: with and without the script, for good and for bad input."""

from datetime import date
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.factcheck.ledger.answers import Said, add_note
from news.factcheck.ledger.ruling import Where
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import Ruling, Support
from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, rule_on, send_back, step_of, submit
from tests.forms import sent_by

pytestmark = pytest.mark.django_db

GREW, WHY = "The cells grew by half.", "Nobody knows why that is."
JSON = {"accept": "application/json"}


@arranged
def source():
    return factories.checked_citation(title="On cells", abstract="Cells were measured.")


@arranged
def story(writer, source):
    page = factories.story(by=writer, body=[paragraph(f"{GREW}{marker(source)} {WHY}")])
    submit(page, by=writer)
    return page


@pytest.fixture
def client(as_user, checker):
    return as_user(checker)


def address(page, name=""):
    return f"/admin/review/{step_of(page).pk}/{name}"


def line(page, text):
    version = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return next(one for one in ledger_of(version).lines if one.occurrence.text == text)


def form_of(client, page, text):
    """What a browser sends from the form of one statement, as the page shows it."""
    response = client.get(f"{address(page)}?at={line(page, text).position}")
    html = BeautifulSoup(response.content, "html.parser")
    return sent_by(html.select_one("form.wb-form"))


def test_the_story_is_shown_statement_by_statement_with_one_in_full(client, story):
    html = BeautifulSoup(client.get(address(story)).content, "html.parser")
    statements = html.select(".wb-st")
    assert len(statements) == len(ledger_of(story).lines)
    assert all("Open" in one.get_text() for one in statements)
    assert html.select_one(".wb-progress").get_text(strip=True).startswith("0 of")
    response = client.get(f"{address(story)}?at={line(story, GREW).position}")
    panel = BeautifulSoup(response.content, "html.parser").select_one(".wb-panel")
    assert "On cells" in panel.get_text()
    assert "Cells were measured." in panel.get_text()
    assert "Checked" in panel.get_text()


def test_a_checker_rules_without_any_script_and_comes_to_the_next_open_one(
    client, story, source, checker
):
    form = form_of(client, story, GREW) | {
        "verdict": "verified",
        f"locator-{source.pk}": "p. 4",
        f"quotation-{source.pk}": "grew by half",
    }
    response = client.post(address(story, "rule/"), form)
    assert response.status_code == 302
    assert f"at={line(story, WHY).position}" in response["Location"]
    support = Support.objects.get()
    assert (support.locator, support.quotation, support.ruling.by) == (
        "p. 4",
        "grew by half",
        checker,
    )


def test_the_script_is_told_how_everything_stands(client, story):
    form = form_of(client, story, WHY) | {"verdict": "nothing"}
    answer = client.post(address(story, "rule/"), form, headers=JSON).json()
    stands = {one["position"]: one["state"] for one in answer["lines"]}
    assert stands[line(story, WHY).position] == "nothing"
    assert answer["done"] == 1
    assert "statements are still open" in " ".join(answer["against"])
    assert "wb-panel" in answer["panel"]


@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_refusal_says_why_and_keeps_what_was_typed(client, story, source, headers):
    form = form_of(client, story, GREW) | {"verdict": "verified", "note": "Typed at length."}
    response = client.post(address(story, "rule/"), form, headers=headers)
    assert response.status_code == 409
    html = response.json()["panel"] if headers else response.content.decode()
    assert "Name the source and the passage" in html
    assert "Typed at length." in html
    assert not Ruling.objects.exists()


def test_a_colleagues_ruling_is_shown_to_who_did_not_see_it(client, story, source, checker):
    form = form_of(client, story, WHY) | {"verdict": "needs_work", "note": "Says who?"}
    other = factories.account("Cleo", "Checker", "Fact-checkers")
    rule_on(step_of(story), line(story, WHY), by=other)
    answer = client.post(address(story, "rule/"), form, headers=JSON)
    assert answer.status_code == 409
    panel = answer.json()["panel"]
    assert "Cleo Checker has ruled on this since you opened it." in panel
    assert "Says who?" in panel
    assert "Nothing to check" in panel
    # Having seen it, the same form is taken.
    again = sent_by(BeautifulSoup(panel, "html.parser").select_one("form.wb-form"))
    again |= {"verdict": "needs_work", "key": ""}
    assert client.post(address(story, "rule/"), again, headers=JSON).status_code == 200
    assert Ruling.objects.order_by("pk").last().note == "Says who?"


def test_what_is_sent_again_after_a_lost_answer_is_recorded_once(client, story):
    form = form_of(client, story, WHY) | {"verdict": "nothing", "key": str(uuid4())}
    for _time in range(3):
        assert client.post(address(story, "rule/"), form, headers=JSON).status_code == 200
    assert Ruling.objects.count() == 1


def test_several_at_once_are_nothing_to_check_where_ticked(client, story, checker):
    html = BeautifulSoup(client.get(address(story)).content, "html.parser")
    form = html.select_one(".wb-several form")
    free = [str(one.position) for one in ledger_of(story).lines if not one.is_claim]
    boxes = [box["value"] for box in form.select("[name=chosen]")]
    chosen = [value for value in boxes if value in free][:2]
    assert len(chosen) == 2
    assert len(boxes) > 2
    data = {
        name: [field["value"] for field in form.select(f"[name={name}]")]
        for name in ("position", "digest", "seen", "sources")
    }
    data |= {"as": checker.pk, "verdict": "nothing", "several": "1", "chosen": chosen}
    assert client.post(address(story, "rule/"), data).status_code == 302
    done = [str(one.position) for one in ledger_of(story).lines if one.is_done]
    assert done == chosen


def test_several_at_once_wants_at_least_one(client, story, checker):
    data = {"as": checker.pk, "verdict": "nothing", "several": "1"}
    response = client.post(address(story, "rule/"), data)
    assert response.status_code == 409
    assert "Choose at least one statement." in response.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"position": "x"},
        {"position": "-1"},
        {"position": "9" * 40},
        {"seen": "x"},
        {"seen": "9" * 40},
        {"digest": "0" * 64},
        {"digest": "\0"},
        {"verdict": "\0"},
        {"verdict": "taken_back"},
        {"verdict": ""},
        {"key": "x"},
        {"note": "x" * 2_001},
        {"exemption": "because"},
    ],
)
@pytest.mark.parametrize("headers", [{}, JSON])
def test_what_makes_no_sense_is_refused_and_nothing_recorded(client, story, changes, headers):
    form = form_of(client, story, GREW) | {"verdict": "needs_work", "note": "?"} | changes
    response = client.post(address(story, "rule/"), form, headers=headers)
    assert response.status_code in {400, 409}
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("at", ["x", "-1", "99999", "9" * 5_000, "١", "²", "\0", ""])
@pytest.mark.parametrize("name", ["", "panel/"])
def test_an_odd_place_shows_the_first_open_statement(client, story, at, name):
    response = client.get(address(story, name), {"at": at})
    assert response.status_code == 200
    assert "wb-panel" in response.content.decode()


@pytest.mark.parametrize(("headers", "status"), [({}, 409), (JSON, 403)])
def test_what_was_shown_to_one_is_not_recorded_for_another(client, story, as_user, headers, status):
    form = form_of(client, story, WHY) | {"verdict": "nothing"}
    other = as_user(factories.account("Cleo", "Checker", "Fact-checkers"))
    assert other.post(address(story, "rule/"), form, headers=headers).status_code == status
    assert not Ruling.objects.exists()


def test_a_ruling_is_taken_back(client, story, checker):
    [ruling] = rule_on(step_of(story), line(story, WHY), by=checker)
    data = {"as": checker.pk, "ruling": ruling.pk, "position": line(story, WHY).position}
    answer = client.post(address(story, "undo/"), data, headers=JSON).json()
    assert answer["at"] == line(story, WHY).position
    assert not line(story, WHY).is_done


@pytest.mark.parametrize("sent", ["", "x", "0", "9" * 30, "²"])
def test_taking_back_what_is_not_there_is_refused(client, story, checker, sent):
    data = {"as": checker.pk, "ruling": sent}
    response = client.post(address(story, "undo/"), data, headers=JSON)
    assert response.status_code == 409


def test_confirming_says_the_same_of_the_corrected_spelling(client, story, source, checker, writer):
    rule_on(
        step_of(story),
        line(story, GREW),
        by=checker,
        verdict="verified",
        supports=[Where(source.pk, "p. 4")],
    )
    send_back(story, checker)
    version = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    fixed = "The Cells grew by half."
    version.body = StoryPage.body.field.to_python([paragraph(f"{fixed}{marker(source)} {WHY}")])
    version.save_revision(user=writer)
    StoryPage.objects.get(pk=story.pk).current_workflow_state.resume(writer)
    response = client.get(f"{address(story)}?at={line(story, fixed).position}")
    before = response.context["panel"]["before"]
    assert [(run.kind, run.text) for run in before.runs][1:3] == [
        ("removed", "cells"),
        ("added", "Cells"),
    ]
    form = form_of(client, story, fixed) | {"verdict": "confirm"}
    assert client.post(address(story, "rule/"), form).status_code == 302
    ruling = line(story, fixed).ruling
    assert (ruling.verdict, ruling.by, ruling.supports.get().locator) == (
        "verified",
        checker,
        "p. 4",
    )
    assert Ruling.objects.count() == 2


def test_more_than_spelling_is_not_confirmed(client, story, checker, writer):
    rule_on(step_of(story), line(story, WHY), by=checker)
    send_back(story, checker)
    version = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    version.body = StoryPage.body.field.to_python([paragraph("Nobody knows why that was.")])
    version.save_revision(user=writer)
    StoryPage.objects.get(pk=story.pk).current_workflow_state.resume(writer)
    changed = "Nobody knows why that was."
    response = client.get(f"{address(story)}?at={line(story, changed).position}")
    assert not response.context["panel"]["before"].may_confirm
    form = form_of(client, story, changed) | {"verdict": "confirm"}
    assert client.post(address(story, "rule/"), form).status_code == 409


def test_sending_back_begins_with_what_needs_work(client, story, checker):
    rule_on(step_of(story), line(story, GREW), by=checker, verdict="needs_work", note="By a third?")
    html = BeautifulSoup(client.get(address(story)).content, "html.parser")
    comment = html.select_one("[name=reject-comment]").get_text().strip()
    assert comment == f"“{GREW}”: By a third?"


def test_approving_is_offered_when_everything_is_done(client, story):
    assert b"statements are still open" in client.get(address(story)).content
    factories.rule_on_all(step_of(story))
    html = BeautifulSoup(client.get(address(story)).content, "html.parser")
    data = sent_by(html.select_one("form.review__form")) | {"action": "approve"}
    response = client.post(address(story), data)
    assert response.status_code == 302
    assert "is approved" in str(list(get_messages(response.wsgi_request))[-1])


def test_a_sentence_of_ones_own_is_shown_and_not_offered(story, writer, checker, as_user):
    writer.groups.add(*checker.groups.all())
    response = as_user(writer).get(f"{address(story)}?at={line(story, GREW).position}")
    html = BeautifulSoup(response.content, "html.parser")
    assert "You wrote this sentence" in html.select_one(".wb-panel").get_text()
    assert not html.select(".wb-verdicts button")
    assert not html.select(".wb-several")


def test_markup_in_a_sentence_stays_words(client, writer):
    page = factories.story(
        by=writer,
        title="<script>alert(1)</script> grew",
        body=[
            paragraph('Cells <a href="https://x.example">grew</a><img src="x" onerror="a()"> so.')
        ],
    )
    submit(page, by=writer)
    html = client.get(address(page)).content.decode()
    assert "<script>alert(1)" not in html
    assert "onerror" not in html
    statements = BeautifulSoup(html, "html.parser").select(".wb-st")
    assert not any(one.select("a, img, script") for one in statements)


def test_the_number_of_queries_does_not_grow_with_the_story(client, writer, checker):
    def story_of(count):
        source = factories.checked_citation()
        text = " ".join(f"Sentence number {n} says it.{marker(source)}" for n in range(count))
        page = factories.story(by=writer, body=[paragraph(text)])
        submit(page, by=writer)
        rule_on(step_of(page), ledger_of(page).lines[0], by=checker)
        return page

    def counts(page):
        client.get(address(page))
        with CaptureQueriesContext(connection) as opening:
            assert client.get(address(page)).status_code == 200
        form = form_of(client, page, "Sentence number 1 says it.") | {"verdict": "verified"}
        form |= {name: "p. 4" for name in form if name.startswith("locator-")}
        with CaptureQueriesContext(connection) as ruling:
            assert client.post(address(page, "rule/"), form, headers=JSON).status_code == 200
        return len(opening), len(ruling)

    counts(story_of(5))  # what a process remembers is asked for once
    small, large = counts(story_of(5)), counts(story_of(60))
    assert small == large
    assert small[0] <= 110
    assert small[1] <= 85


def test_words_of_another_source_want_that_source(client, writer, source):
    other = factories.checked_citation(title="On mice")
    body = [paragraph(f"{GREW}{marker(source)} Mice slept.{marker(other)}")]
    page = factories.story(by=writer, body=body)
    submit(page, by=writer)
    form = form_of(client, page, GREW) | {
        "verdict": "verified",
        f"locator-{source.pk}": "p. 4",
        "quotation-other": "typed with care",
    }
    response = client.post(address(page, "rule/"), form)
    assert response.status_code == 409
    assert "Choose the other source" in response.content.decode()
    assert "typed with care" in response.content.decode()
    assert not Ruling.objects.exists()
    client.post(address(page, "rule/"), form | {"other": other.pk})
    assert Ruling.objects.get().supports.count() == 2


def test_a_ruling_sent_from_before_a_source_changed_is_refused_with_what_was_typed(
    client, story, source
):
    form = form_of(client, story, GREW) | {"verdict": "verified", f"locator-{source.pk}": "p. 4"}
    factories.edit_citation(source, doi="10.5555/quite-another", title="Another paper")
    response = client.post(address(story, "rule/"), form)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Look at the sources again" in html
    assert "Another paper" in html
    assert 'value="p. 4"' in html
    assert not Ruling.objects.exists()


def test_a_long_list_of_what_needs_work_can_be_sent_back(client, writer, checker):
    body = [paragraph(f"Sentence number {number} stands here.") for number in range(8)]
    page = factories.story(by=writer, body=body)
    submit(page, by=writer)
    for one in ledger_of(page).lines:
        if one.occurrence.kind == "body.paragraph":
            rule_on(step_of(page), one, by=checker, verdict="needs_work", note="n" * 1_900)
    html = BeautifulSoup(client.get(address(page)).content, "html.parser")
    comment = html.select_one("[name=reject-comment]").get_text()
    data = {"action": "reject", "reject-comment": comment}
    assert client.post(address(page), data).status_code == 302
    assert StoryPage.objects.get(pk=page.pk).current_workflow_state.status == "needs_changes"


def test_a_writers_pointer_is_filled_in_to_be_looked_at(client, story, source, writer):
    digest = line(story, GREW).occurrence.digest
    said = Said(kind="pointer", citation_id=source.pk, locator="p. 4", text="grew by half")
    note = add_note(text=story, digest=digest, said=said, by=writer)
    at = line(story, GREW).position
    html = BeautifulSoup(client.get(f"{address(story)}?at={at}").content, "html.parser")
    link = html.select_one(".wb-use")["href"]
    assert link == f"{address(story)}?at={at}&use={note.pk}#panel"
    html = BeautifulSoup(client.get(link).content, "html.parser")
    assert html.select_one(f"[name=locator-{source.pk}]")["value"] == "p. 4"
    assert html.select_one(f"[name=quotation-{source.pk}]").get_text(strip=True) == "grew by half"
    form = sent_by(html.select_one("form.wb-form")) | {"verdict": "verified"}
    assert client.post(address(story, "rule/"), form).status_code == 302
    assert Ruling.objects.get().supports.get().locator == "p. 4"


def test_a_pointer_to_an_interview_is_filled_in_as_one(client, story, writer):
    digest = line(story, WHY).occurrence.digest
    said = Said(kind="pointer", interviewed_on=date(2026, 3, 4), text="She said so.")
    note = add_note(text=story, digest=digest, said=said, by=writer)
    url = f"{address(story)}?at={line(story, WHY).position}&use={note.pk}"
    html = BeautifulSoup(client.get(url).content, "html.parser")
    assert html.select_one("[name=exemption] [selected]")["value"] == "interview"
    assert html.select_one("[name=note]").get_text(strip=True) == "4 March 2026 She said so."


def test_a_picture_and_its_alt_text_are_judged_by_the_picture(client, writer):
    picture = factories.image("A mouse")
    body = [{"type": "image", "value": {"image": {"image": picture.pk, "alt_text": "A mouse."}}}]
    lead = factories.image("A lead")
    page = factories.story(by=writer, body=body, lead_image=lead, lead_image_alt="A drawing.")
    submit(page, by=writer)
    seen = {}
    for one in ledger_of(page).lines:
        html = BeautifulSoup(
            client.get(f"{address(page)}?at={one.position}").content, "html.parser"
        )
        found = html.select_one(".wb-picture img")
        seen[one.occurrence.kind] = found["alt"] if found else ""
    assert {kind: name for kind, name in seen.items() if name} == {
        "lead_image": "A lead",
        "lead_image.alt": "A lead",
        "body.image.image": "A mouse",
        "body.image.image.alt": "A mouse",
    }


def test_a_figure_without_a_source_is_pointed_out_to_who_rules(client, writer):
    page = factories.story(by=writer, body=[paragraph(f"It helped 12 of 34 people. {WHY}")])
    submit(page, by=writer)

    def panel(text):
        html = client.get(f"{address(page)}?at={line(page, text).position}").content
        return BeautifulSoup(html, "html.parser").select_one(".wb-panel").get_text()

    assert "A checker asks for one: a number" in panel("It helped 12 of 34 people.")
    assert "A checker asks" not in panel(WHY)


def test_the_next_statement_is_an_open_one_while_there_is_any(client, story, checker):
    lines = ledger_of(story).lines
    rule_on(step_of(story), lines[1], by=checker, verdict="needs_work", note="Which?")
    said = {"verdict": "verified", "exemption": "common", "note": "The desk knows."}
    form = form_of(client, story, lines[0].occurrence.text) | said
    assert f"?at={lines[2].position}#" in client.post(address(story, "rule/"), form)["Location"]
