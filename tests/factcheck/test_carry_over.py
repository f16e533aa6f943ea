"""What is open again after an edit: as a table, and for edits at random."""

import random
from collections import defaultdict

import pytest

from news.factcheck.ledger.rules import State
from news.factcheck.ledger.state import ledger_of
from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, rule_on, send_back, step_of, submit
from tests.long import NIGHTLY

pytestmark = pytest.mark.django_db

ONE = "The cells grew by half in a year."
TWO = "The mice slept all through the night."
THREE = "Nobody has looked at people yet."


@arranged
def sources():
    return factories.checked_citation(), factories.checked_citation()


def save(page, body, by):
    version = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    version.body = StoryPage.body.field.to_python(body)
    version.save_revision(user=by)


def ledger(page):
    return ledger_of(StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object())


def open_sentences(page):
    return [one.occurrence.text for one in ledger(page).lines if not one.is_done]


EDITS = {
    "nothing": (lambda a, b: [f"{ONE}{a} {TWO}", f"{THREE}{b}"], []),
    "one word": (
        lambda a, b: [f"The cells grew by half in a month.{a} {TWO}", f"{THREE}{b}"],
        ["The cells grew by half in a month."],
    ),
    "spelling": (
        lambda a, b: [f"{ONE}{a} The mice slept all through the Night.", f"{THREE}{b}"],
        ["The mice slept all through the Night."],
    ),
    "bold": (lambda a, b: [f"<b>{ONE}</b>{a} {TWO}", f"{THREE}{b}"], []),
    "moved within its paragraph": (lambda a, b: [f"{TWO} {ONE}{a}", f"{THREE}{b}"], []),
    "moved to another paragraph": (lambda a, b: [f"{TWO}", f"{THREE}{b} {ONE}{a}"], []),
    "paragraphs joined": (lambda a, b: [f"{ONE}{a} {TWO} {THREE}{b}"], []),
    "paragraphs split": (lambda a, b: [f"{ONE}{a}", TWO, f"{THREE}{b}"], []),
    "removed": (lambda a, b: [f"{ONE}{a}", f"{THREE}{b}"], []),
    "added": (
        lambda a, b: [f"{ONE}{a} {TWO} That is all there is.", f"{THREE}{b}"],
        ["That is all there is."],
    ),
    "split in two": (
        lambda a, b: [f"The cells grew by half. They did so in a year.{a} {TWO}", f"{THREE}{b}"],
        ["The cells grew by half.", "They did so in a year."],
    ),
    "two joined": (
        lambda a, b: [f"The cells grew by half in a year, the mice slept.{a}", f"{THREE}{b}"],
        ["The cells grew by half in a year, the mice slept."],
    ),
    "its source taken out": (lambda a, b: [f"{ONE} {TWO}", f"{THREE}{b}"], [ONE]),
    "its source replaced": (lambda a, b: [f"{ONE}{b} {TWO}", f"{THREE}{b}"], [ONE]),
    "a source added": (lambda a, b: [f"{ONE}{a} {TWO}{a}", f"{THREE}{b}"], [TWO]),
    "its source moved away": (lambda a, b: [f"{ONE} {TWO}{a}", f"{THREE}{b}"], [ONE, TWO]),
    "said twice": (lambda a, b: [f"{ONE}{a} {TWO}", f"{THREE}{b}", f"{ONE}{a}"], []),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_open_after_an_edit(edit, writer, checker, sources):
    make, expected = EDITS[edit]
    a, b = map(marker, sources)
    page = factories.story(by=writer, body=[paragraph(f"{ONE}{a} {TWO}"), paragraph(f"{THREE}{b}")])
    factories.rule_on_all(submit(page, by=writer), by=checker)
    assert open_sentences(page) == []
    send_back(page, checker)
    save(page, [paragraph(text) for text in make(a, b)], writer)
    assert open_sentences(page) == expected


def test_an_earlier_wording_has_its_ruling_back(writer, checker):
    page = factories.story(by=writer, body=[paragraph(ONE)])
    factories.rule_on_all(submit(page, by=writer), by=checker)
    send_back(page, checker)
    save(page, [paragraph(TWO)], writer)
    assert open_sentences(page) == [TWO]
    save(page, [paragraph(ONE)], writer)
    assert open_sentences(page) == []


def test_on_a_live_story_one_sentence_asks_for_one_ruling(writer, checker, editor):
    page = factories.live_story(by=writer, body=[paragraph(f"{ONE} {TWO}")])
    save(page, [paragraph(f"{ONE} The mice slept badly through the night.")], writer)
    step = submit(page, by=writer)
    [open_line] = [one for one in ledger(page).lines if not one.is_done]
    assert open_line.occurrence.text == "The mice slept badly through the night."
    rule_on(step, open_line, by=checker)
    factories.decide_on(step_of(page), "approve", checker)
    factories.approve(page, editor)
    assert "slept badly" in str(StoryPage.objects.get(pk=page.pk).body)


def test_what_was_removed_stays_on_the_record(writer, checker):
    page = factories.story(by=writer, body=[paragraph(f"{ONE} {TWO}")])
    factories.rule_on_all(submit(page, by=writer), by=checker)
    send_back(page, checker)
    save(page, [paragraph(ONE)], writer)
    gone = page.noted_statements.get(text=TWO)
    assert gone.occurrences == 0
    assert gone.rulings.get().verdict == "nothing"


# At random ----------------------------------------------------------------------------------------

WORDS = ["cells", "mice", "people", "grew", "slept", "by", "half", "a", "third", "not"]
RUNS = 40 if NIGHTLY else 1


class Story:
    """What a story should be like, kept beside the real one in the plainest way.

    `paragraphs` hold sentences as (text, source or None). `savers` of a sentence are those who
    were first to save its words, or its words with its source.
    """

    def __init__(self, rng, people, sources):
        self.rng, self.people, self.sources = rng, people, sources
        self.paragraphs = [[self.sentence()], [self.sentence(), self.sentence()]]
        self.savers = {}
        self.ruled = defaultdict(set)
        self.page = factories.story(by=people[0], body=self.body())
        self.note(people[0])

    def sentence(self):
        text = " ".join(self.rng.choice(WORDS) for _word in range(self.rng.randint(4, 7)))
        return (text.capitalize() + ".", self.rng.choice([None, *self.sources]))

    def body(self):
        return [
            paragraph(" ".join(text + (marker(source) if source else "") for text, source in part))
            for part in self.paragraphs
            if part
        ] or [paragraph("Nothing is left of it.")]

    def note(self, by):
        for part in self.paragraphs:
            for sentence in part:
                self.savers.setdefault(sentence, by)
                self.savers.setdefault(sentence[0], by)

    def edit(self):
        part = self.rng.choice(self.paragraphs)
        place = self.rng.randrange(len(part)) if part else 0
        match self.rng.choice(["add", "drop", "change", "cite", "move", "repeat"]):
            case "add":
                part.insert(place, self.sentence())
            case "drop" if part:
                del part[place]
            case "change" if part:
                words = part[place][0].split()
                words[self.rng.randrange(1, len(words) - 1)] = self.rng.choice(WORDS)
                part[place] = (" ".join(words), part[place][1])
            case "cite" if part:
                part[place] = (part[place][0], self.rng.choice([None, *self.sources]))
            case "move" if part:
                self.rng.choice(self.paragraphs).append(part.pop(place))
            case "repeat" if part:
                self.rng.choice(self.paragraphs).append(part[place])
        by = self.rng.choice(self.people)
        save(self.page, self.body(), by)
        self.note(by)

    def rule(self, checkers):
        step = step_of(self.page)
        for position in range(len(ledger(self.page).lines)):
            line = ledger(self.page).lines[position]  # one that stands twice may be done by now
            by = self.rng.choice(checkers)
            if line.is_done or self.rng.random() < 0.4 or by.pk in line.statement.writers:
                continue
            rule_on(step, line, by=by)
            sentence = (line.occurrence.text, line.occurrence.citation_ids)
            self.ruled[sentence].add(by)

    def check(self):
        """Ruled if and only if exactly this was ruled on by somebody who did not introduce it."""
        for line in ledger(self.page).lines:
            if line.occurrence.kind != "body.paragraph":
                continue
            text, ids = line.occurrence.text, line.occurrence.citation_ids
            assert line.is_done == bool(self.ruled[(text, ids)]), text
            source = next((one for one in self.sources if one.pk in ids), None)
            for saver in (self.savers.get(text), self.savers.get((text, source))):
                assert saver not in self.ruled[(text, ids)] or line.state is State.OPEN
                assert saver is None or saver.pk in line.statement.writers


@pytest.mark.parametrize("seed", range(RUNS))
def test_ruled_means_that_exactly_this_was_ruled_on_by_somebody_else(seed, sources):
    people = [factories.account(name, "Both", "Fact-checkers") for name in ("Ann", "Ben", "Cid")]
    for person in people[:2]:
        person.groups.add(factories.group("Writers"))
    story = Story(random.Random(seed), people[:2], sources)  # noqa: S311  # not a secret
    for _round in range(4):
        submit_again(story.page, people[0])
        story.rule(people)
        story.check()
        send_back(story.page, people[2])
        for _edit in range(3):
            story.edit()
            story.check()


def submit_again(page, by):
    state = StoryPage.objects.get(pk=page.pk).current_workflow_state
    if state:
        state.resume(by)
    else:
        submit(page, by=by)
