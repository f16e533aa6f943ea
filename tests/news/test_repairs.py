"""States that older faults left behind: found, named, mended; and what has to be true."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from news.citations.models import Citation
from news.citations.printing.formatted import store
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.models import FactCheckTask, PublishTask
from news.models import Publication, StoryPage
from news.upkeep.invariants import QUERIES, broken_invariants
from tests import factories
from tests.factories import marker, paragraph, submit

pytestmark = pytest.mark.django_db


def fresh(page):
    return StoryPage.objects.get(pk=page.pk)


def repair():
    out = io.StringIO()
    call_command("check_workflows", repair=True, stdout=out)
    return out.getvalue()


def found():
    with pytest.raises(CommandError) as error:
        call_command("check_workflows", stdout=io.StringIO())
    return str(error.value)


def forget_clearances():
    """The database as the version before clearances left it."""
    with factories.unguarded_database() as cursor:
        cursor.execute("DELETE FROM news_publication")
        cursor.execute("DELETE FROM factcheck_clearedstatement")
        cursor.execute("DELETE FROM factcheck_clearance")
        cursor.execute("UPDATE wagtailcore_taskstate SET finished_at = '2020-01-01'")


def test_a_sound_newsroom_has_nothing_to_mend(writer, checker, editor):
    factories.live_story(by=writer)
    submit(factories.story(by=writer), by=writer)
    out = io.StringIO()
    call_command("check_workflows", stdout=out)
    assert "Nothing to mend." in out.getvalue()
    out = io.StringIO()
    call_command("check_invariants", stdout=out)
    assert "invariants hold" in out.getvalue()


def test_approvals_from_before_clearances_become_clearances(writer):
    colleague = factories.account("Carl", "Colleague", "Fact-checkers")
    source = factories.citation(by=writer, checked_by=colleague)
    page = factories.live_story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    checker = Clearance.objects.of(page).get().checker
    forget_clearances()
    assert "live without a clearance" in found()
    assert "Mended" in repair()
    clearance = Clearance.objects.of(page).get()
    assert clearance.checker == checker
    assert clearance.at < timezone.now()
    assert Publication.objects.get(story=page).clearance == clearance
    assert Clearance.objects.of(Citation.objects.get(pk=source.pk)).exists()
    assert broken_invariants() == []
    page = fresh(page)
    page.slug = "moved"
    page.save()


def test_an_upgrade_carries_approvals_over_by_itself():
    page = factories.live_story()
    forget_clearances()
    out = io.StringIO()
    call_command("setup_newsroom", stdout=out)
    assert "1 earlier approvals are clearances now" in out.getvalue()
    assert Publication.objects.filter(story=page).exists()


def test_what_was_never_approved_is_left_to_a_person():
    page = factories.live_story()
    forget_clearances()
    TaskState.objects.all().delete()
    with pytest.raises(CommandError, match="Nobody approved it either"):
        repair()
    assert not Clearance.objects.of(page).exists()


def test_what_is_live_otherwise_than_approved_is_left_to_a_person():
    page = factories.live_story()
    forget_clearances()
    with factories.unguarded_database() as cursor:
        cursor.execute("UPDATE news_storypage SET standfirst = 'Slipped in.'")
    with pytest.raises(CommandError, match="not what was approved"):
        repair()
    assert not Clearance.objects.of(page).exists()


def test_a_lost_draft_is_found_again(writer):
    page = factories.story(by=writer)
    first = page.latest_revision
    page.standfirst = "Newer."
    page.save_revision(user=writer)
    Page.objects.filter(pk=page.pk).update(latest_revision=first)
    assert any("no-lost-draft" in line for line in broken_invariants())
    assert "Mended" in repair()
    assert fresh(page).get_latest_revision_as_object().standfirst == "Newer."


def test_a_lost_publication_is_made_up_for(writer, checker, editor):
    page = factories.live_story(by=writer)
    Page.objects.filter(pk=page.pk).update(live=False, live_revision=None)
    assert any("no-lost-publication" in line for line in broken_invariants())
    assert "Mended" in repair()
    assert fresh(page).live
    assert broken_invariants() == []


def test_a_story_that_was_taken_off_is_left_alone():
    page = factories.live_story()
    factories.withdraw(page)
    call_command("check_workflows", stdout=io.StringIO())
    assert not fresh(page).live
    assert broken_invariants() == []


def test_a_lost_publication_that_nobody_cleared_stays_unpublished():
    page = factories.live_story()
    Page.objects.filter(pk=page.pk).update(live=False, live_revision=None)
    forget_clearances()
    with pytest.raises(CommandError, match="Nobody has fact-checked"):
        repair()
    assert not fresh(page).live


def test_a_workflow_without_a_step_starts_anew(writer):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    TaskState.objects.filter(pk=step.pk).update(status=TaskState.STATUS_CANCELLED)
    assert "under review at no stage" in found()
    repair()
    assert isinstance(factories.step_of(page).task.specific, FactCheckTask)


def test_a_step_after_its_workflow_is_closed(writer):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    WorkflowState.objects.filter(pk=step.workflow_state_id).update(
        status=WorkflowState.STATUS_CANCELLED
    )
    assert any("one-open-step" in line for line in broken_invariants())
    repair()
    step.refresh_from_db()
    assert step.status == TaskState.STATUS_CANCELLED
    assert broken_invariants() == []


def test_what_waits_for_publication_unchecked_goes_back_to_the_check(writer):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    TaskState.objects.filter(pk=step.pk).update(task=PublishTask.objects.get())
    assert "nobody has cleared it" in found()
    repair()
    assert isinstance(factories.step_of(page).task.specific, FactCheckTask)


def test_what_changed_under_review_is_submitted_as_it_is_now(writer):
    page = factories.story(by=writer)
    submit(page, by=writer)
    Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    newest = page.revisions.order_by("-pk").first()
    Page.objects.filter(pk=page.pk).update(latest_revision=newest)
    assert "was changed while it was under review" in found()
    repair()
    assert factories.step_of(page).revision_id == newest.pk


# Every invariant notices ----------------------------------------------------------------------


def broken_by(statement, *values):
    with factories.unguarded_database() as cursor:
        cursor.execute(statement, list(values))
    return {line.split(":")[0] for line in broken_invariants()}


def test_words_changed_under_a_live_story_are_noticed():
    factories.live_story()
    names = broken_by("UPDATE news_storypage SET standfirst = 'Slipped in.'")
    assert {"live-is-cleared", "live-is-its-revision", "live-words-are-cleared"} <= names


def test_a_clearance_of_ones_own_words_is_noticed():
    page = factories.live_story()
    names = broken_by(
        "UPDATE factcheck_clearance SET checker_id = %s WHERE page_id = %s", page.owner_id, page.pk
    )
    assert {"no-clearance-of-own-words", "nobody-cleared-their-own", "chain-is-whole"} <= names


def test_a_source_in_a_form_that_nobody_cleared_is_noticed():
    source = factories.checked_citation()
    factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    names = broken_by("UPDATE citations_citation SET live = false")
    assert "sources-are-cleared" in names


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE citations_formattedreference SET html = 'On cells, which shrank.'",
        "UPDATE citations_formattedreference SET html = replace(html, 'cells', 'mice'), engine = ''",
        'UPDATE citations_formattedreference SET form = form || \'{"title": "On mice"}\'',
    ],
)
def test_a_reference_that_is_not_what_its_source_says_is_noticed(change):
    source = factories.checked_citation(title="On cells")
    factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    store([source.public_form])
    assert broken_invariants() == []
    assert broken_by(change) == {"references-are-cleared"}


def test_another_file_under_a_shown_picture_is_noticed():
    image = factories.image()
    with image.open_file() as file:
        another = file.read() + b"another"
    other = default_storage.save("original_images/other.png", ContentFile(another))
    factories.live_story(lead_image=image, lead_image_alt="A drawing")
    assert broken_invariants() == []
    with factories.unguarded_database() as cursor:
        cursor.execute("DELETE FROM wagtailcore_referenceindex")
    names = broken_by("UPDATE images_newsimage SET file = %s WHERE id = %s", other, image.pk)
    assert names == {"pictures-are-cleared"}
    image.refresh_from_db()
    image.file.storage.delete(image.file.name)
    assert {line.split(":")[0] for line in broken_invariants()} == {"pictures-are-cleared"}


def test_a_source_with_the_number_of_a_story_breaks_nothing(writer, checker):
    """Revisions, steps and entries of both are told apart by their type, not by their number."""
    page = factories.live_story(by=writer)
    draft = factories.story(by=writer)
    factories.citation(by=writer, checked_by=checker, pk=page.pk)
    waiting = factories.citation(by=writer, pk=draft.pk)
    submit(waiting, by=writer)
    submit(draft, by=writer)
    assert broken_invariants() == []


def test_a_schedule_without_a_clearance_is_noticed(writer):
    page = factories.story(by=writer)
    names = broken_by(
        "UPDATE wagtailcore_revision SET approved_go_live_at = now() WHERE object_id = %s",
        str(page.pk),
    )
    assert names == {"schedules-are-cleared"}


def test_a_damaged_tree_is_noticed():
    page = factories.live_story()
    assert "tree-is-whole" in broken_by(
        "UPDATE wagtailcore_page SET numchild = 7 WHERE id = %s", page.pk
    )


def test_a_decision_that_the_log_tells_twice_is_noticed():
    factories.live_story()
    names = broken_by(
        "INSERT INTO wagtailcore_pagelogentry (label, action, data, timestamp, content_changed,"
        " deleted, content_type_id, page_id, revision_id, uuid, user_id)"
        " SELECT label, action, data, timestamp, content_changed, deleted, content_type_id,"
        " page_id, revision_id, uuid, user_id FROM wagtailcore_pagelogentry"
        " WHERE action = 'factcheck.approve'"
    )
    assert "one-entry-a-decision" in names


def test_a_claim_that_was_waved_through_is_noticed():
    factories.live_story(body=[paragraph("Scores fell by 8.")])
    names = broken_by(
        "UPDATE factcheck_ruling SET verdict = 'nothing', exemption = '', at = now()"
        " WHERE statement_id = (SELECT id FROM factcheck_statement WHERE text = 'Scores fell by 8.')"
    )
    assert names == {"claims-are-checked"}


def test_a_pointer_to_what_is_not_verified_is_noticed():
    factories.live_story(body=[paragraph("Scores fell by 8. Nobody knows why that is.")])
    names = broken_by(
        "UPDATE factcheck_ruling SET exemption = 'elsewhere', elsewhere_id ="
        " (SELECT id FROM factcheck_statement WHERE text = 'Nobody knows why that is.')"
        " WHERE statement_id = (SELECT id FROM factcheck_statement WHERE text = 'Scores fell by 8.')"
    )
    assert names == {"elsewhere-is-cleared"}


def test_the_command_fails_with_the_list():
    factories.live_story()
    broken_by("UPDATE news_storypage SET standfirst = 'Slipped in.'")
    with pytest.raises(CommandError, match="live-is-cleared"):
        call_command("check_invariants", stdout=io.StringIO())
    assert len(QUERIES) >= 7
