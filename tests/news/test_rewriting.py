"""Bodies in another form: what is carried over, what is refused, and that readers see no difference."""

import copy
import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from news.blocks.body import BodyBlock
from news.corpus.loader import load
from news.desk.contributions import Contribution
from news.digest import Content, Fact
from news.factcheck.clearances.clearing import Clearance, clearance_of
from news.factcheck.ledger.contributors import contributor_ids
from news.factcheck.ledger.rewrites import REWRITTEN, Rewrite
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import ClearedStatement, Ruling, Statement
from news.models import StoryPage
from news.models.minor_changes import MinorChange
from news.rewriting import carrying, rewriter
from news.rewriting.operations import RewriteBodies, rewrite_due, undo_before
from news.rewriting.proof import Statements, difference, renamed_digests
from news.rewriting.rule import Rule, Way
from news.rewriting.rules import RULES
from news.rewriting.wrong_conclusions import RULE, rewrite, undo
from news.schemes import SCHEMES
from news.upkeep.explain import explain
from news.upkeep.invariants import PRINTED, broken_invariants
from news.upkeep.record import record_of
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, explainer, marker, paragraph, submit
from tests.forms import story_form
from tests.long import NIGHTLY

pytestmark = pytest.mark.django_db
CURES, NO, WHY = "It cures nothing.", "Never.", "Nobody knows why that is."


@arranged
def source():
    return factories.checked_citation(title="On cells")


@arranged
def story(writer, source):
    """A live story that has got the old form back."""
    page = factories.live_story(
        by=writer,
        body=[
            paragraph(f"The cells grew by half.{marker(source)} {WHY}"),
            explainer("Keep moving.", wrong_conclusion=f"<p>{CURES}{marker(source)} {NO}</p>"),
        ],
    )
    rewritten(back=True)
    return fresh(page)


def fresh(text):
    return type(text).objects.get(pk=text.pk)


def version(story):
    return fresh(story).get_latest_revision_as_object()


def rewritten(rule="wrong_conclusions", **options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("rewrite_bodies", rule, stdout=out, stderr=err, **options)
    except CommandError as error:
        return f"{out.getvalue()}{err.getvalue()}{error}"
    return out.getvalue() + err.getvalue()


def stored(story):
    """All that is stored of it, to the letter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM news_storypage WHERE page_ptr_id = %s", [story.pk])
        row = cursor.fetchone()[0]
    return (
        row,
        list(Revision.objects.for_instance(story).order_by("pk").values_list("pk", "content")),
        list(Clearance.objects.of(story).values_list("hash", flat=True)),
        list(Statement.objects.filter(page_id=story.pk).order_by("pk").values()),
        list(Rewrite.objects.filter(page_id=story.pk).values()),
    )


def old_form(story):
    """How often the old form stands in what readers see and people work on."""
    return "not_meaning" in json.dumps([stored(story)[0], stored(story)[1]])


# What is carried over -----------------------------------------------------------------------------


def test_readers_see_the_same_to_the_byte(client, writer, checker, editor):
    page = factories.full_story(by=writer)
    submit(page, by=writer)
    approve(page, checker)
    approve(page, editor)
    before = client.get(fresh(page).url).content
    assert CURES in before.decode()
    assert "Stories rewritten: 1" in rewritten(back=True)
    assert old_form(page)
    assert "Stories rewritten: 1" in rewritten()
    assert not old_form(page)
    assert client.get(fresh(page).url).content == before
    assert broken_invariants(but=PRINTED) == []


def test_the_chain_says_what_happened_and_on_whose_word(story):
    before = story.publications.last().clearance
    told_before = [one.what for one in record_of(fresh(story))]
    rewritten()
    shown = story.publications.last()
    after = shown.clearance
    assert after.comment == (
        "Rewritten by wrong_conclusions, nothing that readers see changed: "
        f"see no. {before.number}."
    )
    assert (after.checker, after.at, after.revision) == (before.checker, before.at, before.revision)
    assert shown.at == story.publications.first().at
    texts = [[text for _place, text in one.payload["items"]] for one in (before, after)]
    assert texts[0] == texts[1]
    assert before.payload["sources"] == after.payload["sources"]
    call_command("verify_clearances", stdout=io.StringIO())
    assert [one.what for one in record_of(fresh(story))][1:] == told_before
    told = " ".join(sentence for _heading, said in explain(fresh(story)) for sentence in said)
    assert "Given another form by “wrong_conclusions”" in told
    [entry] = PageLogEntry.objects.filter(page=story.pk, action=REWRITTEN).order_by("-pk")[:1]
    assert entry.data == {"rule": "wrong_conclusions", "clearances": [after.number]}


def test_every_ruling_stands_and_nobody_has_to_check_anything(story):
    ruled = Ruling.objects.count(), Statement.objects.count()
    rewritten()
    assert (Ruling.objects.count(), Statement.objects.count()) == ruled
    ledger = ledger_of(version(story))
    assert {line.occurrence.text for line in ledger.lines} >= {CURES, NO}
    assert all(line.is_done for line in ledger.lines)
    kinds = Statement.objects.filter(page_id=story.pk, text=NO).values_list("kind", flat=True)
    assert list(kinds) == ["body.explainer.wrong_conclusion"]
    fresh(story).save()
    rows = ClearedStatement.objects.filter(clearance=story.publications.last().clearance)
    assert rows.filter(place="body[2].explainer.wrong_conclusion").count() == 2


def test_a_story_on_its_way_goes_on(writer, source, checker, editor):
    text = f"<p>{NO} {CURES}{marker(source)}</p>"
    page = factories.story(by=writer, body=[explainer(NO, wrong_conclusion=text)])
    submit(page, by=writer)
    step = factories.step_of(page)
    lines = [one for one in ledger_of(version(page)).lines if one.occurrence.text == NO]
    factories.rule_on(
        step, lines[-1], by=checker, verdict="needs_work", note="Why?", only_here=True
    )
    rewritten(back=True)
    rewritten()
    states = [one.state for one in ledger_of(version(page)).lines if one.occurrence.text == NO]
    assert states == [State.OPEN, State.NEEDS_WORK]
    assert factories.step_of(page).revision_id == step.revision_id


def test_what_waits_for_its_time_goes_live_then(
    story, source, writer, checker, editor, time_machine
):
    rewritten()
    draft = version(story)
    draft.title = "A better headline"
    draft.save_revision(user=writer)
    submit(fresh(story), by=writer)
    at = timezone.now() + timezone.timedelta(hours=1)
    approve(fresh(story), checker)
    approve(fresh(story), editor, go_live_at=at)
    rewritten(back=True)
    assert old_form(story)
    said = MinorChange.objects.count()
    assert "Stories rewritten: 1" in rewritten()
    assert MinorChange.objects.count() == said + 1
    time_machine.move_to(at + timezone.timedelta(minutes=1))
    call_command("publish_scheduled", stdout=io.StringIO())
    assert fresh(story).title == "A better headline"
    assert not old_form(story)


def test_writers_stay_writers_and_nobody_else_becomes_one(story, writer):
    rewritten()
    other = factories.writer("Olaf", "Other")
    draft = version(story)
    draft.title = "Another headline"
    draft.save_revision(user=other)
    row = Contribution.objects.to(story).get(user=other)
    marks = version(story).checkable_content().marks
    assert [marks[mark] for mark in row.marks] == ["Another headline"]
    assert {writer.pk, other.pk} <= contributor_ids(version(story))
    noted = Statement.objects.get(page_id=story.pk, text=NO)
    assert other.pk not in noted.writers
    assert writer.pk in noted.writers


def test_every_version_that_is_left_can_be_opened_and_put_back(story, writer):
    draft = version(story)
    draft.title = "Another headline"
    draft.save_revision(user=writer)
    rewritten()
    for revision in Revision.objects.for_instance(story):
        assert CURES in str(revision.as_object().body)
    first = Revision.objects.for_instance(story).order_by("pk").first().as_object()
    assert clearance_of(story, first.checkable_content())


def test_twice_is_as_good_as_once(story):
    rewritten()
    once = stored(story)
    assert "Stories rewritten: 0; as they were: 0" in rewritten()
    assert stored(story) == once


def test_a_trial_changes_nothing(story):
    before = stored(story)
    assert "Stories that would be rewritten: 1" in rewritten(dry_run=True)
    assert stored(story) == before


def test_a_withdrawn_story_is_rewritten_too(story):
    factories.withdraw(story)
    assert "Stories rewritten: 1" in rewritten()
    assert not old_form(story)
    assert broken_invariants(but=PRINTED) == []


def test_statements_of_an_older_scheme_keep_their_rulings(story, monkeypatch):
    from tests.news.test_schemes import SchemeTwo

    monkeypatch.setitem(SCHEMES, 2, SchemeTwo())
    assert "Stories rewritten: 1" in rewritten()
    assert all(line.is_done for line in ledger_of(version(story)).lines)
    assert story.publications.last().clearance.scheme == 1
    fresh(story).save()
    assert broken_invariants(but=PRINTED) == []


# What is refused ----------------------------------------------------------------------------------


def on_blocks(kind, change):
    """A rule that changes each block of a kind."""

    def apply(body):
        body = copy.deepcopy(body)
        for block in body:
            if block["type"] == kind and "done" not in json.dumps(block.get("id")):
                change(block)
                block["id"] = "done"
        return body

    return apply


def as_rule(monkeypatch, apply, **fields):
    """The name of a rule of today's bodies, known to the command."""
    rule = Rule(
        **{
            "name": "a_trial",
            "says": "",
            "rewrite": apply,
            "undo": apply,
            "before": BodyBlock,
            "kinds": {},
            "found_by": "explainer",
            "undone_by": "explainer",
        }
        | fields
    )
    monkeypatch.setitem(RULES, rule.name, rule)
    return rule.name


def in_points(old, new):
    def change(block):
        block["value"] = json.loads(json.dumps(block["value"]).replace(old, new))

    return on_blocks("explainer", change)


def to_another_kind(body):
    [text, explained] = body
    value = explained["value"] | {"wrong_conclusion": "", "heading": explained["value"]["heading"]}
    moved = explained["value"]["wrong_conclusion"]
    return [text, explained | {"value": value}, {"type": "paragraph", "value": moved, "id": "x"}]


WRONG = {
    "a word": (in_points("moving", "sitting"), "“<p>Keep sitting.</p>”"),
    "a letter": (in_points("cures", "cure"), "It cure nothing"),
    "a word more": (in_points("Keep moving.", "Keep moving. Now."), "Keep moving. Now."),
    "a word less": (in_points("Keep moving.", "Keep."), "Keep."),
    "an item dropped": (on_blocks("explainer", lambda one: one["value"].pop("heading")), "heading"),
    "a block dropped": (lambda body: body[1:], "“<p>The cells grew"),
    "blocks in another order": (lambda body: body[::-1], "The cells grew"),
    "another kind of place": (to_another_kind, "at body.paragraph"),
    "an unknown kind": (on_blocks("paragraph", lambda one: one.update(type="words")), "“words”"),
    "an unknown field": (
        on_blocks("explainer", lambda one: one["value"].update(zz="")),
        "unknown field, “zz”",
    ),
    "an odd value": (on_blocks("explainer", lambda one: one.update(value=[1])), "can’t be read"),
    "no value": (lambda _body: [{"type": "paragraph"}], "body[1] has no value"),
    "a fault of the rule": (lambda body: body[7], "IndexError"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_rule_that_changes_what_is_said_is_refused(story, monkeypatch, fault):
    apply, told = WRONG[fault]
    rewritten()
    before = stored(story)
    said = rewritten(as_rule(monkeypatch, apply))
    assert f"Story {story.pk}: " in said
    assert told in said
    assert "Not proven to say the same, and left as they are: 1." in said
    assert stored(story) == before


def test_a_rule_that_touches_a_source_is_refused_and_both_versions_are_shown(story, monkeypatch):
    rewritten()
    other = factories.checked_citation()
    [cited] = version(story).sources()
    before = stored(story)
    said = rewritten(as_rule(monkeypatch, in_points(f'ids=\\"{cited.pk}', f'ids=\\"{other.pk}')))
    assert f'ids="{cited.pk}"' in said.split("after:")[0]
    assert f'ids="{other.pk}"' in said.split("after:")[1]
    assert stored(story) == before


def test_two_statements_do_not_become_one_nor_one_two():
    def said(*digests):
        return tuple(SimpleNamespace(digest=one, words_digest=one) for one in digests)

    assert renamed_digests([Statements(said("a", "b"), said("a", "c"))]) == {"b": "c"}
    for before, after in ((("a", "b"), ("c", "c")), (("a", "a"), ("b", "c"))):
        with pytest.raises(ValueError, match="become one"):
            renamed_digests([Statements(said(*before), said(*after))])


@pytest.mark.parametrize("target", ["page", "citation", "picture"])
def test_a_body_that_points_at_what_is_gone_is_named_and_untouched(writer, target):
    parts = {
        "page": paragraph('See <a linktype="page" id="98765">here</a>.'),
        "citation": paragraph('So it is.<embed embedtype="citation" ids="98765"/>'),
        "picture": {
            "type": "image",
            "value": {"image": {"image": 98765, "alt_text": "", "decorative": True}},
        },
    }
    page = factories.story(
        by=writer, body=[parts[target], explainer("A.", wrong_conclusion="<p>B.</p>")]
    )
    before = stored(page)
    said = rewritten(back=True)
    assert f"Story {page.pk}: In revision" in said
    assert f"its {target} 98765 does not exist" in said
    assert stored(page) == before


def test_a_block_that_nobody_knows_is_named_and_untouched(writer):
    page = factories.story(by=writer, body=[paragraph("A."), explainer("B.", wrong_conclusion="")])
    rewritten(back=True)
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_revision SET content = jsonb_set(content, '{body}', to_jsonb("
            " replace(content->>'body', '\"paragraph\"', '\"lost\"'))) WHERE object_id = %s",
            [str(page.pk)],
        )
    before = stored(page)
    assert "body[1] is a block of an unknown kind, “lost”" in rewritten()
    assert stored(page) == before


def test_what_was_cleared_under_an_unknown_scheme_is_named_and_untouched(story):
    with factories.unguarded_database() as cursor:
        cursor.execute("UPDATE factcheck_clearance SET scheme = 7 WHERE page_id = %s", [story.pk])
    before = stored(story)
    assert "made under scheme 7, which nothing here reads" in rewritten()
    assert stored(story) == before


def test_words_that_got_past_the_gate_are_not_cleared_by_a_rewrite(story):
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET title = 'Other words' WHERE id = %s", [story.pk]
        )
    before = stored(story)
    assert "not as the gate let it through" in rewritten()
    assert stored(story) == before


def test_one_story_that_is_not_proven_holds_up_no_other(story, writer):
    other = factories.live_story(by=writer, body=[explainer("A.", wrong_conclusion="<p>B.</p>")])
    rewritten(back=True)
    with factories.unguarded_database() as cursor:
        cursor.execute("UPDATE factcheck_clearance SET scheme = 7 WHERE page_id = %s", [story.pk])
    said = rewritten()
    assert "Stories rewritten: 1" in said
    assert (old_form(story), old_form(other)) == (True, False)


@pytest.mark.parametrize("stop", ["digests_of", "_carry_clearance", "index_references", "_log"])
def test_a_run_that_is_killed_leaves_each_story_old_or_new(story, writer, monkeypatch, stop):
    factories.live_story(by=writer, body=[explainer("A.", wrong_conclusion="<p>B.</p>")])
    rewritten(back=True)
    before = {one.pk: stored(one) for one in StoryPage.objects.all()}
    real, calls = getattr(carrying, stop), []

    def killed(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(carrying, stop, killed)
    first, second = sorted(before)
    rewriter.rewrite_story(first, Way(RULE))
    done = stored(StoryPage.objects.get(pk=first))
    with pytest.raises(KeyboardInterrupt):
        rewriter.rewrite_story(second, Way(RULE))
    assert stored(StoryPage.objects.get(pk=first)) == done != before[first]
    assert stored(StoryPage.objects.get(pk=second)) == before[second]
    monkeypatch.undo()
    assert "Stories rewritten: 1" in rewritten()
    assert broken_invariants(but=PRINTED) == []


# What a rule may do -------------------------------------------------------------------------------


def test_a_paragraph_may_be_cut_in_two(source, writer, monkeypatch):
    text = f"<p>The cells grew by half.{marker(source)}</p><p>{WHY}</p><ul><li>One</li><li>Two</li></ul>"
    page = factories.live_story(
        by=writer, body=[{"type": "paragraph", "value": text}, paragraph(NO)]
    )

    def cut(body):
        parts = []
        for block in body:
            pieces = block["value"].replace("</p>", "</p>\n").split("\n")
            parts += [block | {"value": piece} for piece in pieces if piece]
        return parts

    name = as_rule(monkeypatch, cut, found_by="paragraph")
    assert "Stories rewritten: 1" in rewritten(name)
    assert [len(block.value.source) > 0 for block in fresh(page).body] == [True] * 4
    assert all(line.is_done for line in ledger_of(version(page)).lines)
    assert broken_invariants(but=PRINTED) == []
    assert "Stories rewritten: 0" in rewritten(name)


def test_a_picture_of_long_ago_may_get_the_field_that_says_that_it_is_decorative(
    writer, monkeypatch
):
    picture = factories.image()
    value = {
        "image": {"image": picture.pk, "alt_text": "", "decorative": True},
        "caption": "A mouse",
    }
    page = factories.live_story(by=writer, body=[{"type": "image", "value": value}])

    def with_field(block):
        block["value"] = block["value"] | {"credit": ""}

    name = as_rule(monkeypatch, on_blocks("image", with_field), found_by="image")
    assert "Stories rewritten: 1" in rewritten(name)
    assert fresh(page).body[0].value["credit"] == ""
    assert broken_invariants(but=PRINTED) == []


def test_a_reference_may_be_spelled_otherwise(story, source, monkeypatch):
    rewritten()
    short = f'<embed embedtype=\\"citation\\" ids=\\"{source.pk}\\"/>'
    other = f'<embed ids=\\"{source.pk}\\" embedtype=\\"citation\\"/>'
    assert "Stories rewritten: 1" in rewritten(as_rule(monkeypatch, in_points(short, other)))
    assert broken_invariants(but=PRINTED) == []


def test_what_is_wrapped_stands_at_a_kind_of_place_that_the_rule_names():
    way = Way(Rule("w", "", list, list, BodyBlock, {"body.box.text": "body.paragraph"}, "", ""))
    before = Content.of([Fact("body[1].paragraph", "<p>A.</p><p>B.</p>", is_rich=True)])
    after = Content.of([Fact("body[1].box.text", "<p>A.</p><p>B.</p>", is_rich=True)])
    assert difference(before, after, way) is None
    unnamed = Content.of([Fact("body[1].note.text", "<p>A.</p><p>B.</p>", is_rich=True)])
    assert "body.note.text" in str(difference(before, unnamed, way))


# The rule of explainers ---------------------------------------------------------------------------


def test_the_rule_renames_the_field_and_gives_points_their_ids():
    old = [
        paragraph("not_meaning"),
        {
            "type": "explainer",
            "id": "k",
            "value": {"points": [{"lead_in": "A"}], "not_meaning": "B"},
        },
    ]
    kept = copy.deepcopy(old)
    [text, explained] = rewrite(old)
    assert old == kept
    assert text == old[0]
    assert explained["value"]["wrong_conclusion"] == "B"
    [point] = explained["value"]["points"]
    assert (point["type"], point["value"]) == ("item", {"lead_in": "A"})
    assert rewrite([text, explained]) == [text, explained]
    assert rewrite(undo(rewrite(old))) == rewrite(old)


@pytest.mark.parametrize("odd", [None, 7, [], "", {}, {"points": 3, "not_meaning": None}])
def test_the_rule_leaves_what_is_odd_as_it_is_or_renames_it(odd):
    [block] = rewrite([{"type": "explainer", "value": odd}])
    assert "not_meaning" not in json.dumps(block)


STORIES = 1_000 if NIGHTLY else 12


def test_a_corpus_there_and_back(client):
    load(STORIES, seed=21)
    stories = list(StoryPage.objects.live().order_by("pk"))
    before = [client.get(one.url).content for one in stories]
    assert f"Stories rewritten: {STORIES:,}" in rewritten(back=True)
    assert f"Stories rewritten: {STORIES:,}" in rewritten()
    assert [client.get(one.url).content for one in stories] == before
    assert broken_invariants(but=PRINTED) == []


@pytest.mark.skipif(not NIGHTLY, reason="nightly: it rewrites a corpus in two processes")
@pytest.mark.django_db(transaction=True)
def test_two_processes_rewrite_each_story_once():
    load(100, seed=22)
    assert "Stories rewritten: 100" in rewritten(back=True)
    assert "Stories rewritten: 100" in rewritten()
    assert "Stories rewritten: 0" in rewritten()
    assert broken_invariants(but=PRINTED) == []


# Migrations ---------------------------------------------------------------------------------------


def test_migrate_rewrites_what_is_due_and_says_so(story):
    out = io.StringIO()
    call_command("migrate", stdout=out, verbosity=0)
    assert "Stories rewritten: 1" in out.getvalue()
    assert not old_form(story)


def test_migrate_names_what_it_could_not_prove(story):
    with factories.unguarded_database() as cursor:
        cursor.execute("UPDATE factcheck_clearance SET scheme = 7 WHERE page_id = %s", [story.pk])
    with pytest.raises(CommandError, match=f"Story {story.pk}: .*scheme 7"):
        call_command("migrate", stdout=io.StringIO(), verbosity=0)
    assert old_form(story)


def test_before_a_migration_is_taken_back_so_is_its_rule(story):
    rewrite_due(lambda _words: None)
    assert not old_form(story)

    class Migration:
        operations = (RewriteBodies("wrong_conclusions"),)

    undo_before([(Migration, False)], lambda _words: None)
    assert not old_form(story)
    undo_before([(Migration, True)], lambda _words: None)
    assert old_form(story)


# What the database lets change --------------------------------------------------------------------


ATTACKS = {
    "a statement gets another digest": (
        "UPDATE factcheck_statement SET digest = repeat('a', 64) WHERE page_id = {story}"
    ),
    "a statement gets another kind": "UPDATE factcheck_statement SET kind = 'byline'",
    "a statement gets the digest on record and other words": (
        "UPDATE factcheck_statement s SET text = 'x', digest = w.digests ->> s.digest"
        " FROM factcheck_rewrite w WHERE w.page_id = s.page_id AND w.digests ? s.digest"
    ),
    "a ruling holds elsewhere": "UPDATE factcheck_ruling SET anchor = repeat('a', 64)",
    "a cleared version is changed": (
        'UPDATE wagtailcore_revision SET content = content || \'{{"title": "x"}}\''
        " WHERE id = {revision}"
    ),
    "a rewrite is changed": "UPDATE factcheck_rewrite SET rule = 'x'",
    "a rewrite is deleted": "DELETE FROM factcheck_rewrite",
    "rewrites are emptied": "TRUNCATE factcheck_rewrite",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_lets_nothing_else_change(story, attack):
    rewritten()
    query = ATTACKS[attack].format(story=story.pk, revision=story.live_revision_id)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query)


def test_a_story_that_was_left_in_the_old_form_loses_nothing(story, writer, client, as_user):
    assert CURES in client.get(story.url).content.decode()
    html = as_user(writer).get(f"/admin/pages/{story.pk}/edit/").content.decode()
    assert CURES in html
    assert "can’t be read" not in html
    assert any("live-words-are-cleared" in fault for fault in broken_invariants(but=PRINTED))
    rewritten()
    assert broken_invariants(but=PRINTED) == []


# Forms that were opened before --------------------------------------------------------------------


def test_a_form_of_the_old_software_is_refused_and_told(story, writer, as_user):
    rewritten()
    before = stored(story)
    value = {"heading": "H", "points-count": "0", "not_meaning": "<p>Mine.</p>"}
    data = story_form(author=writer.author, page=fresh(story), body=[("explainer", value)])
    response = as_user(writer).post(f"/admin/pages/{story.pk}/edit/", data)
    assert "has another name now" in response.content.decode()
    assert stored(story) == before


def test_there_is_a_list_of_rules_and_an_unknown_one_is_refused():
    out = io.StringIO()
    call_command("rewrite_bodies", stdout=out)
    assert RULE.says in out.getvalue()
    assert "There is no rule of this name. Known: wrong_conclusions" in rewritten("nonsense")
