"""House rule 6: what readers saw is never changed silently."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from news.corrections import Kind, corrections_in, is_silent, takes_back
from news.desk.refusals import PublicationRefused, Refused
from news.digest import Content, Fact
from news.factcheck.clearances.clearing import record_clearance
from news.models import MinorChange, Publication, StoryPage
from news.models.minor_changes import SAID_MINOR
from news.publishing.rule import publish_due
from tests import factories
from tests.arranged import arranged
from tests.factories import correction, paragraph
from tests.forms import as_seen

pytestmark = pytest.mark.django_db
SAID, WRONG, RIGHT = "The cells grew by half.", "We wrote 11 mice.", "It was 11 men."


def words(*pairs):
    return Content.of(Fact(place, text) for place, text in pairs)


def carrying(text, kind="correction", number=2):
    return [(f"body[{number}].correction.kind", kind), (f"body[{number}].correction.text", text)]


class TestTheRule:
    shown = words(("headline", "Old"))

    def test_the_same_words_need_nothing(self):
        assert not is_silent(self.shown, self.shown)

    def test_other_words_need_something(self):
        assert is_silent(self.shown, words(("headline", "New")))

    def test_a_correction_speaks_for_itself_and_for_what_else_changed(self):
        assert not is_silent(self.shown, words(("headline", "New"), *carrying(RIGHT)))

    def test_an_old_correction_says_nothing_of_a_new_change(self):
        before = words(("headline", "Old"), *carrying(RIGHT))
        assert is_silent(before, words(("headline", "New"), *carrying(RIGHT, number=5)))

    def test_a_correction_in_other_words_says_nothing_of_what_else_changed(self):
        before = words(("headline", "Old"), *carrying(WRONG))
        after = words(("headline", "New"), *carrying(RIGHT))
        assert is_silent(before, after)
        assert not takes_back(before, after)

    @pytest.mark.parametrize(
        "look", [carrying(f"<p><b>{RIGHT}</b></p>"), carrying(RIGHT, "update")]
    )
    def test_another_look_or_kind_makes_no_other_correction(self, look):
        before = words(("headline", "Old"), *carrying(RIGHT))
        assert is_silent(before, words(("headline", "New"), *look))

    @pytest.mark.parametrize("nothing", ["", "<p></p>", "<p>\u200b</p>", "<p>…</p>"])
    def test_a_correction_without_words_is_none(self, nothing):
        assert is_silent(self.shown, words(("headline", "New"), *carrying(nothing)))

    def test_a_retraction_does_not_become_an_update(self):
        before = words(("headline", "Old"), *carrying(RIGHT, "retraction"))
        assert takes_back(before, words(("headline", "Old"), *carrying(RIGHT, "update")))
        instead = [*carrying(RIGHT, "update"), *carrying(WRONG, "editors_note", number=3)]
        assert not takes_back(before, words(("headline", "Old"), *instead))

    def test_a_correction_is_not_taken_back_without_a_word(self):
        before = words(("headline", "Old"), *carrying(RIGHT))
        assert takes_back(before, self.shown)

    def test_sources_have_a_way_of_their_own(self):
        assert not is_silent(self.shown, self.shown.with_sources({"citation:1": {"title": "B"}}))

    @pytest.mark.parametrize("kind", Kind)
    def test_each_kind_counts(self, kind):
        assert [one.kind for one in corrections_in(words(*carrying(RIGHT, kind)))] == [kind]


@arranged
def live(writer):
    return factories.live_story(by=writer, title="Cells grew", body=[paragraph(SAID)])


def change(story, *, by, checker, body):
    """The next version, cleared; returns the step at which an editor decides."""
    story = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    story.body = StoryPage.body.field.to_python(body)
    story.save_revision(user=by)
    factories.submit(story, by=by)
    factories.approve(story, checker)
    return factories.step_of(story)


def publish_it(step, editor, **said):
    stage = step.task.specific
    stage.on_action(step, editor, "approve", shown=stage.content_under_review(step).digest, **said)


def words_on_the_page(client, story):
    return client.get(story.url).content.decode()


def test_a_silent_change_is_refused_where_the_editor_works(live, writer, checker, editor, client):
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew by a third.")])
    client.force_login(editor)
    url = reverse("factcheck:review", args=[step.pk])
    page = client.get(url)
    assert "Minor change: what was changed" in page.content.decode()
    refused = client.post(url, {"action": "approve"} | as_seen(client, url))
    assert "say what was changed, or send it back" in refused.content.decode()
    client.logout()
    assert SAID in words_on_the_page(client, live)


def test_a_minor_change_goes_live_and_stands_on_the_record(live, writer, checker, editor, client):
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew, by half.")])
    client.force_login(editor)
    url = reverse("factcheck:review", args=[step.pk])
    client.post(url, {"action": "approve", "approve-minor": "A comma."} | as_seen(client, url))
    said = MinorChange.objects.get()
    assert (said.why, said.by) == ("A comma.", editor)
    entry = PageLogEntry.objects.get(action=SAID_MINOR)
    assert (entry.user, entry.comment) == (editor, "A comma.")
    assert "A comma." in client.get(reverse("news_record", args=[live.pk])).content.decode()
    client.logout()
    html = words_on_the_page(client, live)
    assert "grew, by half" in html
    assert "A comma." not in html


@pytest.mark.parametrize("path", ["action", "model", "schedule"])
def test_no_path_leads_round_the_rule(live, writer, checker, editor, path):
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew by a third.")])
    ways = {
        "action": lambda: publish_it(step, editor),
        "model": step.revision.publish,
        "schedule": lambda: publish_it(
            step, editor, go_live_at=timezone.now() + timedelta(hours=1)
        ),
    }
    with pytest.raises(PublicationRefused, match="Readers saw other words"):
        ways[path]()
    live.refresh_from_db()
    assert SAID in live.plain_text
    assert not MinorChange.objects.exists()


def test_what_is_minor_before_is_asked_again_after_another_publication(
    live, writer, checker, editor
):
    """The editor's word is about two texts; readers have come to see a third meanwhile."""
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew, by half.")])
    publish_it(step, editor, minor="A comma.", go_live_at=timezone.now() + timedelta(hours=1))
    scheduled = step.revision
    other = change(live, by=writer, checker=checker, body=[paragraph("It grew."), correction("X.")])
    publish_it(other, editor)
    scheduled.refresh_from_db()
    scheduled.approved_go_live_at = timezone.now() + timedelta(hours=1)
    with pytest.raises(PublicationRefused, match="is gone"), transaction.atomic():
        scheduled.save()


def test_a_scheduled_minor_change_goes_live_at_its_time(live, writer, checker, editor):
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew, by half.")])
    at = timezone.now() + timedelta(hours=1)
    publish_it(step, editor, minor="A comma.", go_live_at=at)
    with time_machine.travel(at + timedelta(seconds=1)):
        assert publish_due(at=timezone.now()) == (["Cells grew"], [])
    live.refresh_from_db()
    assert "grew, by half" in live.plain_text


def test_readers_see_a_correction_its_date_and_where_it_stands(
    live, writer, checker, editor, client
):
    with time_machine.travel("2026-03-14 12:00Z"):
        step = change(
            live, by=writer, checker=checker, body=[paragraph("It grew."), correction(RIGHT)]
        )
        publish_it(step, editor)
    html = words_on_the_page(client, live)
    assert '<a href="#correction-2">Correction</a>' in html
    assert 'id="correction-2"' in html
    assert RIGHT in html
    assert html.count('<time datetime="2026-03-14">March 14, 2026</time>') == 2
    assert "CorrectionComment" in html
    for address in ("/", "/news/"):
        assert "Correction" in client.get(address).content.decode().split("<main")[1], address
    assert RIGHT in client.get("/corrected/").content.decode()
    told = client.get(f"/api/v2/stories/{live.pk}/").json()["corrections"]
    assert [(one["kind"], one["text"]) for one in told] == [("correction", RIGHT)]


def test_a_correction_keeps_its_date_while_its_words_stay(live, writer, checker, editor):
    first, second = "2026-03-14", "2026-04-01"
    with time_machine.travel(f"{first} 12:00Z"):
        step = change(live, by=writer, checker=checker, body=[paragraph("A."), correction(RIGHT)])
        publish_it(step, editor)
    with time_machine.travel(f"{second} 12:00Z"):
        body = [paragraph("A."), paragraph("B."), correction(RIGHT), correction("More.", "update")]
        publish_it(change(live, by=writer, checker=checker, body=body), editor)
    newest = Publication.objects.filter(story=live).order_by("-pk").first()
    assert {n: str(one.at.date()) for n, one in newest.dated_corrections.items()} == {
        3: first,
        4: second,
    }
    assert newest.corrected_at.date().isoformat() == second


def test_a_correction_is_ruled_on_like_every_other_sentence(live, writer, checker, editor):
    story = live.get_latest_revision_as_object()
    story.body = StoryPage.body.field.to_python([paragraph(SAID), correction(RIGHT)])
    story.save_revision(user=writer)
    statements = story.statements(story.checkable_content())
    assert RIGHT in [one.text for one in statements]
    assert "Correction" in [one.text for one in statements]


def test_a_retraction_of_a_story_is_an_alarm(live, writer, checker, editor, client):
    body = [paragraph(SAID), correction("The study was made up.", "retraction")]
    publish_it(change(live, by=writer, checker=checker, body=body), editor)
    html = words_on_the_page(client, live)
    assert 'class="corrected retracted"' in html
    assert "Retraction" in client.get("/news/").content.decode()


def test_a_correction_is_not_taken_back(live, writer, checker, editor):
    publish_it(
        change(live, by=writer, checker=checker, body=[paragraph("A."), correction(RIGHT)]), editor
    )
    step = change(live, by=writer, checker=checker, body=[paragraph("A.")])
    with pytest.raises(Refused, match="is gone"):
        publish_it(step, editor, minor="Nobody needs it any more.")


@pytest.mark.parametrize("text", ["", " ", "&nbsp;", "\u200b"])
def test_a_correction_says_something(writer, text):
    page = factories.story(by=writer, body=[paragraph(SAID), correction(text)])
    assert any("Correction" in why for why in page.reasons_against_submission())


def test_what_an_editor_calls_minor_is_what_they_were_shown(live, writer, checker, editor, client):
    first = change(live, by=writer, checker=checker, body=[paragraph("The cells grew, by half.")])
    at = timezone.now() + timedelta(hours=1)
    publish_it(first, editor, minor="A comma.", go_live_at=at)
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew; by half.")])
    client.force_login(editor)
    url = reverse("factcheck:review", args=[step.pk])
    page = client.get(url)
    assert "Changed since readers saw it last" in page.content.decode()
    seen = as_seen(client, url) | {"approve-instead_of": page.context["shown_before"].number}
    with time_machine.travel(at + timedelta(seconds=1)):
        publish_due(at=timezone.now())
        answer = client.post(url, seen | {"action": "approve", "approve-minor": "A semicolon."})
    assert "Readers see another version" in answer.content.decode()
    assert [one.why for one in MinorChange.objects.all()] == ["A comma."]


def test_a_scheduled_minor_change_outlives_a_changed_source(live, writer, checker, editor):
    """A newer clearance of the same words makes no other change of them."""
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew, by half.")])
    at = timezone.now() + timedelta(hours=1)
    publish_it(step, editor, minor="A comma.", go_live_at=at)
    text = step.revision.as_object()
    record_clearance(
        text=text, content=text.checkable_content(), revision=step.revision, by=checker
    )
    with time_machine.travel(at + timedelta(seconds=1)):
        assert publish_due(at=timezone.now()) == (["Cells grew"], [])


def test_an_editors_word_holds_for_one_pair_of_texts(live, writer, checker, editor):
    """A to B was minor, C was published with a correction: C to B is asked anew."""
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew, by half.")])
    publish_it(step, editor, minor="A comma.")
    body = [paragraph("They shrank."), correction("They did not grow.")]
    publish_it(change(live, by=writer, checker=checker, body=body), editor)
    body = [paragraph("The cells grew, by half."), correction("They did not grow.")]
    again = change(live, by=writer, checker=checker, body=body)
    with pytest.raises(PublicationRefused, match="Readers saw other words"):
        publish_it(again, editor)


def test_a_correction_put_back_keeps_its_first_day(live, writer, checker, editor):
    for day, body in (
        (14, [paragraph("A."), correction(RIGHT)]),
        (15, [paragraph("A."), correction("Another.")]),
        (16, [paragraph("A."), correction(RIGHT), correction("Another.")]),
    ):
        with time_machine.travel(f"2026-03-{day} 12:00Z"):
            step = change(live, by=writer, checker=checker, body=body)
            publish_it(step, editor, minor="Other words for it.")
    newest = Publication.objects.filter(story=live).order_by("-pk").first()
    assert [one.at.day for one in newest.dated_corrections.values()] == [14, 15]


def test_a_retraction_is_named_before_what_came_later(live, writer, checker, editor, client):
    body = [paragraph(SAID), correction("Made up.", "retraction")]
    publish_it(change(live, by=writer, checker=checker, body=body), editor)
    more = [*body, correction("The journal has retracted it too.", "update")]
    publish_it(change(live, by=writer, checker=checker, body=more), editor)
    for address in ("/news/", "/search/?q=cells"):
        assert "Retraction" in client.get(address).content.decode(), address


def test_the_block_is_previewed_in_the_editor(as_user, editor):
    block = StoryPage.body.field.stream_block.child_blocks["correction"]
    html = block.render(
        block.get_preview_value(), context=block.get_preview_context(block.get_preview_value())
    )
    assert "Correction" in html


def test_corrections_stand_at_the_end(writer):
    page = factories.story(by=writer, body=[correction(RIGHT), paragraph(SAID)])
    assert any("Corrections stand at the end" in why for why in page.reasons_against_submission())


def test_a_writer_is_told_beforehand(live, writer):
    story = live.get_latest_revision_as_object()
    assert not any("Readers saw" in one for one in story.advice_before_submission())
    story.body = StoryPage.body.field.to_python([paragraph("Other words.")])
    assert any("Readers saw" in one for one in story.advice_before_submission())


def test_what_an_editor_said_is_kept_by_the_database(live, writer, checker, editor):
    step = change(live, by=writer, checker=checker, body=[paragraph("The cells grew, by half.")])
    publish_it(step, editor, minor="A comma.")
    with pytest.raises(DatabaseError), transaction.atomic():
        MinorChange.objects.update(why="Another.")
    with pytest.raises(DatabaseError), transaction.atomic():
        MinorChange.objects.all().delete()


def test_stories_without_corrections_are_in_no_list_of_them(live, client):
    assert "Cells grew" not in client.get("/corrected/").content.decode()
