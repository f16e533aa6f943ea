"""What a search finds a story by, and what it shows of it."""

import re
from typing import Any

from django.utils.functional import cached_property

from news.text.facts import body_of
from news.text.passages import words_of_body

# Blocks that say little out of their rows.
FACTS = frozenset(("study_summary", "table"))


def hyphenated(text: str) -> str:
    """The names in `text` that have a hyphen before a number, in two words each."""
    found = []
    for parts in (run.split("-") for run in re.findall(r"[\w-]+", text)):
        numbered = [
            at for at, part in enumerate(parts) if at and parts[at - 1] and part[:1].isdecimal()
        ]
        if numbered:
            found += parts[: numbered[-1] + 1]
    return " ".join(filter(None, found))


class SearchWords:
    """A story's words for the search index. Stands before Wagtail's classes."""

    # Of the story itself.
    title: Any
    standfirst: Any
    authors: Any
    topics: Any
    sources: Any

    # The index is not written at Wagtail's signal: see `news.models.search_entries`.
    search_auto_update = False

    @property
    def plain_text(self) -> str:
        """Standfirst and body without mark-up."""
        return f"{self.standfirst} {words_of_body(body_of(self))}"

    # The search backend asks for each field five times.
    @cached_property
    def hyphenated_names(self) -> str:
        """Names like "IL-6" and "COVID-19" in two words, for the search index.

        PostgreSQL takes their number for a negative one, and would never find it.
        """
        return hyphenated(f"{self.title} {self.plain_text} {self.reference_titles}")

    @cached_property
    def author_names(self) -> str:
        """Names of the byline, for the search index."""
        return " ".join(author.name for author in self.authors)

    @cached_property
    def topic_names(self) -> str:
        """Names of the topics that readers see, for the search index."""
        return " ".join(topic.name for topic in self.topics.all() if topic.live)

    @property
    def prose(self) -> str:
        """Standfirst and running text without tables of facts: what a search shows of a story."""
        return f"{self.standfirst} {words_of_body(body_of(self), without=FACTS)}"

    @cached_property
    def reference_titles(self) -> str:
        """Titles and names of all sources, for the search index."""
        return " ".join(
            f"{citation.title} {citation.names} {citation.container_title}"
            for citation in self.sources().with_names()
        )
