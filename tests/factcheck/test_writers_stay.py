"""Who wrote a sentence cannot be washed off: by cutting it, changing it, or copying the story."""

import random

import pytest
from django.urls import reverse

from news.factcheck.ledger.contributors import contributor_ids
from news.factcheck.ledger.tables import Statement
from news.models import StoryPage
from tests import factories
from tests.factories import paragraph
from tests.long import NIGHTLY

pytestmark = pytest.mark.django_db

HERS = "The cells of the treated mice grew by half within three weeks."
OTHER = "Nobody has repeated the work in another laboratory so far."
RUNS = 60 if NIGHTLY else 2


def save(page, by, *texts):
    page = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    page.body = StoryPage.body.field.to_python([paragraph(text) for text in texts])
    page.save_revision(user=by)
    return page


def writers(page, text):
    return set(Statement.objects.get(page=page, text=text).writers)


@pytest.fixture
def cora():
    return factories.account("Cora", "Colleague", "Fact-checkers")


@pytest.fixture
def story(writer, cora):
    """A story of the writer's, with a sentence of hers that a colleague has typed."""
    page = factories.story(by=writer, body=[paragraph(OTHER)])
    return save(page, cora, OTHER, HERS)


@pytest.mark.parametrize(
    "back",
    [
        "The cells of the treated mice, grew by half within three weeks.",
        "Within three weeks the cells of the treated mice grew by half.",
        "The cells of the treated animals grew by 50 per cent within three weeks.",
        "The cells of the treated mice grew by half.",
        f"{HERS[:-1]}, which nobody in the department could explain, or wanted to, at the time.",
    ],
)
def test_a_sentence_cut_and_pasted_back_with_a_change_is_still_hers(story, writer, cora, back):
    save(story, writer, OTHER)
    save(story, writer, OTHER, "In between stood something else altogether.")
    page = save(story, writer, OTHER, back)
    assert cora.pk in writers(page, back)
    assert cora.pk in contributor_ids(page)


def test_a_sentence_made_from_one_that_still_stands_is_hers_too(story, writer, cora):
    page = save(story, writer, OTHER, HERS, "The cells of the mice grew by half within a month.")
    assert cora.pk in writers(page, "The cells of the mice grew by half within a month.")


def test_a_sentence_that_only_has_small_words_in_common_is_not_hers(story, writer, cora):
    mine = "A review of the evidence by the agency is due in the autumn."
    assert writers(save(story, writer, OTHER, HERS, mine), mine) == {writer.pk}


def test_two_sentences_made_one_are_of_both(story, writer, cora):
    joined = f"{HERS[:-1]}, and nobody has repeated the work in another laboratory so far."
    save(story, cora, "Something else stood here.")
    assert {writer.pk, cora.pk} <= writers(save(story, writer, joined), joined)


def test_her_sentence_is_hers_in_a_copy_though_it_was_cut_before(story, writer, cora, as_user):
    cut = save(story, writer, OTHER)
    copy = cut.copy(update_attrs={"slug": "a-copy", "owner": writer}, user=writer)
    back = HERS.replace("mice", "mice,")
    assert cora.pk in writers(save(copy, writer, OTHER, back), back)


def test_her_sentence_is_hers_in_a_copy_made_in_the_admin(story, writer, cora, as_user):
    cut = save(story, writer, OTHER)
    asked = {
        "new_title": "A copy",
        "new_slug": "a-copy",
        "new_parent_page": cut.get_parent().pk,
        "publish_copies": "",
    }
    as_user(writer).post(reverse("wagtailadmin_pages:copy", args=[cut.pk]), asked)
    copy = StoryPage.objects.get(slug="a-copy")
    back = HERS.replace("mice", "mice,")
    assert cora.pk in writers(save(copy, writer, OTHER, back), back)


# At random ----------------------------------------------------------------------------------------

WORDS = [
    "amygdala",
    "sleep",
    "memory",
    "dose",
    "trial",
    "volunteers",
    "scanned",
    "placebo",
    "neurons",
    "slower",
    "faster",
    "morning",
    "recalled",
    "hippocampus",
    "weeks",
    "measured",
    "group",
    "training",
    "blood",
    "signal",
    "cortex",
    "reward",
]


class Desk:
    """Sentences, each with whoever has typed a part of it, as three people cut and paste them."""

    def __init__(self, rng, people):
        self.rng, self.people = rng, people
        self.standing = [self.new(), self.new()]
        self.cut, self.known = [], {}

    def new(self):
        words = [self.rng.choice(WORDS) for _word in range(self.rng.randint(9, 14))]
        return words, set()

    def step(self, by):  # a list of what people do
        """Change something; what is typed or changed is theirs too, what it was made of stays."""
        act = self.rng.choice(["add", "cut", "paste", "edit", "split", "join"])
        place = self.rng.randrange(len(self.standing)) if self.standing else 0
        if act == "add" or not self.standing:
            self.standing.insert(place, self.new())
        elif act == "cut":
            self.cut.append(self.standing.pop(place))
        elif act == "paste" and self.cut:
            self.standing.insert(place, self.changed(self.rng.choice(self.cut)))
        elif act == "edit":
            self.standing[place] = self.changed(self.standing[place])
        elif act == "split" and len(self.standing[place][0]) >= 8:
            words, whose = self.standing.pop(place)
            half = len(words) // 2
            self.standing[place:place] = [(words[:half], set(whose)), (words[half:], set(whose))]
        elif act == "join" and len(self.standing) > 1:
            (first, whose), (second, others) = self.standing.pop(), self.standing.pop()
            self.standing.append((first + second, whose | others))
        # What stood there word for word before is whose it was then.
        self.standing = [
            (words, self.known.setdefault(self.text(words), whose | {by.pk}))
            for words, whose in self.standing
        ]

    def changed(self, sentence):
        words, whose = list(sentence[0]), set(sentence[1])
        place = self.rng.randrange(len(words))
        match self.rng.choice(["word", "comma", "more", "less"]):
            case "word":
                words[place] = self.rng.choice(WORDS)
            case "comma":
                words[place] = words[place].rstrip(",") + ","
            case "more":
                words.insert(place, self.rng.choice(WORDS))
            case "less" if len(words) > 6:
                del words[place]
        return words, whose

    @staticmethod
    def text(words):
        return " ".join(words).capitalize().rstrip(",") + "."


@pytest.mark.parametrize("seed", range(RUNS))
def test_whoever_typed_a_part_of_a_sentence_stays_among_its_writers(seed, writer, cora):
    rng = random.Random(seed)  # noqa: S311  # not a secret
    people = [writer, cora, factories.account("Dora", "Third", "Fact-checkers")]
    page = factories.story(by=writer, body=[paragraph("It all began with nothing.")])
    desk = Desk(rng, people)
    for _step in range(14):
        by = rng.choice(people)
        desk.step(by)
        texts = [desk.text(words) for words, _whose in desk.standing]
        save(page, by, *(texts or ["It all began with nothing."]))
        for text, (_words, whose) in zip(texts, desk.standing, strict=True):
            assert whose <= writers(page, text), text
