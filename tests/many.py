"""Live stories by the dozen, for tests of what lists them: from the corpus's bulk loader.

A story costs a twentieth of what it costs through the desk, and is as if it had gone that way
(`tests/corpus`). For what a test looks at closely use `tests/factories.py`.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from news.citations.models import Citation
from news.corpus.citations import Source
from news.corpus.clearing import Chain
from news.corpus.copying import Numbers, leave_out_what_is_taken, without_triggers
from news.corpus.loader import WRITTEN, write
from news.corpus.stories import Maker, Said
from news.models import StoryIndexPage, StoryPage

from . import factories


class _Shelf:
    """Sources that are there already, as the corpus asks for its own."""

    def __getitem__(self, pk: int) -> Any:
        citation = Citation.objects.get(pk=pk)
        return _Cited(citation, citation.public_form)


class _Cited:
    def __init__(self, citation: Citation, form: Any) -> None:
        self.citation, self.form = citation, form

    words = Source.words


def many_stories(*wanted: dict[str, Any]) -> list[StoryPage]:
    """Live stories with these fields of `Said`, oldest first, all within the last hour."""
    section = StoryIndexPage.objects.order_by("path").first()
    numbers = Numbers()
    checker = factories.account("Charlie", "Counter", "Fact-checkers")
    maker = Maker(
        lot=Random(1),  # noqa: S311  # no secret
        numbers=numbers,
        chain=Chain(numbers, checker=checker),
        section=section,
        content_type=ContentType.objects.get_for_model(StoryPage),
        page_type=ContentType.objects.get_for_model(Page),
        authors=[],
        topics=[],
        images=[],
        shelf=_Shelf(),
        checker=checker,
        place=0,
        first_day=timezone.now(),
    )
    stories = []
    author = None
    for place, fields in enumerate(wanted):
        if "author" not in fields:
            author = author or factories.writer("Willa", "Writer").author
        said = Said(**{"body": [factories.paragraph("The cells grew.")], "author": author} | fields)
        maker.place += 1
        at = timezone.now() - timedelta(milliseconds=len(wanted) - place)
        stories.append(maker.story(said, at, with_ledger=True))
    with transaction.atomic(), without_triggers():
        write(stories)
    Page.objects.filter(pk=section.pk).update(numchild=section.numchild + len(stories))
    leave_out_what_is_taken(WRITTEN)
    return [StoryPage.objects.get(pk=story.page.pk) for story in stories]


def titled(titles: Sequence[str], **fields: Any) -> list[StoryPage]:
    """Live stories of these titles, oldest first, otherwise alike."""
    return many_stories(*({"title": title} | fields for title in titles))
