"""Loads a corpus of any size in batches: constant memory, one transaction a batch.

It writes past the gate and past the triggers, which it may because it keeps what they ask for: the
clearances are of the very content, in the chain, and publications carry the database's own
fingerprint. `check_invariants` finds a corpus in order. For measuring, never for a site with readers.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify
from modelsearch.backends import get_search_backend
from modelsearch.backends.database.postgres.postgres import IndexEntry, ObjectIndexer
from modelsearch.backends.database.postgres.weights import get_weight
from modelsearch.index import BaseField
from wagtail.models import Page, Revision

from news.citations.models import Citation, CitationUse, Contributor
from news.citations.models.formatted import FormattedReference
from news.citations.models.house_style import HouseStyle
from news.demo.pictures import MOTIFS, draw_picture
from news.desk.contributions import Contribution
from news.desk.models import User
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.tables import ClearedStatement, Ruling, Statement, Support
from news.images.models import NewsImage
from news.models import Author, Byline, Publication, StoryIndexPage, StoryPage, Topic
from news.models.search_words import hyphenated
from news.secondread.gate import put_live
from news.wagtail_seams import refresh_title_norms

from . import citations as sources
from . import stories, words
from .clearing import Chain
from .copying import Numbers, copy_in, leave_out_what_is_taken, without_triggers
from .other_process import ahead

BATCH = 250
AUTHORS, TOPICS, IMAGES = 40, 30, 6
SOURCES_A_STORY, SOURCES_BEFORE = 2, 100
FIRST_DAY = datetime(2009, 1, 1, tzinfo=UTC)
PASSWORDLESS = "!"
# Every table with keys of its own that the corpus writes.
WRITTEN: tuple[type[Model], ...] = (
    *(Page, StoryPage.topics.through, Byline, Revision, Contribution, Publication),
    *(Citation, Contributor, CitationUse, FormattedReference),
    *(Clearance, Statement, Ruling, Support, ClearedStatement),
)


def load(
    number: int,
    *,
    seed: int,
    say: Callable[[int], Any] = lambda _done: None,
    in_two_processes: bool = False,
) -> None:
    """Add `number` stories, the same for the same `seed` on an empty newsroom.

    `say` is told how many there are after each batch. With `in_two_processes` stories are made
    while others are written; not within a transaction, which the other process doesn't see. Raises
    ProgrammingError where the database's user is no superuser.
    """
    lot = Random(seed)  # noqa: S311  # no secret
    numbers = Numbers()
    people = _people(lot)
    checker = _account("corpus-checker")
    chain = Chain(numbers, checker=checker)
    shelf = sources.Shelf()
    librarian = sources.Maker(
        lot=lot,
        numbers=numbers,
        chain=chain,
        house=HouseStyle.current(),
        content_type=ContentType.objects.get_for_model(Citation),
        by=people[0].account,
        at=FIRST_DAY,
    )
    section = StoryIndexPage.objects.order_by("path").select_related(None)[0]
    maker = stories.Maker(
        lot=lot,
        numbers=numbers,
        chain=chain,
        section=section,
        content_type=ContentType.objects.get_for_model(StoryPage),
        page_type=ContentType.objects.get_for_model(Page),
        authors=people,
        topics=_topics(),
        images=_images(),
        shelf=shelf,
        checker=checker,
        place=0,
        # The newest are of today, however many there are.
        first_day=timezone.now() - timedelta(hours=number / 2 + 1),
    )
    make = partial(_batches, number, maker, librarian)
    done = 0
    for cited, batch in ahead(make) if in_two_processes else make():
        with transaction.atomic(), without_triggers():
            sources.write(cited)
            write(batch)
        done += len(batch)
        say(done)
    Page.objects.filter(pk=section.pk).update(numchild=section.numchild + number)
    leave_out_what_is_taken(WRITTEN)
    _settle()


def _batches(
    number: int, maker: stories.Maker, librarian: sources.Maker
) -> Iterator[tuple[list[sources.Source], list[stories.Story]]]:
    """New sources and the stories that cite them and older ones, batch after batch."""
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        new = list(librarian.make(SOURCES_A_STORY * size + (0 if start else SOURCES_BEFORE)))
        maker.shelf.add(new)
        yield new, list(maker.make(size))


def write(batch: list[stories.Story]) -> None:
    """Copy the rows of some stories in, within `without_triggers`; the search index has them too."""
    pages = [story.page for story in batch]
    copy_in(Page, pages)
    copy_in(StoryPage, pages)
    through: Any = StoryPage.topics.through
    for model, rows in (
        (through, (row for story in batch for row in story.topics)),
        (Byline, (row for story in batch for row in story.bylines)),
        (Revision, (row for story in batch for row in story.revisions)),
        (Contribution, (row for story in batch for row in story.contributions)),
        (Clearance, (story.clearance for story in batch)),
        (CitationUse, (row for story in batch for row in story.uses)),
        (Statement, (row for story in batch for row in story.statements)),
        (Ruling, (row for story in batch for row in story.rulings)),
        (Support, (row for story in batch for row in story.supports)),
        (ClearedStatement, (row for story in batch for row in story.cleared)),
        (Publication, (story.publication for story in batch)),
    ):
        copy_in(model, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE news_publication SET fingerprint = news_story_fingerprint(story_id)"
            " WHERE story_id = ANY(%s)",
            [[page.pk for page in pages]],
        )
    _index(batch)


class _Indexer(ObjectIndexer):
    """The search backend's own reading of a story, each field once and without a query."""

    def __init__(self, story: stories.Story, backend: Any) -> None:
        super().__init__(story.page, backend)
        titles = story.reference_titles
        text = f"{story.page.title} {story.page.plain_text} {titles}"
        self._known = {"reference_titles": titles, "hyphenated_names": hyphenated(text)}
        self._read: dict[BaseField, list[Any]] = {}

    def prepare_field(self, obj: Any, field: BaseField) -> Any:
        # Fields of topics come here too, once for each topic.
        if obj is not self.obj:
            return list(super().prepare_field(obj, field))
        if field not in self._read:
            name = getattr(field, "field_name", "")
            self._read[field] = (
                [(field, get_weight(field.boost), self._known[name])]
                if name in self._known
                else list(super().prepare_field(obj, field))
            )
        return self._read[field]


def _index(batch: list[stories.Story]) -> None:
    backend = get_search_backend()
    content_type = ContentType.objects.get_for_model(StoryPage)
    IndexEntry.objects.bulk_create(
        [
            IndexEntry(
                content_type=content_type,
                object_id=one.id,
                title=one.title,
                body=one.body,
                autocomplete=one.autocomplete,
                title_text=one.title_text,
                body_text=one.body_text,
            )
            for one in (_Indexer(story, backend) for story in batch)
        ],
        batch_size=100,
    )
    with connection.cursor() as cursor:
        # As a trigger does elsewhere.
        cursor.execute(
            "SELECT search_write_entry(id) FROM unnest(%s::int[]) AS id",
            [[story.page.pk for story in batch]],
        )


def _settle() -> None:
    """What a site has had years for: norms of the search index, statistics of the tables."""
    refresh_title_norms(StoryPage)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _account(name: str) -> User:
    account, _created = User.objects.get_or_create(
        email=f"{name}@corpus.example",
        defaults={"first_name": "Corpus", "last_name": name.title(), "password": PASSWORDLESS},
    )
    return account


def _people(lot: Random) -> list[Author]:
    people = []
    for number in range(AUTHORS):
        name = f"{lot.choice(words.GIVENS)} {lot.choice(words.FAMILIES)}"
        slug = f"corpus-{number}"
        people.append(
            Author.objects.filter(slug=slug).first()
            or put_live(
                Author(slug=slug, name=name, role="Reporter", account=_account(f"writer-{number}"))
            )
        )
    return people


def _topics() -> list[Topic]:
    names = [thing.capitalize() for thing in (*words.THINGS, *words.AREAS)][:TOPICS]
    return [
        Topic.objects.filter(slug=slugify(name)).first()
        or put_live(Topic(slug=slugify(name), name=name))
        for name in names
    ]


def _images() -> list[NewsImage]:
    images = []
    for motif in list(MOTIFS)[:IMAGES]:
        title = f"Corpus: {motif}"
        images.append(
            NewsImage.objects.filter(title=title).first()
            or NewsImage.objects.create(title=title, file=draw_picture(motif), credit="NeuroGRIT")
        )
    return images
