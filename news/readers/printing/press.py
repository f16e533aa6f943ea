"""The press: prints stories, and finds what was printed.

A story is printed when it goes live, so that readers wait for nothing. What is missing or not true
any more is printed for the first reader who asks, or by `news.upkeep.reprints` before.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from threading import Lock
from typing import Any

from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from wagtail.models import Site

from news.languages import language_of
from news.models import StoryPage
from news.models.story_queries import StoryQuerySet
from news.prints import shelf
from news.readers.shown import ShownStory, StoryInFull

from .cards import Card
from .full_text import body_html
from .items import Item, feed_item
from .parts import as_jsonld, breadcrumbs, in_context, tags, tags_of_card
from .shapes import Shape, in_full

# Those met so far, by their ids.
Sites = dict[int, Site]
_PARTS = ("social", "head", "article")
# The texts of a print, in their order.
NAMES = ("item", "tags", "standfirst", *_PARTS, "full", "prose")


@dataclass(frozen=True)
class PageParts:
    """What the page of a story has of its own, for the frame that all pages share."""

    standfirst: str
    social: SafeString
    head: SafeString
    article: SafeString


@dataclass(frozen=True)
class Printed(PageParts):
    """All that readers get of a story. `tags` says what it shows (`news.pagecache.tags`).

    `prose` is its running text, of which a search shows passages.
    """

    tags: frozenset[str]
    item_as_json: str
    full_as_json: str
    prose: str

    @classmethod
    def kept(cls, texts: Sequence[str]) -> "Printed":
        """As `texts` has made it."""
        item, shown, standfirst, social, head, article, full, prose = texts
        return cls(
            standfirst=standfirst,
            # Safe: our templates have made them, and nobody else writes these rows.
            social=mark_safe(social),  # noqa: S308
            head=mark_safe(head),  # noqa: S308
            article=mark_safe(article),  # noqa: S308
            tags=frozenset(shown.split(",")),
            item_as_json=item,
            full_as_json=full,
            prose=prose,
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """As texts, to be put away."""
        shown = ",".join(sorted(self.tags))
        parts = self.standfirst, self.social, self.head, self.article
        return (self.item_as_json, shown, *parts, self.full_as_json, self.prose)

    @cached_property
    def item(self) -> Item:
        """The entry of a feed."""
        item: Item = json.loads(self.item_as_json)
        return item

    @cached_property
    def full(self) -> Shape:
        """All that the API says."""
        shape: Shape = json.loads(self.full_as_json)
        return shape


def parts_of(story: StoryInFull, request: HttpRequest, **beside: Any) -> PageParts:
    """The parts of the page of a live story, or in a preview of the version at hand."""
    given = in_context(story, request) | beside
    if not given.get("is_preview"):
        given["jsonld"] = as_jsonld(story, given["address"], request)
        given["breadcrumbs"] = breadcrumbs(story.row, given["address"], request)
    pieces = {name: render_to_string(f"news/story/{name}.html", given).strip() for name in _PARTS}
    # Safe: templates have made them.
    return PageParts(
        standfirst=story.row.standfirst,
        **{name: mark_safe(piece) for name, piece in pieces.items()},  # noqa: S308
    )


class NotDrawn(Exception):  # nobody is told
    """A picture of the story has not been drawn in all its sizes yet."""


@dataclass(frozen=True)
class Proof:
    """A story printed, and not put away yet."""

    story: StoryInFull
    printed: Printed
    card: Card

    @classmethod
    def of(cls, story: StoryInFull, request: HttpRequest, *, draws: bool) -> "Proof":
        """Print a live story. Unless it `draws`, raises NotDrawn rather than draw a picture."""
        undrawn: set[int] | None = None if draws else set()
        beside = {"undrawn": undrawn}
        html = body_html(story, request, **beside)
        parts = parts_of(story, request, **beside)
        card = Card.of(story, request, **beside)
        if undrawn:
            raise NotDrawn
        printed = Printed(
            standfirst=parts.standfirst,
            social=parts.social,
            head=parts.head,
            article=parts.article,
            tags=frozenset(tags(story)),
            item_as_json=json.dumps(feed_item(story, request, html=html), ensure_ascii=False),
            full_as_json=json.dumps(in_full(story, request, html=html), ensure_ascii=False),
            prose=story.row.prose,
        )
        return cls(story, printed, card)

    def keep(self, begun: shelf.Begun) -> bool:
        """Put it away; whether it was kept (`news.prints.shelf`)."""
        if not self.story.publication:
            return False
        return shelf.keep(
            self.story.row.pk,
            publication_id=self.story.publication.pk,
            language=language_of(self.story.row.locale_id),
            begun=begun,
            texts=self.printed.texts,
            card=self.card.stored(),
            tags=self.printed.tags,
            card_tags=tags_of_card(self.story),
        )


def proofs(story_ids: Collection[int], *, draws: bool = True) -> Iterator[Proof]:
    """Live stories printed afresh, whatever is on the shelf; in any order."""
    rows = list(StoryPage.objects.live().for_reading().filter(pk__in=story_ids).order_by("locale"))
    sites: Sites = {}
    for locale_id, group in groupby(rows, attrgetter("locale_id")):
        with in_the_language_of(locale_id):
            for story in StoryInFull.each(list(group)):
                if request := asked_by_the_site(story.row, sites):
                    yield Proof.of(story, request, draws=draws)


def print_anew(story_ids: Collection[int], *, draws: bool = True) -> dict[int, Printed]:
    """Print these stories and put them away; those that are live. Raises NotDrawn unless it `draws`."""
    return {proof.story.row.pk: proof.printed for proof, _is_kept in _print(story_ids, draws=draws)}


def number_printed(story_ids: Collection[int]) -> int:
    """Print these stories; how many could be put away."""
    return sum(is_kept for _proof, is_kept in _print(story_ids))


def _print(story_ids: Collection[int], *, draws: bool = True) -> list[tuple[Proof, bool]]:
    try:
        return _print_once(story_ids, draws=False)
    except NotDrawn:
        if not draws:
            raise
    # To draw a picture is a change of what shows it, so it comes before what is kept.
    for _proof in proofs(story_ids):
        pass
    return _print_once(story_ids, draws=True)


def _print_once(story_ids: Collection[int], *, draws: bool) -> list[tuple[Proof, bool]]:
    # Each process remembers the fronts of sites for an hour, and may not have heard of a change.
    Site.clear_site_root_paths_cache()
    begun = shelf.begin()
    return [(proof, proof.keep(begun)) for proof in proofs(story_ids, draws=draws)]


_PRINTING: set[int] = set()
_LOCK = Lock()


def printed_of(row: StoryPage) -> Printed:
    """What was printed of a live story; printed now if it wasn't, or isn't true any more.

    The row may have brought it along (`news.models.section.printed_story_at`). Of many who ask at
    once one prints; the others get the page without one. Raises Http404 if the story has just been
    taken off, or isn't below a site's front.
    """
    if row.print_brought and (texts := shelf.unpack(row.print_brought)):
        return Printed.kept(texts)
    if found := shelf.texts_of([row.pk]).get(row.pk):
        return Printed.kept(found)
    with _LOCK:
        is_first = row.pk not in _PRINTING
        _PRINTING.add(row.pk)
    if not is_first:
        return _made(proofs([row.pk]))
    try:
        return print_anew([row.pk]).get(row.pk) or _gone()
    finally:
        _PRINTING.discard(row.pk)


def _made(found: Iterator[Proof]) -> Printed:
    for proof in found:
        return proof.printed
    return _gone()


def _gone() -> Printed:
    raise Http404


def printed_newest(stories: StoryQuerySet, number: int) -> list[Printed]:
    """What was printed of the first of `stories`; printed now where it wasn't."""
    ids = list(stories.values_list("pk", flat=True)[:number])
    found = {pk: Printed.kept(texts) for pk, texts in shelf.texts_of(ids).items()}
    if missing := [pk for pk in ids if pk not in found]:
        found |= print_anew(missing)
    return [found[pk] for pk in ids if pk in found]


def prose_of(ids: Collection[int]) -> dict[int, str]:
    """The running text of those of these stories that are live, printed or not."""
    found = {pk: Printed.kept(texts).prose for pk, texts in shelf.texts_of(ids).items()}
    if missing := [pk for pk in ids if pk not in found]:
        rows = StoryPage.objects.live().filter(pk__in=missing)
        found |= {row.pk: row.prose for row in rows.only("standfirst", "body")}
    return found


def cards_of(ids: Collection[int]) -> dict[int, Card]:
    """The cards of those of these stories that are live, printed or not.

    What isn't printed is made of the stories' rows, and not put away: that takes their bodies.
    """
    found = {pk: Card.kept(values) for pk, values in shelf.cards_of(ids).items()}
    if missing := [pk for pk in ids if pk not in found]:
        sites: Sites = {}
        for row in StoryPage.objects.live().for_cards().filter(pk__in=missing):
            with in_the_language_of(row.locale_id):
                if request := asked_by_the_site(row, sites):
                    found[row.pk] = Card.of(ShownStory.of_card(row), request)
    return found


@contextmanager
def in_the_language_of(locale_id: int) -> Iterator[None]:
    """In the language of a story, and at the site's time: who asks or publishes has no say in it."""
    with override(language_of(locale_id)), timezone.override(None):
        yield


def asked_by_the_site(page: StoryPage, sites: Sites) -> HttpRequest | None:
    """A request for a page by its own site; None for one that isn't below a site's front."""
    address = page.get_url_parts()
    if address is None:
        return None
    pk = address[0]
    site = sites[pk] = sites.get(pk) or Site.objects.get(pk=pk)
    request = HttpRequest()
    request.META |= {"SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port)}
    request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001  # as Wagtail keeps it
    request.path = request.path_info = page.get_url(request) or "/"
    return request
