"""What the gate let through last, and what readers are told of it: one query for any number of stories."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.aggregates import JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Coalesce, JSONObject

from news.citations.aftercare import reader_notices
from news.citations.aftercare.reader_notices import Notices
from news.citations.models import HouseStyle
from news.desk.names import PublicName
from news.factcheck.ledger.tables import ClearedStatement, Support
from news.models import CheckDisclosure, Publication
from news.sources import Sources

from .shown_check import Checker, Settled, ShownCheck, ShownStatement

_SETTLED = models.Case(
    models.When(ruling__verdict="nothing", then=models.Value(Settled.NOTHING.value)),
    models.When(ruling__exemption="", then=models.Value(Settled.COMPARED.value)),
    default=models.Value(Settled.EXEMPT.value),
)


@dataclass(frozen=True, slots=True)
class LetThrough:
    """What readers are shown of a story beside its row.

    `publication` is what the gate let through last, or None if it never did. `cleared` has what the
    sources said when they were cleared, `house` the style of references, `notices` what checkers
    have confirmed of sources since, `check` how the story was checked.
    """

    publication: Publication | None
    cleared: Sources
    house: HouseStyle
    notices: Notices
    check: ShownCheck | None


def let_through(story_ids: Collection[int]) -> dict[int, LetThrough]:
    """What readers are shown of each story beside its row. One query for all."""
    newest = (
        Publication.objects.filter(story_id__in=story_ids)
        .order_by()
        .values("story_id")
        .annotate(newest=models.Max("pk"))
    )
    cleared = ClearedStatement.objects.filter(clearance=models.OuterRef("clearance")).order_by()
    supporting = Support.objects.filter(ruling=models.OuterRef("ruling")).values("citation_id")
    statements = cleared.values("clearance").annotate(
        told=JSONObject(
            cited=JSONBAgg("citation_ids", order_by="position"),
            supporting=JSONBAgg(ArraySubquery(supporting), order_by="position"),
            settled=JSONBAgg(_SETTLED, order_by="position"),
        )
    )
    rows = (
        Publication.objects.filter(pk__in=newest.values("newest"))
        .select_related("clearance")
        .defer("clearance__payload")  # all words of the story, which its row has as well
        .annotate(
            cleared_sources=models.F("clearance__payload__sources"),
            statements=models.Subquery(statements.values("told")),
            rulers=ArraySubquery(
                _people().filter(rulings__cleared__clearance=models.OuterRef("clearance"))
            ),
            approver=models.Subquery(_people().filter(pk=models.OuterRef("clearance__checker"))),
            names=CheckDisclosure.as_column(),
            house=HouseStyle.as_column(),
            notices=reader_notices.as_column(models.OuterRef("story_id")),
        )
        .order_by()
    )
    found = {row.story_id: _of_row(row) for row in rows}
    return {pk: found.get(pk) or _of_row(None) for pk in story_ids}


def _people() -> models.QuerySet[Any]:
    """Accounts as JSON objects, with their names as they stood at the clearance asked about."""
    at = models.OuterRef(models.OuterRef("clearance__at"))
    return (
        get_user_model()
        .objects.annotate(
            told=JSONObject(
                id="pk",
                name=Coalesce(
                    PublicName.as_column(user=models.OuterRef("pk"), at=at), models.Value("")
                ),
                shown_as="shown_as",
            )
        )
        .order_by()
        .values("told")
        .distinct()
    )


def _of_row(row: Any) -> LetThrough:
    """Made from a row of the query above. `row` is None if the gate never let the story through."""
    if not row:
        return LetThrough(None, Sources(), HouseStyle(), reader_notices.from_column(None), None)
    told = row.statements or {"settled": [], "cited": [], "supporting": []}
    check = ShownCheck.of(
        row.clearance,
        told=[
            ShownStatement.of(settled, cited=cited, supporting=supporting)
            for settled, cited, supporting in zip(
                told["settled"], told["cited"], told["supporting"], strict=True
            )
        ],
        people=[Checker(**one) for one in (row.approver, *row.rulers)],
        names=True if row.names is None else row.names,
    )
    house = HouseStyle(**(row.house or {}))
    notices = reader_notices.from_column(row.notices)
    return LetThrough(row, Sources(row.cleared_sources), house, notices, check)
