"""What readers are told of a source after a checker has confirmed it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from .models import Citation, Flag
from .models.notices import StandingChoice


@dataclass(frozen=True, slots=True)
class ReaderNotice:
    """ "Retracted", when, and where that can be read; `address` is empty if nowhere."""

    label: str
    on: date | None
    address: str


def as_column(page: OuterRef) -> ArraySubquery:
    """The confirmed flags of all sources of a page, as a column of another query."""
    duplicates = Citation.objects.filter(merged_into=OuterRef("citation_id")).order_by()
    flags = Flag.objects.confirmed().filter(citation__uses__page_id=page).order_by("decided_at")
    return ArraySubquery(
        flags.annotate(
            json=JSONObject(
                citation="citation_id",
                # A story may have been cleared on a duplicate that has been merged since.
                duplicates=ArraySubquery(duplicates.values("pk")),
                standing="standing",
                on="notice__on",
                doi="notice__notice_doi",
            )
        ).values("json")
    )


def from_column(rows: Iterable[Mapping[str, Any]] | None) -> dict[int, ReaderNotice]:
    """What the column says, by citation; of two flags of one citation the one confirmed last."""
    notices: dict[int, ReaderNotice] = {}
    for row in rows or ():
        notice = ReaderNotice(
            label=str(StandingChoice(row["standing"]).label),
            on=date.fromisoformat(row["on"]) if row["on"] else None,
            address=f"https://doi.org/{row['doi']}" if row["doi"] else "",
        )
        for pk in (row["citation"], *row["duplicates"]):
            notices[pk] = notice
    return notices


def notices_of(citation_ids: Collection[int]) -> dict[int, ReaderNotice]:
    """The same for some citations, in one query."""
    flags = Flag.objects.confirmed().filter(citation_id__in=citation_ids).select_related("notice")
    return {
        flag.citation_id: ReaderNotice(
            str(flag.get_standing_display()), flag.notice.on, flag.notice.address
        )
        for flag in flags.order_by("decided_at")
    }
