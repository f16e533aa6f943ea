"""What the site says of itself is so: every sentence of it, held against the rules."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.demo.standing import INTRODUCTION, PAGES
from news.desk.refusals import DecisionRefused, NotReadTwice, PublicationRefused, RulingRefused
from news.factcheck.ledger.ruling import Where
from news.factcheck.ledger.state import ledger_of
from news.models import StoryPage, Topic
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, step_of, submit

pytestmark = pytest.mark.django_db
CLAIM, PLAIN = "Scores fell by 8 points.", "Nobody knows why that is."


@arranged
def source(writer, checker):
    return factories.citation(by=writer, checked_by=checker, title="On scores")


@arranged
def draft(writer, source):
    cell = {
        "type": "table",
        "value": {
            "caption": "Scores",
            "columns": [{"type": "text", "heading": "Group"}],
            "rows": [{"values": ["<p>Walkers</p>"]}],
        },
    }
    body = [paragraph(f"{CLAIM}{marker(source)} {PLAIN}"), factories.study(source), cell]
    return factories.story(by=writer, body=body)


class Rules:
    """Each tries to break what a sentence promises, or looks whether it is so."""

    def __init__(self, draft, source, people):
        self.draft, self.source, self.people = draft, source, people

    def newest(self):
        return StoryPage.objects.get(pk=self.draft.pk).get_latest_revision_as_object()

    def line(self, text):
        lines = ledger_of(self.newest()).lines
        return next(one for one in lines if one.occurrence.text == text)

    def rule(self, text, by="checker", **judgement):
        return factories.rule_on(
            step_of(self.draft), self.line(text), by=self.people[by], **judgement
        )

    def publish(self):
        submit(self.draft, by=self.people["writer"])
        where = [Where(citation_id=self.source.pk, locator="p. 4")]
        self.rule(CLAIM, verdict="verified", supports=where)
        factories.approve(self.draft, self.people["checker"])
        factories.approve(self.draft, self.people["editor"])
        return StoryPage.objects.get(pk=self.draft.pk)

    def nothing_goes_live_unruled(self):
        submit(self.draft, by=self.people["writer"])
        step = step_of(self.draft)
        stage = step.task.specific
        shown = stage.content_under_review(step).digest
        with pytest.raises(DecisionRefused):
            stage.on_action(step, self.people["checker"], "approve", shown=shown)
        with pytest.raises(PublicationRefused):
            self.newest().get_latest_revision().publish(skip_permission_checks=True)

    def nobody_rules_on_their_own(self):
        self.people["writer"].groups.add(factories.group("Fact-checkers"))
        submit(self.draft, by=self.people["writer"])
        with pytest.raises(RulingRefused, match="You wrote this"):
            self.rule(PLAIN, by="writer", verdict="nothing")

    def it_is_taken_apart(self):
        texts = {one.occurrence.text for one in ledger_of(self.newest()).lines}
        assert {CLAIM, PLAIN, "Scores", "Walkers"} <= texts

    def a_claim_rests_on_something(self):
        submit(self.draft, by=self.people["writer"])
        for said in (
            {"verdict": "nothing"},
            {"verdict": "verified"},
            {"verdict": "verified", "exemption": "common"},
            {"verdict": "verified", "exemption": "elsewhere", "elsewhere": None},
        ):
            with pytest.raises(RulingRefused):
                self.rule(CLAIM, **({"supports": ()} | said))
        where = [Where(citation_id=self.source.pk, locator="p. 4")]
        assert self.rule(CLAIM, verdict="verified", supports=where)

    def what_claims_nothing_is_read(self):
        submit(self.draft, by=self.people["writer"])
        assert self.rule(PLAIN, verdict="nothing")
        page = Client().get(f"{self.publish_again().url}checked.html").content.decode()
        assert "Looked over." in page
        assert "Nothing to check." in page

    def publish_again(self):
        where = [Where(citation_id=self.source.pk, locator="p. 4")]
        self.rule(CLAIM, verdict="verified", supports=where)
        factories.approve(self.draft, self.people["checker"])
        factories.approve(self.draft, self.people["editor"])
        return StoryPage.objects.get(pk=self.draft.pk)

    def it_is_told_at_the_end(self):
        page = BeautifulSoup(Client().get(self.publish().url).content, "html.parser")
        told = page.select_one("section.checked")
        words = " ".join(told.text.split())
        assert "Charlie Checker" in words
        assert re.search(r"on \w+ \d+, \d{4}", words)
        for figure in ("Compared with a source", "Nothing to check"):
            assert figure in words
        assert told.find("a", href="checked.html")

    def every_statement_is_listed(self):
        story = self.publish()
        page = BeautifulSoup(Client().get(f"{story.url}checked.html").content, "html.parser")
        listed = [one.text for one in page.select(".checked-text")]
        assert len(listed) == len(ledger_of(self.newest()).lines)
        assert "Compared with [1], p. 4." in " ".join(page.text.split())
        assert "Cites [1]." in " ".join(page.text.split())

    def the_label_comes_from_the_summary(self):
        html = Client().get(self.publish().url).content.decode()
        head = html.split('class="story-body"')[0]
        for answer in ("Peer reviewed", "Observational", "People"):
            assert answer in head

    def a_live_story_is_not_changed_silently(self):
        story = self.publish()
        newest = story.get_latest_revision_as_object()
        newest.standfirst = "It was something else altogether."
        newest.save_revision(user=self.people["writer"])
        submit(StoryPage.objects.get(pk=story.pk), by=self.people["writer"])
        factories.approve(story, self.people["checker"])
        step = step_of(story)
        shown = step.task.specific.content_under_review(step).digest
        with pytest.raises(PublicationRefused, match="Readers saw other words"):
            step.task.specific.on_action(step, self.people["editor"], "approve", shown=shown)

    def a_correction_is_told_twice_with_its_time(self):
        story = self.publish()
        newest = story.get_latest_revision_as_object()
        newest.body = StoryPage.body.field.to_python(
            [paragraph("Scores fell by 9 points."), factories.correction("It was 9, not 8.")]
        )
        newest.save_revision(user=self.people["writer"])
        submit(StoryPage.objects.get(pk=story.pk), by=self.people["writer"])
        factories.approve(story, self.people["checker"])
        factories.approve(story, self.people["editor"])
        html = Client().get(story.url).content.decode()
        top, _mark, rest = html.partition('class="story-body"')
        assert "Correct" in top
        assert "It was 9, not 8." in rest

    def a_doubted_source_is_told(self):
        self.publish()
        type(self.source).objects.filter(pk=self.source.pk).update(doi="10.5555/scores")
        source = type(self.source).objects.get(pk=self.source.pk)
        source.live_revision = source.save_revision()
        factories.retract(source, by=self.people["checker"])
        assert [one for one in ledger_of(self.newest()).lines if one.reopened]

    def all_else_is_read_twice(self):
        with pytest.raises(NotReadTwice):
            Topic.objects.create(name="A", slug="a", live=True)
        page = factories.standing_page("About")
        page.body = "<p>Typed by one.</p>"
        with pytest.raises(NotReadTwice):
            page.save()

    def nothing_of_it_is_a_rule(self):
        """A sentence that leads to the next, or says what a reader may do."""


PROMISES = {
    "No sentence of a story reaches you before somebody other than its writer has ruled on it.": (
        "nothing_goes_live_unruled",
        "nobody_rules_on_their_own",
    ),
    "News about the brain.": ("nothing_of_it_is_a_rule",),
    "Every sentence of a story ruled on by somebody other than its writer.": (
        "nothing_goes_live_unruled",
        "nobody_rules_on_their_own",
    ),
    "Nobody checks their own work.": ("nobody_rules_on_their_own",),
    "A story is taken apart into statements: each sentence, each caption, each cell of a table.": (
        "it_is_taken_apart",
    ),
    "A fact-checker rules on every one.": ("nothing_goes_live_unruled",),
    "A claim is compared with a source, and the place in it is named; or it is said why it needs "
    "none, or which statement of the story says it too.": ("a_claim_rests_on_something",),
    "What makes no claim is read, and bylines and dates are looked over.": (
        "what_claims_nothing_is_read",
    ),
    "Whoever wrote a sentence can’t rule on it.": ("nobody_rules_on_their_own",),
    "At the end of each story stands who checked it, when, how many statements were compared with "
    "a source and how many were not.": ("it_is_told_at_the_end",),
    "One click from there lists every statement, with the sources that it was compared with and "
    "those that it only cites.": ("every_statement_is_listed",),
    "Each story about a study begins with three answers: was it peer reviewed, what kind of "
    "evidence is it, and in whom was it found.": ("the_label_comes_from_the_summary",),
    "They are drawn from the study summary, so nobody can word them more strongly than the study "
    "deserves.": ("the_label_comes_from_the_summary",),
    "The front page, the pages about us, topics and authors’ profiles go live when a second person "
    "has read them.": ("all_else_is_read_twice",),
    "What we get wrong we change in public.": ("a_correction_is_told_twice_with_its_time",),
    "A story that is live is not changed silently.": ("a_live_story_is_not_changed_silently",),
    "Its new version goes through the same fact-check as the first, and says at its top and its "
    "end what was wrong, since when readers know.": ("a_correction_is_told_twice_with_its_time",),
    "Only what nobody could have taken otherwise, such as a spelling mistake, is mended without.": (
        "a_live_story_is_not_changed_silently",
    ),
    "When a source is retracted, corrected or called into doubt, a checker looks at every story "
    "that rests on it, and readers are told at the top of the story and beside the reference.": (
        "a_doubted_source_is_told",
    ),
    "If you think that something is wrong, write to the desk and name the sentence.": (
        "nothing_of_it_is_a_rule",
    ),
}


def sentences(text):
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"(\w)-\n(\w)", r"\1-\2", text)
    return [one for one in re.split(r"(?<=\.)\s+", " ".join(text.split())) if one]


def said_by_the_site():
    """What the foot, the description and the pages about our ways say, sentence by sentence."""
    front = BeautifulSoup(Client().get("/").content, "html.parser")
    foot = front.select_one(".footer-promise")
    foot.b.extract()
    yield from sentences(foot.text)
    yield from sentences(front.find("meta", attrs={"name": "description"})["content"])
    yield from sentences(INTRODUCTION)
    for page in PAGES:
        if page.subject in {"checking", "corrections"}:
            yield from sentences(page.introduction)
            yield from sentences(page.text)


def test_nothing_is_said_that_no_rule_stands_behind():
    assert [one for one in said_by_the_site() if one not in PROMISES] == []


@pytest.mark.parametrize("rule", sorted({name for names in PROMISES.values() for name in names}))
def test_the_rule_holds(rule, draft, source, desk):
    getattr(Rules(draft, source, desk), rule)()
