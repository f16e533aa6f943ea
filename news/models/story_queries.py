"""Stories as the database finds them: conditions in the newsroom's words, and columns read from bodies."""

from calendar import monthrange
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Func
from wagtail.query import PageQuerySet

from news.evidence import Evidence, designs_of
from news.languages import of_the_site, of_this_language
from news.open_pages import is_open

from .authors import Byline
from .publications import Publication
from .topics import Topic


class FromStudySummary(Func):
    """A field of the body's study summary, as the database itself reads it from the JSON."""

    def __init__(self, name: str) -> None:
        path = f'$[*] ? (@.type == "study_summary").value.{name}'
        super().__init__(
            "body",
            template=f"(jsonb_path_query_first(%(expressions)s, '{path}'::jsonpath) #>> '{{}}')",
            output_field=models.TextField(),
        )


class HasExplainer(Func):
    """Whether the body has an explainer, as the database itself sees it."""

    def __init__(self) -> None:
        super().__init__(
            "body",
            template="jsonb_path_exists(%(expressions)s,"
            " '$[*] ? (@.type == \"explainer\")'::jsonpath)",
            output_field=models.BooleanField(),
        )


class FirstExplainer(Func):
    """The first explainer of the body: a JSON object of heading and points."""

    def __init__(self) -> None:
        super().__init__(
            "body",
            template="jsonb_path_query_first(%(expressions)s,"
            " '$[*] ? (@.type == \"explainer\").value'::jsonpath)",
            output_field=models.JSONField(),
        )


def with_authors() -> models.Prefetch:
    """Bylines with their authors, in one query."""
    return models.Prefetch("bylines", queryset=Byline.objects.select_related("author"))


class StoryQuerySet(PageQuerySet):
    """Stories, in the newsroom's words."""

    def published(self) -> Self:
        """What readers may see, newest first."""
        open_ones = self.live().filter(is_open()).filter(**of_the_site())
        return open_ones.order_by("-first_published_at", "-pk")

    def for_readers(self) -> Self:
        """The same in the language in which a reader reads the site."""
        return self.readable().order_by("-first_published_at", "-pk")

    def readable(self) -> Self:
        """The same, but not sorted by date."""
        return self.live().filter(is_open()).filter(**of_this_language())

    def for_cards(self) -> Self:
        """With what a list shows of each story, and without its body."""
        newest = Publication.objects.filter(story=models.OuterRef("pk")).order_by("-pk")
        return (
            self.defer_streamfields()
            .annotate(
                cleared_sources=models.Subquery(newest.values("clearance__payload__sources")[:1]),
                known_corrections=models.Subquery(newest.values("corrections")[:1]),
                first_explainer=FirstExplainer(),
            )
            .select_related("lead_image", "locale")
            .prefetch_related("lead_image__renditions", with_authors(), "topics")
        )

    def for_reading(self) -> Self:
        """With all that the page of each needs, shown as it was cleared."""
        return (
            self.select_related("lead_image")
            .prefetch_related(with_authors())
            .annotate(
                topics_brought=Topic.as_column(models.OuterRef("pk")), is_open_to_all=is_open()
            )
        )

    def explaining(self) -> Self:
        """Those with an explainer."""
        return self.filter(has_explainer=True)

    def in_month(self, year: int, month: int) -> Self:
        """Those of a month by their dateline, newest first."""
        last = date(year, month, monthrange(year, month)[1])
        return self.filter(dateline_date__range=(last.replace(day=1), last)).order_by(
            "-dateline_date", "-pk"
        )

    def corrected(self) -> Self:
        """Those that show a correction, the one corrected last first."""
        newest = Publication.objects.filter(story=models.OuterRef("pk")).order_by("-pk")
        ever = Publication.objects.filter(corrected_at__isnull=False).values("story")
        return (
            self.filter(pk__in=ever)
            .annotate(corrected_at=models.Subquery(newest.values("corrected_at")[:1]))
            .filter(corrected_at__isnull=False)
            .order_by("-corrected_at", "-pk")
        )

    def with_evidence(self, evidence: Evidence) -> Self:
        """Those whose label shows this kind of evidence."""
        return self.filter(study_design__in=[design.value for design in designs_of(evidence)])
