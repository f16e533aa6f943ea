"""The newsroom that tests find when they ask for `newsroom`: built once a worker process.

It is made through the real writers, into a database of its own that is copied for the tests. What
a test is about it makes itself, with `tests/factories.py`.
"""

from functools import cached_property
from typing import Any

from news.citations.models import Citation
from news.desk.models import User
from news.factcheck.ledger.rules import APPROVE
from news.models import StoryPage

from . import factories
from .factories import marker, paragraph

PEOPLE = {
    "writer": ("Wanda", "Writer", "Writers"),
    "colleague": ("Walter", "Wright", "Writers"),
    "checker": ("Charlie", "Checker", "Fact-checkers"),
    "second_checker": ("Cleo", "Colleague", "Fact-checkers"),
    "editor": ("Edna", "Editor", "Editors"),
    "admin": ("Ada", "Admin", "Administrators"),
}
SOURCES = {
    "sleep": "Sleep clears the brain",
    "memory": "Maps of London in the hippocampus",
    "mice": "Mice that dreamt of mazes",
}
DRAFT, IN_REVIEW = "a-draft", "in-review"
LIVE = ("everything", "asleep", "taxis")


def build() -> None:
    """People, three checked citations, a draft, a story in review, three live stories."""
    people = {
        key: factories.account(first, last, group, email=_email(key), is_superuser=key == "admin")
        for key, (first, last, group) in PEOPLE.items()
    }
    for key in ("writer", "colleague"):
        factories.author_of(people[key])
    sources = {
        key: factories.citation(
            by=people["colleague"],
            checked_by=people["checker"],
            title=title,
            doi=f"10.5555/{key}",
        )
        for key, title in SOURCES.items()
    }
    by = people["writer"]
    sleep, memory = sources["sleep"], sources["memory"]
    said = [paragraph(f"The brain is rinsed at night.{marker(sleep)} Nobody knows why.")]
    factories.story(by=by, slug=DRAFT, title="A draft about sleep", body=said)
    waiting = factories.story(by=by, slug=IN_REVIEW, title="A story in review", body=said)
    stories = [
        factories.full_story(by=by, slug=LIVE[0], topics=[factories.topic("Sleep")]),
        factories.story(
            by=by, slug=LIVE[1], title="The brain asleep", body=said, topics=[factories.topic()]
        ),
        factories.story(
            by=by,
            slug=LIVE[2],
            title="Taxi drivers know the way",
            body=[paragraph(f"Drivers knew the way.{marker(memory)}")],
            topics=[factories.topic("Memory")],
        ),
    ]
    for story in stories:
        factories.submit(story, by=by)
        factories.decide(story, APPROVE, people["checker"])
        factories.decide(story, APPROVE, people["editor"])
    factories.submit(waiting, by=by)


def _email(key: str) -> str:
    return f"{key}@newsroom.example"


class Newsroom:
    """What is there, read when it is asked for: the objects are the test's own."""

    def __getattr__(self, name: str) -> User:
        """Somebody of the desk, by their key in `PEOPLE`."""
        if name not in PEOPLE:
            raise AttributeError(name)
        setattr(self, name, person := User.objects.get(email=_email(name)))
        return person

    @cached_property
    def sources(self) -> dict[str, Citation]:
        """The checked citations, by their key in `SOURCES`."""
        found = {one.title: one for one in Citation.objects.all()}
        return {key: found[title] for key, title in SOURCES.items()}

    @cached_property
    def draft(self) -> StoryPage:
        """A story that its writer has not submitted."""
        return _story(DRAFT)

    @cached_property
    def in_review(self) -> StoryPage:
        """A story that waits for a fact-checker; nothing is ruled on yet."""
        return _story(IN_REVIEW)

    @cached_property
    def live(self) -> list[StoryPage]:
        """What readers see: a story with every kind of block, and two short ones."""
        return [_story(slug) for slug in LIVE]

    def client(self, who: str) -> Any:
        """A client that is signed in as somebody."""
        return factories.signed_in(getattr(self, who))


def _story(slug: str) -> StoryPage:
    return StoryPage.objects.get(slug=slug)
