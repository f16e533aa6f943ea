"""A new scheme of digests: what was cleared under an older one stays cleared, and what was ruled on ruled on."""

import io

import pytest
from django.core.management import call_command

from news.aftercare.changed_sources import accept, changed_under_stories
from news.citations.models import Citation
from news.desk.contributions import Contribution
from news.desk.refusals import PublicationRefused
from news.factcheck.clearances.clearing import Clearance, clearance_of
from news.factcheck.ledger.contributors import contributor_ids
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import Ruling, Statement
from news.models import Author, StoryPage
from news.schemes import SCHEMES
from news.schemes.one import SchemeOne
from news.spelling import canonical, sha256
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, correction, marker, paragraph, submit

pytestmark = pytest.mark.django_db
GREW, SLEPT, SHORT = (
    "The cells of the mice <b>grew</b> by half.",
    "Nobody knows why that is.",
    "Now.",
)


class SchemeTwo(SchemeOne):
    """Spells quotation marks and weight otherwise, and has other digests for everything."""

    number = 2

    def plain(self, value):
        return super().plain(value).replace("’", "'")

    def rich(self, value):
        return super().rich(value).replace("<b>", "").replace("</b>", "").replace("’", "'")

    def payload(self, items, sources):
        return super().payload(items, sources) | {"scheme": 2}

    def text_digest(self, items):
        return sha256(f"2 {super().text_digest(items)}")

    def digest(self, items, sources):
        return sha256(canonical(self.payload(items, sources)))

    def marks(self, place, text):
        return ((sha256(f"2 {mark}")[:32], words) for mark, words in super().marks(place, text))

    def statement_digest(self, context, words):
        return sha256(canonical([2, list(context), list(words)]))


@arranged
def source(writer, checker):
    return factories.citation(by=writer, checked_by=checker, title="On the cells’ growth")


@arranged
def story(writer, source):
    body = [paragraph(f"{GREW}{marker(source)} {SLEPT}"), paragraph(SHORT), paragraph(SHORT)]
    return factories.live_story(by=writer, title="The mice’s cells grew", body=body)


@pytest.fixture
def newer_scheme(monkeypatch):
    """From here on a second scheme is the newest."""
    monkeypatch.setitem(SCHEMES, 2, SchemeTwo())


def fresh(text):
    return type(text).objects.get(pk=text.pk)


def edited(story, *, by, body, **fields):
    """`by` saves another version; its open step."""
    draft = fresh(story).get_latest_revision_as_object()
    draft.body = StoryPage.body.field.to_python(body)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=by)
    return fresh(story).get_latest_revision_as_object()


def test_what_is_live_can_be_saved_and_is_not_cleared_anew(story, source, newer_scheme):
    before = Clearance.objects.count()
    fresh(story).save()
    fresh(source).save()
    for text in [*Author.objects.filter(live=True), factories.topic("Memory")]:
        fresh(text).save()
    assert Clearance.objects.count() == before
    clearance = story.publications.get().clearance
    assert clearance.scheme == 1
    assert clearance_of(story, fresh(story).checkable_content()) == clearance
    assert broken_invariants(but=PRINTED) == []


def test_other_words_are_refused_as_ever(story, source, newer_scheme):
    changed = fresh(story)
    changed.title = "The mice’s cells shrank"
    with pytest.raises(PublicationRefused):
        changed.save()
    citation = fresh(source)
    citation.title = "On other cells"
    with pytest.raises(Exception, match="has to be checked"):
        citation.save()


def test_only_a_changed_sentence_is_open_again(story, source, writer, newer_scheme):
    more = "They slept for eleven hours."
    version = edited(
        story,
        by=writer,
        body=[
            paragraph(f"{GREW}{marker(source)} {SLEPT} {more}"),
            paragraph(SHORT),
            paragraph(SHORT),
        ],
    )
    open_lines = [one for one in ledger_of(version).lines if one.state is State.OPEN]
    assert [one.occurrence.text for one in open_lines] == [more]
    noted = Statement.objects.filter(page_id=story.pk)
    assert set(noted.values_list("scheme", "text")) >= {(1, SLEPT), (2, more)}
    assert noted.filter(text=SLEPT).count() == 1


def test_a_ruling_for_one_place_stays_at_its_place(writer, source, checker, monkeypatch):
    said = "Nobody knows why that is."
    page = factories.story(
        by=writer, body=[paragraph(said), paragraph(f"Well now, it is so. {said}")]
    )
    step = submit(page, by=writer)
    lines = [
        one for one in ledger_of(step.revision.as_object()).lines if one.occurrence.text == said
    ]
    factories.rule_on(step, lines[1], by=checker, verdict="needs_work", note="Why?", only_here=True)
    monkeypatch.setitem(SCHEMES, 2, SchemeTwo())
    ledger = ledger_of(fresh(page).get_latest_revision_as_object())
    assert [one.state for one in ledger.lines if one.occurrence.text == said] == [
        State.OPEN,
        State.NEEDS_WORK,
    ]


def test_a_story_goes_on_under_the_new_scheme(story, source, writer, checker, editor, newer_scheme):
    ruled = Ruling.objects.count()
    body = [
        paragraph(f"{GREW}{marker(source)} {SLEPT}"),
        paragraph(SHORT),
        paragraph(SHORT),
        correction("We wrote that it was eleven mice."),
    ]
    edited(story, by=writer, body=body)
    submit(fresh(story), by=writer)
    approve(fresh(story), checker)
    assert Ruling.objects.count() - ruled == 2  # the kind and the text of the correction
    approve(fresh(story), editor)
    newest = fresh(story).publications.last().clearance
    assert newest.scheme == newest.payload["scheme"] == 2
    assert fresh(story).live
    fresh(story).save()
    assert broken_invariants(but=PRINTED) == []
    call_command("verify_clearances", stdout=io.StringIO())


def test_a_change_without_a_correction_is_seen_across_schemes(
    story, source, writer, checker, editor, newer_scheme
):
    edited(story, by=writer, body=[paragraph(f"{GREW}{marker(source)}")])
    submit(fresh(story), by=writer)
    approve(fresh(story), checker)
    with pytest.raises(PublicationRefused, match="Readers saw other words"):
        approve(fresh(story), editor, minor="")


def test_whoever_wrote_it_under_the_old_scheme_may_not_check_it(
    story, source, writer, newer_scheme
):
    assert writer.pk in contributor_ids(fresh(story).get_latest_revision_as_object())
    assert writer.pk in contributor_ids(fresh(source).get_latest_revision_as_object())


def test_whoever_saves_old_sentences_anew_has_not_written_them(source, writer, newer_scheme):
    other = factories.writer("Olaf", "Other")
    draft = fresh(source).get_latest_revision_as_object()
    draft.publisher = "A house of books"
    draft.save_revision(user=other)
    draft = Citation.objects.get(pk=source.pk).get_latest_revision_as_object()
    row = Contribution.objects.to(source).get(user=other)
    assert row.scheme == 2
    assert len(row.marks) == 1
    assert {writer.pk, other.pk} <= contributor_ids(draft)


def test_a_changed_source_is_accepted_under_the_new_scheme(
    story, source, newer_scheme, writer, checker
):
    factories.edit_citation(
        source, title="On the cells’ further growth", by=writer, checked_by=checker
    )
    [changed] = changed_under_stories()
    assert [change.place for change in changed.changes] == ["citation.title"]
    shown = changed.content.digest
    accepted = accept(clearance_id=changed.clearance.pk, shown=shown, by=checker)
    assert (accepted.scheme, accepted.payload["scheme"]) == (1, 1)
    assert fresh(story).publications.last().clearance == accepted
    assert broken_invariants(but=PRINTED) == []


def test_what_no_scheme_reads_is_named(story, monkeypatch):
    monkeypatch.setitem(SCHEMES, 2, SchemeTwo())
    monkeypatch.delitem(SCHEMES, 1)
    with pytest.raises(Exception, match="scheme 1"):
        call_command("verify_clearances", stdout=io.StringIO())
