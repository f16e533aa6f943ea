"""What editors are told of a check: counts, and facts on how it was made."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from news.factcheck.ledger.standard import CheckStandard
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.summary import Ruled, summary_of
from tests import factories
from tests.factories import approve, marker, paragraph, rule_on, step_of, submit

START = datetime(2026, 11, 29, 12, tzinfo=UTC)


numbers = count(1)


def ruled(seconds=0.0, by=1, **said):
    known = {
        "ruling": next(numbers),
        "text": "It fell.",
        "verdict": "verified",
        "is_claim": True,
        "is_furniture": False,
    }
    return Ruled(**known | {"by": by, "at": START + timedelta(seconds=seconds)} | said)


def sourced(seconds=0.0, by=1, place="p. 4", **said):
    return ruled(seconds, by, places=((7, place),), **said)


def test_statements_are_counted_by_what_settled_them():
    summary = summary_of(
        [
            sourced(),
            ruled(exemption="Interview", note="On Tuesday."),
            ruled(verdict="nothing", is_claim=False),
            ruled(verdict="nothing", is_claim=False, is_furniture=True),
        ]
    )
    counts = [len(summary.sourced), len(summary.exempt), len(summary.nothing)]
    assert [*counts, len(summary.looked_over)] == [1, 1, 1, 1]
    assert (summary.claims, summary.share) == (2, 50)


def test_without_claims_nothing_is_missing():
    assert summary_of([ruled(verdict="nothing", is_claim=False)]).share == 100


def test_a_rubber_stamp_shows():
    stamped = [sourced(number * 0.6, place="Table 1") for number in range(12)]
    assert summary_of(stamped).facts == [
        "12 rulings name the same place: “Table 1”.",
        "0 passages quoted.",
        "12 rulings within a second of each other.",
        "12 statements were verified within 7 seconds.",
    ]


def test_slower_stamping_shows_too():
    stamped = [sourced(number * 3, place=f"p. {number}") for number in range(8)]
    assert "8 statements were verified within 21 seconds." in summary_of(stamped).facts


def test_care_is_told_as_well_and_nothing_else():
    careful = [
        sourced(number * 90, place=f"p. {number}", quotations=("It fell.",)) for number in range(8)
    ]
    assert summary_of(careful).facts == ["8 passages quoted."]


def test_two_people_at_once_are_not_one_in_a_hurry():
    facts = summary_of(
        [sourced(number * 5.1, by=number % 2, place=f"p. {number}") for number in range(8)]
    ).facts
    assert facts == ["0 passages quoted."]


def test_a_ruling_that_holds_for_several_statements_counts_once():
    assert summary_of([sourced(ruling=7, place="Table 1")] * 5).facts == ["0 passages quoted."]


def test_pairs_far_apart_are_no_rubber_stamp():
    pairs = [sourced(600 * (number // 2) + number % 2, place=f"p. {number}") for number in range(6)]
    assert summary_of(pairs).facts == ["0 passages quoted."]


def test_reasons_that_are_all_alike_show():
    alike = [ruled(90 * number, exemption="Interview", note="By phone.") for number in range(5)]
    assert summary_of(alike).facts == ["5 exemptions have the same reason."]


# On the editor's page -----------------------------------------------------------------------------


@pytest.fixture
def page(db, writer, checker):
    source = factories.checked_citation()
    body = [
        paragraph(
            f"Scores fell by 8.{marker(source)} Walking protects memory. Nobody knows why that is."
        )
    ]
    page = factories.story(by=writer, body=body)
    submit(page, by=writer)
    factories.rule_on_all(step_of(page))
    approve(page, checker)
    return page


def seen_by(editor, page):
    html = factories.signed_in(editor).get(f"/admin/review/{step_of(page).pk}/").content.decode()
    return " ".join(html.split())


def test_the_editor_sees_what_the_check_amounts_to_before_publishing(page, editor):
    html = seen_by(editor, page)
    assert "Verified against a source: 1" in html
    assert "By exemption: " in html
    assert "Walking protects memory." in html
    assert "Common knowledge: The desk knows." in html
    assert "Nothing to check: " in html
    assert "Nobody knows why that is." in html
    assert html.index("How it was checked") < html.index("Decision")


def test_the_editor_is_warned_when_few_claims_rest_on_a_source(page, editor):
    assert "The desk wants 60%." in seen_by(editor, page)
    CheckStandard.objects.create(sourced_share=0)
    assert "The desk wants" not in seen_by(editor, page)


def test_the_share_is_chosen_in_the_settings(admin, db):
    client = factories.signed_in(admin)
    path = client.get("/admin/settings/factcheck/checkstandard/", follow=True).redirect_chain[-1][0]
    client.post(path, {"sourced_share": "101"})
    assert CheckStandard.least_share() == 60
    client.post(path, {"sourced_share": "80"})
    assert CheckStandard.least_share() == 80


def test_the_pace_of_real_rulings_shows(writer, checker, editor, db):
    source = factories.checked_citation()
    body = [paragraph(" ".join(f"Group {n} fell by {n}.{marker(source)}" for n in range(12)))]
    page = factories.story(by=writer, body=body)
    step = submit(page, by=writer)
    for line in ledger_of(page.get_latest_revision_as_object()).lines:
        if line.occurrence.citation_ids:
            rule_on(step, line, by=checker)
    factories.rule_on_all(step)
    approve(page, checker)
    html = seen_by(editor, page)
    assert "12 rulings name the same place: “p. 1”." in html
    assert "rulings within a second of each other." in html
