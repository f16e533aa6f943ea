"""Clearances: written with the approval, kept whatever happens, proven by a command."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from wagtail.models import Revision, TaskState, Workflow

from news.citations.models import Citation
from news.desk.refusals import ContentChanged, DecisionRefused
from news.factcheck.clearances.clearing import Clearance, broken_link
from news.factcheck.models import FactCheckTask
from news.models import StoryPage
from tests import factories
from tests.factories import approve, decide_on, marker, paragraph, submit

pytestmark = pytest.mark.django_db


def test_an_approval_writes_down_what_was_checked(writer, checker):
    source = factories.checked_citation(title="A source of its own")
    page = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    submit(page, by=writer)
    approve(page, checker, comment="Held against the paper.")
    clearance = Clearance.objects.of(page).get()
    assert clearance.checker == checker
    assert clearance.comment == "Held against the paper."
    assert clearance.revision_id == page.latest_revision_id
    assert clearance.content.digest == clearance.digest == page.checkable_content().digest
    assert clearance.content.sources[f"citation:{source.pk}"]["title"] == "A source of its own"
    assert broken_link() is None


def test_a_citation_is_cleared_like_a_story():
    source = factories.checked_citation()
    assert Clearance.objects.of(source).get().content.marks == source.checkable_content().marks


def test_sending_back_clears_nothing(writer, checker):
    page = factories.story(by=writer)
    submit(page, by=writer)
    factories.send_back(page, checker)
    assert not Clearance.objects.of(page).exists()


def test_an_approval_that_fails_leaves_no_clearance(writer, checker, monkeypatch):
    page = factories.story(by=writer)
    submit(page, by=writer)
    monkeypatch.setattr(TaskState, "approve", lambda *_args, **_kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        approve(page, checker)
    assert not Clearance.objects.of(page).exists()


@pytest.mark.parametrize("shown", ["", "0" * 64])
def test_nobody_approves_what_they_were_not_shown(writer, checker, shown):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    with pytest.raises(ContentChanged):
        decide_on(step, "approve", checker, shown=shown)
    assert not Clearance.objects.of(page).exists()
    assert factories.step_of(page).pk == step.pk


def test_a_source_that_changed_while_somebody_read_stops_the_approval(writer, checker):
    source = factories.checked_citation(title="Before")
    page = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    step = submit(page, by=writer)
    shown = step.task.specific.content_under_review(step).digest
    factories.edit_citation(source, title="After")
    with pytest.raises(ContentChanged) as refused:
        decide_on(step, "approve", checker, shown=shown)
    assert refused.value.content.sources[f"citation:{source.pk}"]["title"] == "After"
    assert not Clearance.objects.of(page).exists()
    decide_on(step, "approve", checker)
    assert Clearance.objects.of(page).exists()


@pytest.mark.parametrize(
    "attack",
    [
        lambda rows: rows.update(comment="Fine."),
        lambda rows: rows.update(digest="0" * 64),
        lambda rows: rows.delete(),
        lambda rows: rows.order_by()._raw_delete("default"),
    ],
)
def test_the_database_refuses_to_change_or_delete_a_clearance(attack):
    page = factories.live_story()
    before = list(Clearance.objects.values())
    with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
        attack(Clearance.objects.of(page))
    assert list(Clearance.objects.values()) == before


@pytest.mark.parametrize("table", ["factcheck_clearance", "news_publication", "desk_contribution"])
def test_the_database_refuses_to_empty_the_record(table):
    factories.live_story()
    connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "values",
    [{"number": 99}, {"previous_hash": "0" * 64}, {"number": 1, "previous_hash": "0" * 64}],
)
def test_the_database_takes_a_clearance_at_the_end_of_the_chain_only(values):
    page = factories.live_story()
    last = Clearance.objects.order_by("-number").first()
    forged = Clearance(
        **{
            name: getattr(last, name)
            for name in ("page_id", "revision_id", "scheme", "digest", "text_digest", "payload")
        }
        | {
            "checker": page.owner,
            "at": last.at,
            "number": last.number + 1,
            "previous_hash": last.hash,
            "hash": "f" * 64,
        }
        | values
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()


def test_what_was_cleared_is_not_written_over():
    page = factories.live_story()
    revision = Clearance.objects.of(page).get().revision
    revision.content = revision.content | {"standfirst": "Slipped in."}
    with pytest.raises(IntegrityError), transaction.atomic():
        revision.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(content={})


def test_purging_workflows_groups_and_people_leave_clearances_whole(writer, checker, editor):
    page = factories.live_story(by=writer)
    for number in range(3):
        draft = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.standfirst = f"Draft {number}."
        draft.save_revision(user=writer)
    before = list(Clearance.objects.order_by("number").values())
    call_command("purge_revisions", stdout=io.StringIO())
    Workflow.objects.update(active=False)
    with transaction.atomic():
        TaskState.objects.all().delete()
        FactCheckTask.objects.all().delete()
        checker.groups.model.objects.all().delete()
    with pytest.raises(Exception, match="never deleted"), transaction.atomic():
        checker.delete()
    assert list(Clearance.objects.order_by("number").values()) == before
    assert broken_link() is None
    assert StoryPage.objects.get(pk=page.pk).live


def test_a_cleared_story_is_never_deleted(admin, as_user):
    page = factories.live_story()
    factories.withdraw(page)
    as_user(admin).post(f"/admin/pages/{page.pk}/delete/")
    assert StoryPage.objects.filter(pk=page.pk).exists()
    with pytest.raises(ProtectedError), transaction.atomic():
        StoryPage.objects.get(pk=page.pk).delete()


def test_the_command_proves_the_chain(writer):
    out = io.StringIO()
    call_command("verify_clearances", stdout=out)
    assert "no clearances yet" in out.getvalue()
    factories.live_story()
    out = io.StringIO()
    call_command("verify_clearances", stdout=out)
    head = out.getvalue().split()[-1]
    factories.live_story()
    call_command("verify_clearances", head=head, stdout=io.StringIO())
    with pytest.raises(CommandError, match="lost its end"):
        call_command("verify_clearances", head="0" * 64, stdout=io.StringIO())


def test_the_command_names_the_first_record_that_was_tampered_with():
    factories.live_story()
    factories.live_story()
    with factories.unguarded_database() as cursor:
        cursor.execute("UPDATE factcheck_clearance SET comment = 'Fine.' WHERE number = 2")
    with pytest.raises(CommandError, match=r"Clearance no\. 2 was changed"):
        call_command("verify_clearances", stdout=io.StringIO())


def test_a_live_citation_needs_a_clearance(writer):
    source = factories.citation(by=writer)
    Citation.objects.filter(pk=source.pk).update(live=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    Citation.objects.filter(pk=source.pk).update(live=False)


def test_editing_a_checked_citation_in_place_is_refused(writer):
    source = factories.checked_citation()
    source.title = "Slipped in"
    with pytest.raises(Exception, match="has to be checked"):
        source.save()


def test_deciding_under_another_stage_is_refused(writer, editor):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    with pytest.raises(DecisionRefused, match="another group"):
        decide_on(step, "approve", editor)
