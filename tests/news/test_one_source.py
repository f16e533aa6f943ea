"""Whatever is made of a story's words for readers is made of its statements, of every block."""

import re
from typing import Any

import pytest
from django.test import Client
from modelsearch.backends.database.postgres.postgres import IndexEntry
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from news.blocks.body import BodyBlock
from news.citations.admin.blocks import CitationChooserBlock
from news.factcheck.statements.cutting import occurrences_of
from news.models import StoryPage
from news.text.passages import passages_of
from search.finding import Filters
from search.queries import Search, excerpts
from tests import factories
from tests.arranged import arranged

pytestmark = pytest.mark.django_db
MARK = re.compile(r"zq[a-z]+x")
HIDDEN = "zqhiddenx"


class Marks:
    """A value for every kind of block, with a word of its own in each of its texts."""

    def __init__(self, source, picture):
        self.source, self.picture, self.number = source, picture, 0

    def word(self):
        self.number += 1
        letters = "abcdefghij"
        return "zq" + "".join(letters[int(digit)] for digit in f"{self.number:03}") + "x"

    def value(self, name, block) -> Any:
        if isinstance(block, ImageBlock):
            return {"image": self.picture.pk, "alt_text": HIDDEN, "decorative": True}
        if isinstance(block, TypedTableBlock):
            return {
                "caption": f"Of {self.word()}",
                "columns": [{"type": "text", "heading": f"In {self.word()}"}],
                "rows": [{"values": [f"<p>Cell {self.word()}</p>"]}],
            }
        if isinstance(block, StructBlock):
            return {name: self.value(name, child) for name, child in block.child_blocks.items()}
        if isinstance(block, ListBlock):
            return [{"type": "item", "value": self.value("item", block.child_block), "id": "1"}]
        return self._leaf(block)

    def _leaf(self, block) -> Any:
        match block:
            case CitationChooserBlock():
                return self.source.pk
            case RichTextBlock():
                return f"<p>It was {self.word()}.</p>"
            case ChoiceBlock():
                return next(key for key, _words in block.field.choices if key)
            case IntegerBlock():
                return 12
            case URLBlock():
                return "https://youtu.be/abcdefghijk"
            case CharBlock() | TextBlock():
                return f"It was {self.word()}"
        raise AssertionError(f"No text for {type(block)}: say how it is read.")

    def body(self):
        assert isinstance(BodyBlock(), StreamBlock)
        return [
            {"type": name, "value": self.value(name, block)}
            for name, block in BodyBlock().child_blocks.items()
        ]


@arranged
def story(writer):
    source, picture = factories.checked_citation(), factories.image()
    marks = Marks(source, picture)
    return factories.live_story(
        by=writer,
        title=f"It {marks.word()}",
        standfirst=f"A {marks.word()} story.",
        body=marks.body(),
        lead_image=picture,
        lead_image_alt="",
        lead_image_decorative=True,
        lead_image_caption=f"Seen {marks.word()}",
        lead_image_credit=f"By {marks.word()}",
        topics=[factories.topic()],
    )


def marks_in(text):
    return set(MARK.findall(text))


def statements_of(story):
    return marks_in(
        " ".join(one.text for one in occurrences_of(passages_of(story.checkable_content())))
    )


def test_every_block_has_statements_and_the_hidden_text_is_none(story):
    told = statements_of(story)
    stored = marks_in(str(story.body.get_prep_value())) | marks_in(
        f"{story.title} {story.standfirst}"
    )
    assert stored - told == {HIDDEN}
    assert len(told) > 25


def outputs(story):
    """All that is made of a story for readers, by name."""
    client = Client()
    entry = IndexEntry.objects.get(object_id=str(story.pk), content_type__model="storypage")
    get = lambda path: client.get(path).content.decode()  # noqa: E731
    found = {
        "page": get(story.url),
        "statements": get(f"{story.url}checked.html"),
        "search text": story.plain_text,
        "excerpt": story.prose,
        "index": f"{entry.title} {entry.autocomplete} {entry.body}",
        "list": get("/news/"),
        "front": get("/"),
        "topic": get("/topics/sleep/"),
        "author": get(story.authors[0].get_absolute_url()),
        "explainers": get("/explainers/"),
        "corrected": get("/corrected/"),
        "api": get(f"/api/v2/stories/{story.pk}/"),
        "api list": get("/api/v2/stories/"),
        "sitemap": get("/sitemap-stories-1.xml"),
    }
    for kind in ("rss", "atom", "json"):
        found[f"feed {kind}"] = get(f"/feeds/stories.{kind}")
    for word in sorted(marks_in(story.plain_text)):
        found[f"search for {word}"] = get(f"/search/?q={word}")
    return found


def test_nothing_is_shown_that_is_no_statement(story):
    story = StoryPage.objects.get(pk=story.pk)
    told = statements_of(story)
    for name, text in outputs(story).items():
        assert marks_in(text) <= told, name


@pytest.mark.parametrize(
    "name", ["page", "statements", "search text", "api", "feed rss", "feed atom", "feed json"]
)
def test_whole_texts_leave_nothing_out(story, name):
    story = StoryPage.objects.get(pk=story.pk)
    title = marks_in(f"{story.title} {story.lead_image_caption} {story.lead_image_credit}")
    assert statements_of(story) - title <= marks_in(outputs(story)[name])


def test_every_word_is_found_and_none_that_readers_cannot_see(story):
    story = StoryPage.objects.get(pk=story.pk)
    for word in marks_in(story.plain_text):
        found = list(Search(word, Filters()).page(1, size=10))
        assert found == [story.pk], word
        assert len(excerpts(list(found), word)) == 1
    assert list(Search(HIDDEN, Filters()).page(1, size=10)) == []
