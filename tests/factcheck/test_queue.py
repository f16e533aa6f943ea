"""The queue: in what order, with what figures, filtered, at the same cost however long."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.factcheck.admin.queue_views import steps_in_fact_check
from news.factcheck.assignments.assigning import claim
from news.factcheck.assignments.queue import waiting
from news.factcheck.ledger.answers import Said, add_note
from news.factcheck.ledger.state import ledger_of
from news.factcheck.models import Assignment
from news.models import StoryPage
from tests import factories
from tests.factories import paragraph, rule_on, send_back, step_of, submit

pytestmark = pytest.mark.django_db
QUEUE = "/admin/review/"


def story(writer, title, **wanted):
    page = factories.story(by=writer, title=title, body=[paragraph("The cells grew by half.")])
    submit(page, by=writer, **wanted)
    return page


def titles(rows):
    return [row.step.revision.object_str for row in rows]


def test_urgent_comes_first_then_what_is_due_then_what_waits_longest(writer):
    soon = timezone.now() + timedelta(hours=1)
    story(writer, "Waits longest")
    story(writer, "Can wait", priority=3)
    story(writer, "Due later", due_at=soon + timedelta(hours=3))
    story(writer, "Due soon", due_at=soon)
    story(writer, "Urgent", priority=1)
    assert titles(waiting(steps_in_fact_check())) == [
        "Urgent",
        "Due soon",
        "Due later",
        "Waits longest",
        "Can wait",
    ]


def test_what_is_left_and_what_has_changed_since(writer, checker):
    page = story(writer, "Cells")
    [row] = waiting(steps_in_fact_check())
    total = len(ledger_of(page).lines)
    assert (row.amount.total, row.amount.undone) == (total, total)
    factories.rule_on_all(step_of(page), by=checker)
    [row] = waiting(steps_in_fact_check())
    assert (row.amount.undone, row.amount.words) == (0, 0)
    send_back(page, checker)
    version = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    version.body = StoryPage.body.field.to_python([paragraph("The cells grew by a third.")])
    version.save_revision(user=writer)
    StoryPage.objects.get(pk=page.pk).current_workflow_state.resume(writer)
    [row] = waiting(steps_in_fact_check())
    assert (row.amount.undone, row.amount.words) == (1, 2)


def test_a_retraction_shows_in_the_queue(writer, checker):
    source = factories.checked_citation()
    page = factories.story(by=writer, body=[paragraph(f"It grew.{factories.marker(source)}")])
    submit(page, by=writer)
    factories.rule_on_all(step_of(page), by=checker)
    factories.retract(source, by=checker)
    [row] = waiting(steps_in_fact_check())
    assert row.amount.undone == 1


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("", ["Urgent", "Overdue", "Mine", "Contested", "Free"]),
        ("mine", ["Mine"]),
        ("overdue", ["Overdue"]),
        ("urgent", ["Urgent"]),
        ("contested", ["Contested"]),
        ("free", ["Urgent", "Overdue", "Contested", "Free"]),
        ("nonsense", ["Urgent", "Overdue", "Mine", "Contested", "Free"]),
    ],
)
def test_the_queue_is_filtered(writer, checker, as_user, show, expected):
    mine = story(writer, "Mine")
    claim(task_state=step_of(mine), by=checker)
    story(writer, "Overdue", due_at=timezone.now() + timedelta(hours=1))
    Assignment.objects.exclude(due_at=None).update(due_at=timezone.now() - timedelta(hours=1))
    story(writer, "Urgent", priority=1)
    contested = story(writer, "Contested")
    line = ledger_of(contested).lines[0]
    rule_on(step_of(contested), line, by=checker, verdict="needs_work", note="?")
    said = Said(kind="contest", text="No.")
    add_note(text=contested, digest=line.occurrence.digest, said=said, by=writer)
    story(writer, "Free")
    response = as_user(checker).get(QUEUE, {"show": show})
    assert [row["waiting"].step.revision.object_str for row in response.context["rows"]] == expected


def test_sources_are_not_in_the_queue_of_stories(writer):
    submit(factories.citation(by=writer), by=writer)
    assert waiting(steps_in_fact_check()) == []


def test_the_queue_costs_the_same_however_long(writer, checker, as_user):
    client = as_user(checker)

    def cost():
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as queries:
            client.get(QUEUE)
        return len(queries)

    story(writer, "One")
    few = cost()
    for number in range(4):
        story(writer, f"Another {number}")
    assert cost() == few


def test_each_role_sees_its_part_on_the_dashboard(writer, checker, editor, as_user):
    page = story(writer, "Cells grew", priority=1)
    shown = as_user(checker).get("/admin/").content.decode()
    assert "Urgent" in shown
    assert f"of {len(ledger_of(page).lines)} statements" in shown
    assert "statements to do" in as_user(writer).get("/admin/").content.decode()
    assert QUEUE in as_user(editor).get("/admin/").content.decode()
    assert f'href="{QUEUE}"' not in as_user(writer).get("/admin/").content.decode()


def test_whoever_was_asked_by_name_is_named_until_somebody_takes_it(writer, checker, as_user):
    page = story(writer, "Cells", asked=checker)
    story(writer, "Mice")
    other = factories.account("Otto", "Other", "Fact-checkers")
    assert "Charlie Checker was asked." in as_user(other).get(QUEUE).content.decode()
    mine = as_user(checker).get(f"{QUEUE}?show=mine").content.decode()
    assert "You were asked." in mine
    assert "Mice" not in mine
    claim(task_state=step_of(page), by=other)
    assert "You were asked." not in as_user(checker).get(QUEUE).content.decode()
    assert "Cells" not in as_user(checker).get(f"{QUEUE}?show=mine").content.decode()


def test_the_queue_costs_the_same_for_who_wrote_all_of_it(writer, as_user):
    writer.groups.add(Group.objects.get(name="Fact-checkers"))
    client = as_user(writer)
    counts = []
    for number in range(1, 6):
        story(writer, f"Story {number}")
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(QUEUE).content.decode()
        counts.append(len(queries))
        assert shown.count("You contributed") == number
    assert counts[-1] == counts[1]


def test_a_sentence_that_stands_twice_is_not_done_before_both_are(writer, checker):
    twice = "It worked in every group."
    page = factories.story(
        by=writer, body=[paragraph(f"{twice} So one study."), paragraph(f"And again. {twice}")]
    )
    submit(page, by=writer)
    total = len(ledger_of(page).lines)
    first, second = (one for one in ledger_of(page).lines if one.occurrence.text == twice)
    rule_on(step_of(page), first, by=checker, only_here=True)
    [row] = waiting(steps_in_fact_check())
    assert row.amount.undone == total
    rule_on(step_of(page), second, by=checker, only_here=True)
    [row] = waiting(steps_in_fact_check())
    assert row.amount.undone == total - 2
