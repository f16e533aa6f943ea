"""Lists for readers: of stories in pages; topics, authors, months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from news.models import Author, StoryPage, Topic
from news.models.story_queries import StoryQuerySet
from news.pagecache.figures import kept
from news.pagecache.tags import show_to_everybody, tag

from .printing.cards import Card
from .printing.press import cards_of

STORIES_PER_PAGE = 12


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which there were stories."""

    first_day: date
    number: int

    @property
    def address(self) -> str:
        """Its page, under the archive."""
        return reverse("month", args=(f"{self.first_day:%Y}", f"{self.first_day:%m}"))


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the archive, newest month first."""

    year: int
    months: tuple[Month, ...]


def _public(*, everywhere: bool) -> QuerySet[StoryPage]:
    stories = StoryPage.objects.published() if everywhere else StoryPage.objects.for_readers()
    return stories.order_by().values("pk")


def topics_with_stories(*, everywhere: bool = False) -> QuerySet[Topic]:
    """Topics that have live stories in the language at hand, or in any, with how many."""
    public = _public(everywhere=everywhere)
    return (
        Topic.objects.live()
        .annotate(number=Count("stories", filter=Q(stories__in=public)))
        .filter(number__gt=0)
        .order_by("name")
    )


def authors_with_stories(*, everywhere: bool = False) -> QuerySet[Author]:
    """Authors that have live stories in the language at hand, or in any, with how many and the newest."""
    live = Q(bylines__story__in=_public(everywhere=everywhere))
    return (
        Author.objects.live()
        .annotate(
            number=Count("bylines", filter=live),
            newest=Max("bylines__story__dateline_date", filter=live),
        )
        .filter(number__gt=0)
        .select_related("portrait")
        .prefetch_related("portrait__renditions")
        .order_by("name")
    )


def archive() -> list[Year]:
    """Every month of the datelines of live stories."""
    rows = (
        StoryPage.objects.for_readers()
        .order_by()
        .annotate(month=TruncMonth("dateline_date"))
        .values_list("month")
        .annotate(number=Count("pk"))
        .order_by("-month")
    )
    found: Iterable[tuple[date, int]] = kept(rows, list, tags={"stories"})
    months = [Month(first_day, number) for first_day, number in found]
    return [
        Year(year, tuple(group)) for year, group in groupby(months, lambda one: one.first_day.year)
    ]


def page_of(stories: StoryQuerySet, request: HttpRequest) -> "Page[Card]":
    """The page of `stories` that `?page=` names, as cards; raises Http404 for one that there isn't."""
    try:
        pages = Paginator(stories, STORIES_PER_PAGE)
        pages.count = kept(stories.order_by(), number_of, tags={"stories"})
        page: Any = pages.page(request.GET.get("page") or 1)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404 from error
    first = max(page.start_index() - 1, 0)
    page.object_list = cards_in_order(
        stories.values_list("pk", flat=True)[first : page.end_index()]
    )
    return page


def cards_in_order(ids: Iterable[int]) -> list[Card]:
    """The cards of these stories, without those that have just been taken off."""
    ids = list(ids)
    cards = cards_of(ids)
    return [cards[pk] for pk in ids if pk in cards]


def number_of(stories: QuerySet[Any]) -> int:
    """How many there are: to be kept until it changes."""
    return stories.count()


def show_list[Response: HttpResponse](
    response: Response, tags: set[str], stories: Iterable[Card], *, reads: Iterable[str] = ()
) -> Response:
    """A list of `stories`, in pages, for everybody, with the pictures that it shows."""
    images = {tag("image", one.image) for one in stories if one.image}
    return show_to_everybody(response, tags | images, reads=("page", *reads))
