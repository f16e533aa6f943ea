"""Lists for readers: topics, authors, explainers, months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from news.models import Author, StoryPage, Topic
from news.pagecache.figures import kept


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
