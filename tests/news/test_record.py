"""The record of a story: everything that was done to it, to be read and taken along."""

import csv
import io

import pytest
from django.core.management import call_command

from news.factcheck.clearances.clearing import Clearance
from news.models import StoryPage
from news.upkeep.record import harmless, record_of
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, send_back, submit

pytestmark = pytest.mark.django_db


@arranged
def story(writer, checker, editor):
    page = factories.story(by=writer)
    submit(page, by=writer)
    send_back(page, checker, "=HYPERLINK(How many?)")
    page = StoryPage.objects.get(pk=page.pk)
    page.standfirst = "Eleven of them."
    page.save_revision(user=writer, log_action=True)
    page.current_workflow_state.resume(writer)
    approve(page, checker, comment="Held against the paper.")
    approve(page, editor)
    return StoryPage.objects.get(pk=page.pk)


def test_every_decision_stands_there_with_revision_and_digest(story, checker, editor):
    decided = [entry for entry in record_of(story) if entry.action.startswith("factcheck.")]
    assert [entry.action for entry in decided] == [
        "factcheck.approve",
        "factcheck.approve",
        "factcheck.send_back",
    ]
    assert [entry.who for entry in decided] == [
        editor.get_full_name(),
        checker.get_full_name(),
        checker.get_full_name(),
    ]
    clearance = Clearance.objects.of(story).get()
    assert decided[1].digest == clearance.digest
    assert decided[1].clearance == clearance.number
    assert decided[1].hash == clearance.hash
    assert decided[1].comment == "Held against the paper."
    assert decided[1].revision == clearance.revision_id
    assert decided[2].digest != clearance.digest


def test_newest_first_and_nothing_twice(story):
    entries = record_of(story)
    assert [entry.at for entry in entries] == sorted((e.at for e in entries), reverse=True)
    assert not [entry for entry in entries if entry.action == "wagtail.workflow.approve"]
    assert [entry for entry in entries if entry.action == "wagtail.publish"]


@pytest.mark.parametrize("who", ["writer", "checker", "editor", "admin"])
def test_the_desk_reads_it(story, who, desk, as_user):
    html = as_user(desk[who]).get(f"/admin/record/{story.pk}/").content.decode()
    assert "Held against the paper." in html
    assert "Sent back from “Fact-check”" in html


@pytest.mark.parametrize("export", ["", "?export=csv", "?export=json"])
def test_it_quotes_drafts_so_another_writer_does_not(story, export, as_user):
    other = as_user(factories.writer("Otto", "Other"))
    response = other.get(f"/admin/record/{story.pk}/{export}")
    assert response.status_code == 302
    assert b"Held against the paper." not in response.content
    edit = other.get(f"/admin/pages/{story.pk}/").content.decode()
    assert f"/admin/record/{story.pk}/" not in edit


def test_readers_do_not(story, client):
    assert "/login/" in client.get(f"/admin/record/{story.pk}/")["Location"]


def test_json_and_csv_hold_the_same(story, writer, as_user):
    client = as_user(writer)
    answer = client.get(f"/admin/record/{story.pk}/?export=json").json()
    assert answer["story"] == story.pk
    text = client.get(f"/admin/record/{story.pk}/?export=csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["action"] for row in rows] == [row["action"] for row in answer["record"]]
    assert [row["at"] for row in rows] == [row["at"] for row in answer["record"]]


def test_no_cell_is_a_formula(story, writer, as_user):
    text = as_user(writer).get(f"/admin/record/{story.pk}/?export=csv").content.decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=HYPERLINK(How many?)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Fine.", "a=b", "", 7, None])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == ("" if cell is None else str(cell))


@pytest.mark.parametrize(("address", "status"), [("{}/?export=exe", 400), ("999999/", 404)])
def test_what_there_is_not(story, writer, as_user, address, status):
    assert as_user(writer).get(f"/admin/record/{address.format(story.pk)}").status_code == status


def test_a_clearance_carried_over_from_before_stands_there_too(story):
    with factories.unguarded_database() as cursor:
        cursor.execute("DELETE FROM news_publication")
        cursor.execute("DELETE FROM factcheck_clearance")
        cursor.execute("UPDATE wagtailcore_taskstate SET finished_at = '2020-01-01'")
        cursor.execute("DELETE FROM wagtailcore_pagelogentry WHERE action LIKE 'factcheck.%'")
    call_command("setup_newsroom", stdout=io.StringIO())
    [entry] = [entry for entry in record_of(story) if entry.clearance]
    assert entry.who == Clearance.objects.of(story).get().checker.get_full_name()
