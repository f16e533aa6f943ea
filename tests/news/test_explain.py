"""`explain_story`: what stands of a story, where it disagrees, and what a repair would do."""

import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import edit_citation, marker, paragraph

pytestmark = pytest.mark.django_db


@arranged
def source(writer, checker):
    return factories.citation(by=writer, checked_by=checker, title="On cells")


@arranged
def story(source):
    return factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])


def explained(story):
    out = io.StringIO()
    try:
        call_command("explain_story", story.pk, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_a_story_in_order_is_told_with_all_that_it_rests_on(story):
    clearance = story.publications.get().clearance
    said = explained(story)
    for words in (
        f"number {story.pk}",
        f"clearance no. {clearance.number}",
        clearance.text_digest,
        "the database’s fingerprints agree",
        "Exactly these words were cleared",
        "0 open",
        "It is on no way through a workflow.",
        "Nothing: all of it agrees.",
    ):
        assert words in said


def test_a_draft_in_fact_check_is_told_with_its_step(writer):
    draft = factories.story(by=writer, title="On its way")
    factories.submit(draft, by=writer)
    said = explained(StoryPage.objects.get(pk=draft.pk))
    assert "It is not live" in said
    assert "The gate never let it through." in said
    assert "“Fact-check” (In progress)" in said
    assert "Nothing: all of it agrees." in said


def test_words_that_were_written_past_the_gate_are_told(story):
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET title = 'Other words' WHERE id = %s", [story.pk]
        )
    said = explained(story)
    assert "The row has other words than clearance no." in said
    assert "live-is-cleared" in said
    assert "fingerprints agree" not in said
    assert "things disagree, see above" in said


def test_a_changed_source_is_told(story, source, writer, checker):
    edit_citation(source, title="On other cells", by=writer, checked_by=checker)
    said = explained(story)
    assert "A source says something else" in said
    assert "until a fact-checker accepts the change" in said


def test_a_clearance_that_was_written_over_is_told(story):
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE factcheck_clearance SET comment = 'x' WHERE page_id = %s", [story.pk]
        )
    assert "is not as it was written: its hash differs" in explained(story)


def test_a_fault_is_told_with_its_repair(writer):
    story = factories.story(by=writer)
    story.save_revision(user=writer)
    oldest = Revision.objects.for_instance(story).order_by("pk").first()
    StoryPage.objects.filter(pk=story.pk).update(latest_revision=oldest)
    said = explained(StoryPage.objects.get(pk=story.pk))
    assert "opens an older revision than the newest" in said
    assert "“manage.py check_workflows --repair” mends it." in said


def test_a_number_of_nothing_is_named():
    with pytest.raises(CommandError, match="no story with the number 999999"):
        call_command("explain_story", 999_999)
