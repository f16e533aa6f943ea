from datetime import date

import pytest
from django.core.exceptions import ValidationError

from news.citations.models import Citation
from news.desk.refusals import PublicationRefused
from news.models import StoryPage
from news.readers.shown import StoryInFull
from news.upkeep.stages import Stage, stage_of
from tests import factories
from tests.factories import marker, paragraph, study

pytestmark = pytest.mark.django_db


def test_the_label_is_drawn_from_the_study_summary_by_the_database(writer):
    page = factories.story(by=writer, body=[study(factories.citation(), subjects="animals")])
    assert page.label.subjects == "animals"
    StoryPage.objects.filter(pk=page.pk).update(body=[])
    assert StoryPage.objects.get(pk=page.pk).label is None


def test_the_label_of_a_draft_is_the_drafts(writer):
    page = factories.story(by=writer, body=[study(factories.citation())])
    page.body = page.body.stream_block.to_python([study(factories.citation(), design="animal")])
    assert page.drafted_label.evidence == "experimental"
    assert page.label.evidence == "observational"


def test_a_lead_image_needs_alt_text_unless_it_is_decorative(writer):
    page = factories.story(by=writer, lead_image=factories.image())
    assert "The lead image has no alt text." in page.reasons_against_approval()
    page.lead_image_decorative = True
    assert page.reasons_against_approval() == []


def test_a_dateline_years_ahead_gets_a_message(writer):
    page = factories.story(by=writer)
    page.dateline_date = date(9999, 12, 31)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert "dateline_date" in refused.value.message_dict


def test_a_stale_save_does_not_take_a_story_off_the_site(writer, checker, editor):
    stale = factories.story(by=writer)
    factories.submit(stale, by=writer)
    stale = StoryPage.objects.get(pk=stale.pk)
    factories.approve(stale, checker)
    factories.approve(stale, editor)
    with pytest.raises(PublicationRefused, match="published or withdrawn while you were"):
        stale.save()
    assert StoryPage.objects.get(pk=stale.pk).live


def test_a_story_has_no_aliases(section):
    page = factories.live_story()
    with pytest.raises(PublicationRefused):
        page.create_alias(update_slug="alias")
    assert StoryPage.objects.count() == 1


def test_the_revision_of_one_story_proves_nothing_for_another(writer):
    live = factories.live_story()
    draft = factories.story(by=writer)
    draft.live, draft.live_revision = True, live.live_revision
    with pytest.raises(PublicationRefused):
        draft.save()


def test_the_credit_comes_with_the_image_unless_the_story_gives_another(writer):
    page = factories.story(by=writer, lead_image=factories.image(credit="Ada"), lead_image_alt="A")
    assert StoryInFull.draft(page, None).lead_image_credit == "Ada"
    page.lead_image_credit = "Ada / NeuroGRIT"
    assert StoryInFull.draft(page, None).lead_image_credit == "Ada / NeuroGRIT"


def test_a_complete_story_can_be_approved(writer):
    page = factories.story(by=writer, body=[paragraph(f"A.{marker(factories.checked_citation())}")])
    assert page.reasons_against_approval() == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"authors": []}, "The story has no author."),
        (
            {"body": [paragraph(""), {"type": "embed", "value": {"url": "", "title": ""}}]},
            "Block 2",
        ),
        ({"body": [paragraph(f"A.{marker(999_999)}")]}, "no longer exist"),
    ],
)
def test_an_incomplete_story_says_what_it_lacks(writer, fields, reason):
    page = factories.story(by=writer, **fields)
    assert any(reason in each for each in page.reasons_against_approval())


def test_an_empty_standfirst_is_named(writer):
    page = factories.story(by=writer)
    page.standfirst = ""
    assert any("standfirst" in each for each in page.reasons_against_approval())


def test_unchecked_sources_are_named(writer):
    citation = factories.citation(title="A draft source")
    page = factories.story(by=writer, body=[paragraph(f"A.{marker(citation)}")])
    assert "A draft source" in " ".join(page.reasons_against_approval())


def test_autosave_never_writes_over_a_revision_that_was_under_review(writer):
    page = factories.story(by=writer)
    reviewed = page.latest_revision
    factories.submit(page, by=writer)
    page.title = "Rewritten"
    saved = page.save_revision(user=writer, overwrite_revision=reviewed)
    reviewed.refresh_from_db()
    assert saved.pk != reviewed.pk
    assert reviewed.content["title"] != "Rewritten"


def test_autosave_writes_over_its_own_draft(writer):
    page = factories.story(by=writer)
    first = page.latest_revision
    page.title = "Rewritten"
    assert page.save_revision(user=writer, overwrite_revision=first).pk == first.pk


def test_two_stories_with_one_slug_get_a_message(writer, section):
    factories.story(by=writer, slug="same")
    with pytest.raises(ValidationError) as refused:
        factories.story(by=writer, slug="same")
    assert "slug" in refused.value.message_dict


def test_a_story_of_a_thousand_blocks_is_saved_and_shown(writer, client):
    citation = factories.checked_citation()
    page = factories.live_story(
        body=[paragraph(f"Sentence {number}.{marker(citation)}") for number in range(1_000)]
    )
    assert "Sentence 999." in client.get(page.url).content.decode()


def test_right_to_left_and_emoji_text_is_kept(writer):
    text = "🧠 הנוירונים صغيرة"
    page = factories.story(by=writer, title=text, standfirst=text, body=[paragraph(text)])
    assert page.title == text
    assert text in page.body[0].value.source


def test_stages(writer, checker, editor):
    page = factories.story(by=writer)
    assert stage_of(page) is Stage.DRAFT
    factories.submit(page, by=writer)
    assert stage_of(StoryPage.objects.get(pk=page.pk)) is Stage.FACT_CHECK
    factories.send_back(page, checker)
    assert stage_of(StoryPage.objects.get(pk=page.pk)) is Stage.SENT_BACK
    StoryPage.objects.get(pk=page.pk).current_workflow_state.resume(writer)
    factories.approve(page, checker)
    assert stage_of(StoryPage.objects.get(pk=page.pk)) is Stage.CLEARED
    factories.approve(page, editor)
    page = StoryPage.objects.get(pk=page.pk)
    assert stage_of(page) is Stage.LIVE
    page.standfirst = "Newer."
    page.save_revision(user=writer)
    assert stage_of(StoryPage.objects.get(pk=page.pk)) is Stage.LIVE_WITH_DRAFT


def test_lists_are_newest_first_and_hold_live_stories_only(writer):
    old = factories.live_story(dateline_date=date(2025, 1, 1))
    new = factories.live_story(dateline_date=date(2024, 1, 1))
    factories.story(by=writer)
    assert list(StoryPage.objects.published()) == [new, old]


def test_reference_titles_feed_the_search_index(writer):
    citation = factories.citation(title="Sleep and clearance", people=[("Xie", "Lulu")])
    page = factories.story(by=writer, body=[paragraph(f"A.{marker(citation)}")])
    assert "Sleep and clearance" in page.reference_titles
    assert "Xie" in page.reference_titles
    assert Citation.objects.unchecked().count() == 1
