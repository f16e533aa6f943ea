"""What readers are told of the check: true of the live version, and no more."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.ruling import Where
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import ClearedStatement
from news.models import CheckDisclosure, StoryPage
from news.prints.models import Print
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, marker, paragraph, rule_on, step_of, submit

pytestmark = pytest.mark.django_db

GREW, SLEPT, WHY = "The cells grew by half.", "The mice slept well.", "Nobody knows why that is."


@arranged
def sources():
    return factories.checked_citation(title="On cells"), factories.checked_citation(title="On mice")


@arranged
def story(writer, checker, editor, sources):
    cells, mice = sources
    page = factories.story(
        by=writer,
        body=[paragraph(f"{GREW}{marker(cells)} {SLEPT}{marker(mice, cells)} {WHY}")],
    )
    submit(page, by=writer)
    for line in ledger_of(page).lines:
        places = [Where(pk, f"p. {pk}", "SECRET-QUOTATION") for pk in line.occurrence.citation_ids]
        said = {"verdict": "verified", "supports": places} if places else {}
        rule_on(step_of(page), line, by=checker, note="SECRET", **said)
    approve(page, factories.account("Cleo", "Colleague", "Fact-checkers"))
    approve(page, editor)
    return StoryPage.objects.get(pk=page.pk)


def page_of(url):
    return BeautifulSoup(Client().get(url).content, "html.parser")


def test_the_story_says_how_many_statements_and_sources_who_and_when(story):
    checked = page_of(story.url).select_one(".checked").get_text(" ", strip=True)
    total = len(ledger_of(story).lines)
    assert (
        f"Statements {total}" in re.sub(r"(\d+) (\w+)", r"\2 \1", checked) or str(total) in checked
    )
    assert "Charlie Checker and Cleo Colleague checked this version" in checked
    when = Clearance.objects.of(story).get().at
    assert f"{when:%B} {when.day}, {when.year}" in checked


def test_each_reference_leads_to_its_statements_and_each_statement_to_its_references(story):
    html = page_of(story.url)
    assert [one.get_text(strip=True) for one in html.select(".resting")] == [
        "2 statements were compared with it",
        "1 statement was compared with it",
    ]
    link = html.select_one("#ref-1 .resting a")["href"]
    assert link == "checked.html#source-1"
    checked = page_of(f"{story.url}checked.html")
    statements = {
        one["id"]: one.select_one(".checked-text").get_text(strip=True)
        for one in checked.select("[id^=statement-]")
    }
    resting = [statements[a["href"][1:]] for a in checked.select("#source-1 .checked-how a")]
    assert resting == [GREW, SLEPT]
    [row] = [one for one in checked.select("[id^=statement-]") if SLEPT in one.get_text()]
    assert [a["href"] for a in row.select("a")] == ["#source-1", "#source-2"]
    assert "Compared with" in row.get_text()


def test_what_the_desk_said_among_itself_stays_there(story):
    for url in (story.url, f"{story.url}checked.html"):
        assert "SECRET" not in Client().get(url).content.decode()


def test_names_are_left_out_where_the_house_says_so(story):
    CheckDisclosure.objects.create(names_checkers=False)
    for url in (story.url, f"{story.url}checked.html"):
        html = Client().get(url).content.decode()
        assert "Charlie" not in html
        assert "Cleo" not in html
    assert "2 fact-checkers checked this version" in page_of(story.url).get_text()


def test_it_speaks_of_what_is_live_and_not_of_a_newer_draft(story, writer, checker):
    before = page_of(f"{story.url}checked.html").get_text()
    version = story.get_latest_revision_as_object()
    version.body = StoryPage.body.field.to_python([paragraph("DRAFT of another sentence.")])
    version.save_revision(user=writer)
    submit(StoryPage.objects.get(pk=story.pk), by=writer)
    factories.rule_on_all(step_of(story), by=checker)
    assert page_of(f"{story.url}checked.html").get_text() == before
    approve(story, checker)  # cleared, and not live yet
    assert page_of(f"{story.url}checked.html").get_text() == before


def test_a_story_cleared_as_a_whole_before_the_ledger_says_just_that(story):
    with factories.unguarded_database() as cursor:
        cursor.execute(f"DELETE FROM {ClearedStatement._meta.db_table}")  # noqa: S608
        cursor.execute(f"DELETE FROM {Print._meta.db_table}")  # noqa: S608
    checked = page_of(story.url).select_one(".checked").get_text(" ", strip=True)
    assert "checked this version as a whole" in checked
    assert not page_of(story.url).select(".resting, .checked a")
    assert Client().get(f"{story.url}checked.html").status_code == 404


@pytest.mark.parametrize(
    "path", ["/checked.html", "/news/checked.html", "/news/nothing/checked.html"]
)
def test_there_is_no_such_page_elsewhere(story, path):
    assert Client().get(path).status_code == 404


def test_a_draft_has_no_such_page(writer):
    page = factories.story(by=writer)
    assert Client().get(f"/news/{page.slug}/checked.html").status_code == 404


def test_structured_data_says_who_reviewed_the_page_and_claims_nothing_else(story):
    html = page_of(story.url)
    data = json.loads(html.select_one("script[type='application/ld+json']").string)
    page = data["mainEntityOfPage"]
    assert page["lastReviewed"] == f"{Clearance.objects.of(story).get().at:%Y-%m-%d}"
    assert [one["name"] for one in page["reviewedBy"]] == ["Charlie Checker", "Cleo Colleague"]
    assert "ClaimReview" not in json.dumps(data)
    CheckDisclosure.objects.create(names_checkers=False)
    html = page_of(story.url)
    data = json.loads(html.select_one("script[type='application/ld+json']").string)
    assert "reviewedBy" not in data["mainEntityOfPage"]


def test_the_page_of_statements_costs_the_same_however_long(writer, sources):
    def cost(count):
        text = " ".join(f"Sentence number {n} says it.{marker(sources[0])}" for n in range(count))
        page = factories.live_story(body=[paragraph(text)])
        url = f"{page.url}checked.html"
        Client().get(url)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(url).status_code == 200
        return len(queries)

    assert cost(3) == cost(40) <= 18


def test_what_a_checker_found_elsewhere_in_the_sources_counts_as_resting(
    writer, checker, editor, sources
):
    """Not cited at the sentence, but what it was checked against."""
    cells, mice = sources
    body = [paragraph(f"{GREW}{marker(cells)} {WHY}"), paragraph(f"{SLEPT}{marker(mice)}")]
    page = factories.story(by=writer, body=body)
    submit(page, by=writer)
    [line] = [one for one in ledger_of(page).lines if one.occurrence.text == WHY]
    rule_on(step_of(page), line, by=checker, verdict="verified", supports=[Where(cells.pk, "p. 9")])
    factories.rule_on_all(step_of(page))
    approve(page, checker)
    approve(page, editor)
    html = page_of(StoryPage.objects.get(pk=page.pk).url)
    assert [one.get_text(strip=True) for one in html.select(".resting")] == [
        "2 statements were compared with it",
        "1 statement was compared with it",
    ]


def test_what_is_only_cited_was_not_compared(writer, checker, editor, sources):
    cells, mice = sources
    page = factories.story(by=writer, body=[paragraph(f"{GREW}{marker(cells, mice)} {WHY}")])
    submit(page, by=writer)
    [line] = [one for one in ledger_of(page).lines if one.occurrence.text == GREW]
    places = [Where(cells.pk, "paragraph 1")]
    rule_on(step_of(page), line, by=checker, verdict="verified", supports=places)
    factories.rule_on_all(step_of(page))
    approve(page, checker)
    approve(page, editor)
    page = StoryPage.objects.get(pk=page.pk)
    html = page_of(page.url)
    assert [one.get_text(strip=True) for one in html.select(".resting")] == [
        "1 statement was compared with it",
        "1 statement cites it",
    ]
    checked = page_of(f"{page.url}checked.html")
    [row] = [one for one in checked.select("[id^=statement-]") if GREW in one.get_text()]
    how = row.select_one(".checked-how").get_text(strip=False)
    assert " ".join(how.split()) == "Compared with [1], paragraph 1. Also cites [2]."
    assert "Only cite it" in checked.select_one("#source-2").get_text()
    assert "Compared with it" not in checked.select_one("#source-2").get_text()
    story = Client().get(f"/api/v2/stories/{page.pk}/").json()
    check = story["check"]
    told = [(one["compared"], one["cites"]) for one in story["references"]]
    assert told == [(1, 0), (0, 1)]
    assert check["sources"] == check["compared"] == 1
    data = json.loads(html.select_one("script[type='application/ld+json']").string)
    assert "Compared with a source: 1." in data["backstory"]
    assert f"Statements: {check['statements']}." in data["backstory"]


def test_free_text_of_before_the_form_is_not_repeated_to_readers(story):
    with factories.unguarded_database() as cursor:
        cursor.execute("UPDATE factcheck_support SET locator = 'CANARY, as Jane told me'")
    html = Client().get(f"{story.url}checked.html").content.decode()
    assert "CANARY" not in html
    assert "passage on record" in html


def test_what_was_exempt_was_compared_with_nothing(writer, checker, editor, sources):
    page = factories.story(by=writer, body=[paragraph(f"{GREW}{marker(sources[0])} {SLEPT}")])
    submit(page, by=writer)
    grew, slept = (one for one in ledger_of(page).lines if one.occurrence.text in (GREW, SLEPT))
    step = step_of(page)
    said = {"exemption": "interview", "note": "SECRET"}
    rule_on(step, grew, by=checker, verdict="verified", **said)
    said = {"exemption": "elsewhere", "elsewhere": grew.statement.pk}
    rule_on(step, slept, by=checker, verdict="verified", **said)
    factories.rule_on_all(step)
    approve(page, checker)
    approve(page, editor)
    page = StoryPage.objects.get(pk=page.pk)
    checked = page_of(f"{page.url}checked.html")
    rows = {
        one.select_one(".checked-text").get_text(strip=True): one
        for one in checked.select("[id^=statement-]")
    }
    how = " ".join(rows[GREW].select_one(".checked-how").get_text().split())
    assert how == "Needs no source: from an interview. Cites [1]."
    how = " ".join(rows[SLEPT].select_one(".checked-how").get_text().split())
    number = rows[GREW]["id"].removeprefix("statement-")
    assert how == f"Said and verified elsewhere in this story: statement {number}."
    assert rows[SLEPT].select_one("a")["href"] == f"#statement-{number}"
    assert "Compared" not in checked.select_one("#source-1").get_text()
    assert page_of(page.url).select_one(".resting").get_text(strip=True) == "1 statement cites it"


def test_a_notice_stands_beside_a_source_here_too(story, sources):
    factories.retract(sources[0], by=factories.account("Rea", "Tract", "Fact-checkers"))
    checked = page_of(f"{story.url}checked.html")
    assert checked.select_one("#source-1 .reference-notice")
