"""A claim is not waved through: not by a key, a list of ticks, a post, the writer module or SQL."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from news.desk.refusals import RulingRefused
from news.factcheck.assignments.queue import amounts_of
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.ruling import Where
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import Ruling, Statement
from news.models import StoryPage
from news.upkeep.invariants import broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, marker, paragraph, rule_on, send_back, step_of, submit

pytestmark = pytest.mark.django_db

SCORES = "Scores fell by 8.0 points with psilocybin and 6.0 with escitalopram (P=0.17)."
SUMMED_UP = "Psilocybin beat escitalopram."
WHY = "Nobody knows why that is."
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@arranged
def source():
    return factories.checked_citation()


@arranged
def story(writer, source):
    body = [
        paragraph(f"{SCORES}{marker(source)} {WHY}"),
        paragraph(SUMMED_UP),
        factories.study(source),
    ]
    page = factories.story(by=writer, body=body, title="A trial")
    submit(page, by=writer)
    return page


def ledger(page):
    return ledger_of(StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object())


def line(page, text):
    return next(one for one in ledger(page).lines if one.occurrence.text == text)


def post(client, story, *lines, checker, **fields):
    data = {
        "as": checker.pk,
        "verdict": "nothing",
        "position": [one.position for one in lines],
        "digest": [one.occurrence.digest for one in lines],
        "seen": [one.seen for one in lines],
        "sources": ledger(story).sources.digest,
        "key": str(uuid4()),
    }
    path = f"/admin/review/{step_of(story).pk}/rule/"
    return client.post(path, data | fields, headers={"Accept": "application/json"})


@pytest.fixture
def client(checker):
    return factories.signed_in(checker)


# Nothing to check ---------------------------------------------------------------------------------


def test_no_statement_with_a_sign_of_a_claim_is_waved_through(story, checker):
    claims = [one for one in ledger(story).lines if one.is_claim]
    assert len(claims) >= 10
    for one in claims:
        with pytest.raises(RulingRefused, match="makes a claim"):
            rule_on(step_of(story), one, by=checker, verdict="nothing")
    assert not Ruling.objects.exists()


def test_what_makes_none_is(story, checker):
    rule_on(step_of(story), line(story, WHY), by=checker, verdict="nothing")
    assert line(story, WHY).state is State.NOTHING


def test_the_database_refuses_it_too(story, checker):
    for is_claim in (True, None):
        with factories.unguarded_database():
            Statement.objects.filter(text=SCORES).update(is_claim=is_claim)
        with (
            pytest.raises(DatabaseError, match="A claim is verified or exempt"),
            transaction.atomic(),
        ):
            Ruling.objects.create(
                statement=line(story, SCORES).statement,
                verdict="nothing",
                by=checker,
                revision=step_of(story).revision,
            )


def test_what_is_a_claim_stays_one_in_the_database(story):
    for value in ("false", "NULL"):
        with (
            pytest.raises(DatabaseError, match="what is a claim stays one"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE factcheck_statement SET is_claim = {value} WHERE is_claim")  # noqa: S608


def test_a_statement_of_before_the_rule_is_asked_when_it_is_ruled_on(story, checker):
    with factories.unguarded_database():
        Statement.objects.update(is_claim=None)
    with pytest.raises(RulingRefused, match="makes a claim"):
        rule_on(step_of(story), line(story, SCORES), by=checker, verdict="nothing")
    rule_on(step_of(story), line(story, WHY), by=checker, verdict="nothing")
    assert line(story, WHY).state is State.NOTHING


def test_one_post_is_refused_where_the_checker_works(client, story, checker):
    answer = post(client, story, line(story, SCORES), checker=checker)
    assert answer.status_code == 409
    assert "It makes a claim" in answer.json()["panel"]
    assert not Ruling.objects.exists()


def test_of_several_those_are_left_out_and_named(client, story, checker):
    answer = post(client, story, line(story, SCORES), line(story, WHY), checker=checker)
    assert answer.status_code == 200
    assert SCORES in answer.json()["left_out"]
    assert WHY not in answer.json()["left_out"]
    assert [one.statement.text for one in Ruling.objects.all()] == [WHY]


def test_of_several_claims_none_is_recorded(client, story, checker):
    answer = post(client, story, line(story, SCORES), line(story, SUMMED_UP), checker=checker)
    assert answer.status_code == 409
    assert SCORES in " ".join(answer.json()["reasons"])
    assert not Ruling.objects.exists()


def test_without_a_script_the_page_names_them(client, story, checker):
    lines = [line(story, SCORES), line(story, WHY)]
    data = {"as": checker.pk, "verdict": "nothing", "several": "1"}
    data |= {"chosen": [one.position for one in lines], "sources": ledger(story).sources.digest}
    data |= {"position": [one.position for one in lines], "seen": [0, 0]}
    data |= {"digest": [one.occurrence.digest for one in lines]}
    page = client.post(f"/admin/review/{step_of(story).pk}/rule/", data, follow=True)
    assert (
        f"Not recorded: these make a claim. Rule on them one by one: “{SCORES}”"
        in page.content.decode()
    )


def test_the_panel_offers_no_such_button_and_says_why(client, story):
    def panel(text):
        path = f"/admin/review/{step_of(story).pk}/panel/?at={line(story, text).position}"
        return client.get(path).content.decode()

    assert 'value="nothing"' not in panel(SCORES)
    assert "It makes a claim (a source, a number" in panel(SCORES)
    assert 'value="nothing"' in panel(WHY)
    byline = next(one for one in ledger(story).lines if one.occurrence.kind == "byline")
    assert "Looked over" in panel(byline.occurrence.text)


def test_to_confirm_a_spelling_waves_nothing_through(story, writer, checker):
    """What was said of it before the rule is not said again."""
    with factories.unguarded_database():
        row = line(story, SUMMED_UP).statement
        Ruling.objects.create(
            statement=row, verdict="nothing", by=checker, revision=step_of(story).revision
        )
    send_back(story, checker)
    version = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    version.body = StoryPage.body.field.to_python([paragraph("Psilocybin beat Escitalopram.")])
    version.save_revision(user=writer)
    StoryPage.objects.get(pk=story.pk).current_workflow_state.resume(writer)
    changed = line(story, "Psilocybin beat Escitalopram.")
    assert changed.state is State.OPEN
    answer = post(factories.signed_in(checker), story, changed, checker=checker, verdict="confirm")
    assert answer.status_code == 409


@arranged
def of_before(writer, checker, editor):
    """A live story whose claim was waved through before there was a rule."""
    page = factories.story(by=writer, body=[paragraph(f"{SUMMED_UP} {WHY}")])
    submit(page, by=writer)
    with factories.unguarded_database():
        for text in (SUMMED_UP, WHY):
            Ruling.objects.create(
                statement=line(page, text).statement,
                verdict="nothing",
                by=checker,
                revision=step_of(page).revision,
                at=LONG_AGO,
            )
    approve(page, checker)
    approve(page, editor)
    return StoryPage.objects.get(pk=page.pk)


def test_what_was_ruled_before_the_rule_stands(of_before):
    assert of_before.live
    assert broken_invariants() == []


def test_it_is_listed_so_that_a_desk_can_go_over_it(of_before, client, writer):
    page = client.get("/admin/review/waved-through/").content.decode()
    assert SUMMED_UP in page
    assert WHY not in page
    assert "Charlie Checker" in page
    assert f"/admin/review/story/{of_before.pk}/" in page
    table = client.get("/admin/review/waved-through/?export=csv").getvalue().decode()
    assert SUMMED_UP in table
    assert WHY not in table
    assert factories.signed_in(writer).get("/admin/review/waved-through/").status_code == 302


def test_once_it_is_ruled_on_it_is_listed_no_more(of_before, client, writer, checker):
    of_before.standfirst = "Another one."
    of_before.save_revision(user=writer)
    submit(of_before, by=writer)
    assert SUMMED_UP in client.get("/admin/review/waved-through/").content.decode()
    said = {"verdict": "verified", "exemption": "interview", "note": "On Tuesday."}
    rule_on(step_of(of_before), line(of_before, SUMMED_UP), by=checker, **said)
    assert SUMMED_UP not in client.get("/admin/review/waved-through/").content.decode()


# The place ----------------------------------------------------------------------------------------


def test_a_place_says_where_and_nothing_else(client, story, source, checker):
    """Readers see it, and nobody else has read it before."""
    claim = line(story, SCORES)
    said = {"verdict": "verified", f"locator-{source.pk}": "CANARY: buy this drug"}
    answer = post(client, story, claim, checker=checker, **said)
    assert answer.status_code == 409
    assert "is no place in a source" in " ".join(answer.json()["reasons"])
    assert "CANARY: buy this drug" in answer.json()["panel"], "what was typed is kept"
    where = [Where(source.pk, "CANARY: buy this drug")]
    with pytest.raises(RulingRefused, match="no place"):
        rule_on(step_of(story), claim, by=checker, verdict="verified", supports=where)
    assert not Ruling.objects.exists()
    said = {"verdict": "verified", f"locator-{source.pk}": "Table S2, row 3"}
    assert post(client, story, claim, checker=checker, **said).status_code == 200


# Said elsewhere -----------------------------------------------------------------------------------


def elsewhere(story, text, checker, other):
    said = {"exemption": "elsewhere", "elsewhere": other and line(story, other).statement.pk}
    return rule_on(step_of(story), line(story, text), by=checker, verdict="verified", **said)


def verify(story, source, checker):
    where = [Where(source.pk, "p. 1")]
    rule_on(step_of(story), line(story, SCORES), by=checker, verdict="verified", supports=where)


def test_a_claim_may_rest_on_one_that_says_it_too(story, source, checker):
    verify(story, source, checker)
    elsewhere(story, SUMMED_UP, checker, SCORES)
    assert line(story, SUMMED_UP).state is State.VERIFIED


@pytest.mark.parametrize(
    ("other", "why"),
    [(None, "Choose the statement"), (SUMMED_UP, "Choose the statement"), (SCORES, "not verified")],
)
def test_not_on_nothing_itself_or_one_that_nobody_verified(story, checker, other, why):
    with pytest.raises(RulingRefused, match=why):
        elsewhere(story, SUMMED_UP, checker, other)


def test_not_on_one_that_points_elsewhere_itself(story, source, checker):
    verify(story, source, checker)
    elsewhere(story, SUMMED_UP, checker, SCORES)
    with pytest.raises(RulingRefused, match="points to another one"):
        elsewhere(story, WHY, checker, SUMMED_UP)


def test_not_on_one_of_another_story(story, source, writer, checker):
    other = factories.live_story(body=[paragraph("It fell by 3.")])
    row = Statement.objects.get(page=other, text="It fell by 3.")
    said = {"exemption": "elsewhere", "elsewhere": row.pk}
    with pytest.raises(RulingRefused, match="Choose the statement"):
        rule_on(step_of(story), line(story, SUMMED_UP), by=checker, verdict="verified", **said)
    with pytest.raises(DatabaseError, match="another one of its own story"), transaction.atomic():
        Ruling.objects.create(
            statement=line(story, SUMMED_UP).statement,
            verdict="verified",
            exemption="elsewhere",
            elsewhere=row,
            by=checker,
            revision=step_of(story).revision,
        )


def test_it_falls_with_that_one(story, source, checker):
    verify(story, source, checker)
    elsewhere(story, SUMMED_UP, checker, SCORES)
    rule_on(step_of(story), line(story, SCORES), by=checker, verdict="needs_work", note="By 7?")
    assert line(story, SUMMED_UP).state is State.OPEN
    assert "points to another statement" in line(story, SUMMED_UP).reopened
    undone = sum(not one.is_done for one in ledger(story).lines)
    assert amounts_of([story.pk])[story.pk].undone == undone


def test_it_falls_when_that_one_is_changed(story, source, writer, checker):
    verify(story, source, checker)
    elsewhere(story, SUMMED_UP, checker, SCORES)
    send_back(story, checker)
    version = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    changed = SCORES.replace("8.0", "7.0")
    body = [paragraph(f"{changed}{marker(source)} {WHY}"), paragraph(SUMMED_UP)]
    version.body = StoryPage.body.field.to_python(body)
    version.save_revision(user=writer)
    assert line(story, SUMMED_UP).state is State.OPEN


def test_nothing_is_cleared_on_a_pointer_to_what_is_not_cleared(story, source, checker):
    """Whoever goes round the ledger meets the database."""
    verify(story, source, checker)
    elsewhere(story, SUMMED_UP, checker, SCORES)
    factories.rule_on_all(step_of(story))
    approve(story, checker)
    version = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    row = Clearance.objects.of(version).get().statements.get(text=SUMMED_UP)
    later = factories.live_story(body=[paragraph("It fell.")])
    other = Clearance.objects.of(later).get()
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE factcheck_clearance SET page_id = %s WHERE id = %s", [story.pk, other.pk]
        )
    row.pk, row.clearance, row.position = None, other, 999
    row.save()
    with pytest.raises(DatabaseError, match="not cleared with it"):
        connection.check_constraints()


def test_the_form_takes_it(client, story, source, checker):
    verify(story, source, checker)
    pk = line(story, SCORES).statement.pk
    said = {"verdict": "verified", "elsewhere": pk}
    assert post(client, story, line(story, SUMMED_UP), checker=checker, **said).status_code == 200
    [ruling] = Ruling.objects.filter(statement__text=SUMMED_UP)
    assert (ruling.exemption, ruling.elsewhere_id) == ("elsewhere", pk)
    said |= {"exemption": "interview", "note": "On Tuesday."}
    answer = post(client, story, line(story, SUMMED_UP), checker=checker, **said)
    assert answer.status_code == 409
    assert "another reason too" in " ".join(answer.json()["reasons"])
