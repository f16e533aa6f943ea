"""What rests on a story is carried over by a rewrite, one way, and what would add to it is refused."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from wagtail.models import Comment, Page, ReferenceIndex, Revision

from news.aftercare.changed_sources import accept, changed_under_stories
from news.factcheck.ledger.contributors import contributor_ids
from news.factcheck.ledger.rewrites import Rewrite
from news.factcheck.ledger.state import ledger_of
from news.models import StoryPage
from news.models.minor_changes import MinorChange
from news.rewriting import bodies, wrong_conclusions
from news.rewriting.rule import Rule
from news.schemes import SCHEMES
from news.schemes.one import sentences
from news.spelling import sha256
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, correction, explainer, marker, paragraph, submit

from .test_rewriting import as_rule, fresh, rewritten, stored, version
from .test_schemes import SchemeTwo

pytestmark = pytest.mark.django_db
GREW, SLEPT = "The cells of the mice grew by half.", "The mice slept all night long."


def cut(body):
    """Each paragraph of a block in a block of its own: places behind it have other numbers."""
    parts = []
    for block in body:
        pieces = [block["value"]]
        if block["type"] == "paragraph":
            pieces = [f"{piece}</p>" for piece in block["value"].split("</p>") if piece]
        for number, piece in enumerate(pieces):
            key = (
                f"{block.get('id', 'x')[:30]}-{number}" if len(pieces) > 1 else block.get("id", "x")
            )
            parts.append(block | {"value": piece, "id": key})
    return parts


@arranged
def source(writer, checker):
    return factories.citation(by=writer, checked_by=checker, title="On cells")


@pytest.fixture
def rule(monkeypatch):
    return as_rule(monkeypatch, cut, found_by="</p><p>")


def two(source, last=SLEPT):
    return {"type": "paragraph", "value": f"<p>{GREW}{marker(source)}</p><p>{last}</p>"}


@arranged
def story(writer, source):
    return factories.live_story(by=writer, body=[two(source), paragraph("It is so.")])


def waiting(story, *, by, checker, editor, body=None, minor="A spelling mistake."):
    """The next version, cleared and scheduled; when it is due."""
    draft = version(story)
    draft.title = f"{story.title}, said better"
    if body:
        draft.body = StoryPage.body.field.to_python(body)
    draft.save_revision(user=by)
    submit(fresh(story), by=by)
    approve(fresh(story), checker)
    due = timezone.now() + timezone.timedelta(hours=1)
    approve(fresh(story), editor, go_live_at=due, minor=minor)
    return due


def published(time_machine, due):
    time_machine.move_to(due + timezone.timedelta(minutes=1))
    call_command("publish_scheduled")


def test_a_minor_change_is_carried_where_both_versions_are_rewritten(
    story, rule, writer, checker, editor, time_machine
):
    due = waiting(story, by=writer, checker=checker, editor=editor)
    assert "Stories rewritten: 1" in rewritten(rule)
    assert broken_invariants(but=PRINTED) == []
    published(time_machine, due)
    assert fresh(story).title.endswith("said better")


def test_a_minor_change_is_carried_where_one_version_is_rewritten(
    story, source, rule, writer, checker, editor, time_machine
):
    body = [paragraph(f"{GREW}{marker(source)}"), paragraph(SLEPT), paragraph("It is so.")]
    due = waiting(story, by=writer, checker=checker, editor=editor, body=body)
    assert "Stories rewritten: 1" in rewritten(rule)
    published(time_machine, due)
    assert fresh(story).title.endswith("said better")


def test_a_minor_change_is_carried_where_a_source_was_accepted_since(
    story, source, rule, writer, checker, editor, time_machine
):
    due = waiting(story, by=writer, checker=checker, editor=editor)
    factories.edit_citation(source, title="On more cells")
    for changed in changed_under_stories():
        shown = changed.content.digest
        accept(clearance_id=changed.clearance.pk, shown=shown, by=checker)
    assert changed_under_stories() == []
    assert "Stories rewritten: 1" in rewritten(rule)
    published(time_machine, due)
    assert fresh(story).title.endswith("said better")


def test_a_withdrawn_story_comes_back_without_a_correction(story, rule, writer, checker, editor):
    factories.withdraw(story)
    assert "Stories rewritten: 1" in rewritten(rule)
    submit(fresh(story), by=writer)  # cleared words wait for an editor alone
    approve(fresh(story), editor, minor="")
    assert fresh(story).live
    assert broken_invariants(but=PRINTED) == []


def test_corrections_keep_their_times_and_get_the_number_of_their_block(rule, writer, source):
    body = [two(source), correction("We wrote eleven.")]
    page = factories.live_story(by=writer, body=body)
    [before] = page.publications.last().corrections
    assert "Stories rewritten: 1" in rewritten(rule)
    [after] = page.publications.last().corrections
    assert (before["number"], after["number"]) == (2, 3)
    assert {**before, "number": 3} == after


def test_a_comment_stays_beside_its_field(writer):
    page = factories.live_story(by=writer, body=[explainer("A.", wrong_conclusion="<p>B.</p>")])
    rewritten(back=True)
    block = fresh(page).body.raw_data[0]["id"]
    point = fresh(page).body.raw_data[0]["value"]["points"][0]["id"]
    paths = [f"body.{block}.not_meaning", f"body.{block}.points.{point}.lead_in", "title"]
    for path in paths:
        Comment.objects.create(page=page, user=writer, text="Sure?", contentpath=path)
    rewritten()
    moved = list(Comment.objects.order_by("pk").values_list("contentpath", flat=True))
    assert moved == [paths[0].replace("not_meaning", "wrong_conclusion"), *paths[1:]]
    assert all(one.has_valid_contentpath(version(page)) for one in Comment.objects.all())


def test_the_index_of_references_follows(rule, writer, source):
    picture = factories.image()
    value = {"image": {"image": picture.pk, "alt_text": "", "decorative": True}}
    page = factories.live_story(by=writer, body=[two(source), {"type": "image", "value": value}])
    rewritten(rule)
    blocks = {block.id for block in fresh(page).body}
    ways = ReferenceIndex.objects.filter(
        object_id=str(page.pk), model_path__startswith="body."
    ).values_list("content_path", flat=True)
    assert {way.split(".")[1] for way in ways} <= blocks
    assert ways


# What would add to a story ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "block",
    [
        {"type": "study_summary", "value": {}},
        {"type": "explainer", "value": {}},
        {"type": "explainer", "value": {"points": [{"lead_in": "", "text": ""}]}},
        {"type": "correction", "value": {"text": ""}},
        {"type": "correction", "value": {"kind": "", "text": ""}},
    ],
)
def test_headings_and_defaults_of_ours_are_words_too(story, monkeypatch, block):
    before = stored(story)

    def add(body):
        return [*body, {"id": "new"} | block]

    said = rewritten(as_rule(monkeypatch, add, found_by="It is so"))
    assert "headings or defaults that were not there" in said
    assert stored(story) == before


def test_a_field_that_is_left_out_shows_its_default(writer, monkeypatch):
    page = factories.live_story(by=writer, body=[explainer("A.", wrong_conclusion="<p>B.</p>")])
    before = stored(page)

    def without_heading(body):
        value = {name: part for name, part in body[0]["value"].items() if name != "heading"}
        return [body[0] | {"value": value}]

    assert f"Story {page.pk}: " in rewritten(as_rule(monkeypatch, without_heading))
    assert stored(page) == before


def table(rows):
    columns = [{"type": "text", "heading": heading} for heading in ("", "Mice", "Men")]
    rows = [{"values": [f"<p>{cell}</p>" if cell else "" for cell in row]} for row in rows]
    return {"type": "table", "value": {"caption": "Doses", "columns": columns, "rows": rows}}


@pytest.mark.parametrize("make", [factories.live_story, factories.story])
def test_a_cell_stays_under_its_heading(writer, monkeypatch, make):
    page = make(by=writer, body=[table([["dose", "10 mg a day", ""], ["dose", "10 mg a day", ""]])])
    before = stored(page)

    def moved(body):
        rows = [dict(row) for row in body[0]["value"]["rows"]]
        label, first, second = rows[1]["values"]
        rows[1]["values"] = [label, second, first]
        return [body[0] | {"value": body[0]["value"] | {"rows": rows}}]

    assert "would not say the same" in rewritten(as_rule(monkeypatch, moved, found_by="10 mg"))
    assert stored(page) == before


def test_two_kinds_of_place_were_not_called_the_same():
    with pytest.raises(ValueError, match="called the same"):
        Rule("x", "", list, list, None, {"body.a": "body.x", "body.b": "body.x"}, "", "")


# One story holds up no other ----------------------------------------------------------------------


ODD = (
    {"body": "[]", "bylines": None},
    {"body": '[{"type": "paragraph"}, {"type": "paragraph", "value": "<p>a</p><p>b</p>"}]'},
    {"body": '[{"value": "<p>a</p><p>b</p>"}]'},
    {"body": '"</p><p>"'},
    {"body": '[7, "</p><p>"]'},
    {},
)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_version_of_long_ago_holds_up_nothing(story, rule, writer, odd):
    old = Revision.objects.for_instance(story).order_by("pk").first()
    draft = version(story)
    draft.save_revision(user=writer)
    with factories.unguarded_database():
        Revision.objects.create(
            content_type=old.content_type,
            base_content_type=old.base_content_type,
            object_id=old.object_id,
            created_at=timezone.now() - timezone.timedelta(days=9),
            content=odd,
        )
    assert "Stories rewritten: 1" in rewritten(rule)
    assert "Stories rewritten: 0" in rewritten(rule)
    assert Rewrite.objects.filter(page_id=story.pk).count() == 1


@pytest.mark.parametrize("times", [1, 9])
def test_a_lock_that_somebody_holds_is_asked_for_again(
    story, source, writer, rule, monkeypatch, times
):
    other = factories.live_story(by=writer, body=[two(source)])
    real, asked = bodies.rewrite_story, []

    def locked(story_id, way):
        if story_id == story.pk:
            asked.append(story_id)
            if len(asked) <= times:
                error = OperationalError("canceling statement due to lock timeout")
                error.__cause__ = type("Cause", (Exception,), {"sqlstate": "55P03"})()
                raise error
        return real(story_id, way)

    monkeypatch.setattr(bodies, "rewrite_story", locked)
    monkeypatch.setattr(bodies, "_PAUSE", 0)
    said = rewritten(rule)
    assert ("Stories rewritten: 2" in said) == (times == 1)
    assert (f"Story {story.pk}: OperationalError" in said) == (times == 9)
    assert len(fresh(other).body) == 2


def test_a_fault_nobody_thought_of_is_told_and_holds_up_nothing(
    story, source, writer, rule, monkeypatch
):
    factories.live_story(by=writer, body=[two(source)])
    real = bodies.rewrite_story

    def fails(story_id, way):
        if story_id == story.pk:
            raise ZeroDivisionError("by zero")
        return real(story_id, way)

    monkeypatch.setattr(bodies, "rewrite_story", fails)
    said = rewritten(rule)
    assert "Stories rewritten: 1" in said
    assert f"Story {story.pk}: ZeroDivisionError: by zero" in said


# Schemes that cut sentences otherwise -------------------------------------------------------------


class SchemeThatCuts(SchemeTwo):
    """Cuts behind a semicolon too."""

    def marks(self, place, text):
        for sentence in sentences(text.replace("; ", ". ")):
            yield sha256(f"3 {place} {sentence}")[:32], sentence


def test_nobody_is_let_off_where_sentences_are_cut_otherwise(writer, checker, monkeypatch):
    other = factories.writer("Olaf", "Other")
    source = factories.citation(
        by=writer,
        checked_by=checker,
        title="One two three four; five six seven eight. Alpha beta gamma delta.",
    )
    title = f"{source.title} Nine ten eleven twelve mice."
    source = factories.edit_citation(source, by=other, title=title)
    source = factories.edit_citation(source, publisher="A house of books")
    newest = fresh(source).get_latest_revision_as_object()
    assert {writer.pk, other.pk} <= contributor_ids(newest)
    monkeypatch.setitem(SCHEMES, 2, SchemeThatCuts())
    newest = fresh(source).get_latest_revision_as_object()
    assert {writer.pk, other.pk} <= contributor_ids(newest)


def test_every_statement_is_done_after_a_rewrite(story, rule):
    rewritten(rule)
    assert all(line.is_done for line in ledger_of(version(story)).lines)
    with pytest.raises(CommandError, match="no rule of this name"):
        call_command("rewrite_bodies", "nonsense")


# A story that was left, and saved since -----------------------------------------------------------


CURES = "It cures nothing at all."


@pytest.fixture
def left(writer):
    """A live story in the old form, which the software reads through the rule."""
    body = [explainer("Keep moving.", wrong_conclusion=f"<p>{CURES}</p>")]
    page = factories.live_story(by=writer, body=body)
    rewritten(back=True)
    return fresh(page)


def test_a_left_story_that_was_saved_since_keeps_its_rulings(left, writer):
    draft = version(left)
    draft.title = "Said better"
    draft.save_revision(user=writer)
    assert "Stories rewritten: 1" in rewritten()
    lines = [one for one in ledger_of(version(left)).lines if one.occurrence.text == CURES]
    assert [line.is_done for line in lines] == [True]
    assert broken_invariants(but=PRINTED) == []


def test_a_left_story_that_was_published_since_holds_up_nothing(left, writer, checker, editor):
    draft = version(left)
    draft.title = "Said better"
    draft.save_revision(user=writer)
    submit(fresh(left), by=writer)
    approve(fresh(left), checker)
    approve(fresh(left), editor)
    assert "not proven" not in rewritten().lower()
    assert fresh(left).title == "Said better"
    assert broken_invariants(but=PRINTED) == []


@transaction.atomic
def put_live_past_the_gate(page):
    Page.objects.filter(pk=page.pk).update(live=True, live_revision=page.live_revision_id)
    connection.check_constraints()


def test_a_row_that_was_changed_while_it_was_off_the_site_is_not_blessed(story, rule):
    page = fresh(story)
    factories.withdraw(page)
    StoryPage.objects.filter(pk=story.pk).update(standfirst="A lie that nobody cleared.")
    rewritten(rule)
    with pytest.raises(DatabaseError, match="Nobody has cleared"):
        put_live_past_the_gate(page)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "study_summary", "value": {"who": " "}},
        {
            "type": "explainer",
            "value": {"heading": "", "points": [{"lead_in": "", "text": "<p></p>"}]},
        },
        {"type": "correction", "value": {"kind": "", "text": "<p> </p>"}},
    ],
)
def test_white_space_says_nothing(story, monkeypatch, block):
    before = stored(story)
    name = as_rule(monkeypatch, lambda body: [*body, {"id": "n"} | block], found_by="It is so")
    assert "headings or defaults that were not there" in rewritten(name)
    assert stored(story) == before


def test_an_empty_block_does_not_become_another(writer, monkeypatch):
    empty = {"type": "explainer", "value": {"heading": "", "points": []}, "id": "n"}
    page = factories.story(by=writer, body=[paragraph(GREW), empty])
    name = as_rule(
        monkeypatch, lambda body: [body[0], body[1] | {"type": "study_summary", "value": {}}]
    )
    assert "headings or defaults" in rewritten(name)
    assert len(fresh(page).get_latest_revision_as_object().body) == 2


def test_minor_changes_grow_by_one_a_rewrite_at_most(writer, checker, editor):
    body = [explainer("A.", wrong_conclusion="<p>B.</p>")]
    page = factories.live_story(by=writer, body=body)
    waiting(page, by=writer, checker=checker, editor=editor)
    counts = []
    for _time in range(4):
        rewritten(back=True)
        rewritten()
        counts.append(MinorChange.objects.count())
    assert counts[-1] - counts[-2] <= 2
    assert counts[-1] <= 9


def test_a_comment_on_another_kind_of_block_stays(writer):
    quote = {
        "type": "quotation",
        "value": {"quote": "So.", "speaker": "Ada", "role": "", "source": ""},
    }
    body = [quote, explainer("A.", wrong_conclusion="<p>B.</p>")]
    page = factories.live_story(by=writer, body=body)
    rewritten(back=True)
    path = f"body.{fresh(page).body.raw_data[0]['id']}.not_meaning"
    Comment.objects.create(page=page, user=writer, text="Sure?", contentpath=path)
    rewritten()
    assert Comment.objects.get().contentpath == path


def test_a_block_with_both_names_loses_neither():
    value = {"wrong_conclusion": "X", "not_meaning": "Y", "points": []}
    block = {"type": "explainer", "value": value}
    assert wrong_conclusions.rewrite([block]) == [block]
    assert wrong_conclusions.undo([block]) == [block]
