"""What readers are told of a source after a checker has confirmed it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from news.citations.models import Flag
from news.citations.models.notices import StandingChoice
from news.citations.records.standing import NATURE_OF, Standing, Told, standing_after


@dataclass(frozen=True, slots=True)
class ReaderNotice:
    """ "Retracted", when, and where that can be read; `address` is empty if nowhere."""

    label: str
    on: date | None
    address: str


# By what a notice finds its reference: ("DOI", "10.1126/x") or ("PMID", "7").
Notices = Mapping[tuple[str, str], ReaderNotice]
_COLUMNS = JSONObject(
    standing="standing",
    on="on",
    notice_doi="notice_doi",
    doi="citation__doi",
    pmid="citation__pmid",
    told_doi="notice__doi",
    told_pmid="notice__pmid",
)


def as_column(page: OuterRef) -> ArraySubquery:
    """The confirmed flags of all sources of a page, as a column of another query."""
    return ArraySubquery(_flags_of(page).annotate(json=_COLUMNS).values("json"))


def notices_of(page_id: int) -> Notices:
    """The same in a query of its own."""
    return from_column(_flags_of(page_id).annotate(json=_COLUMNS).values_list("json", flat=True))


def _flags_of(page: Any) -> Any:
    # Also those of a duplicate that has been merged: a story may have been cleared on it.
    uses = Q(citation__uses__page_id=page) | Q(citation__merged_into__uses__page_id=page)
    return Flag.objects.confirmed().filter(uses).order_by(F("on").asc(nulls_first=True), "pk")


def from_column(rows: Iterable[Mapping[str, Any]] | None) -> Notices:
    """What the column says. Several notices add up as `standing.py` has it.

    A notice belongs to references with the identifier of its citation, or with the one that the
    notice itself names. It does not pass on to a citation that was merged since, until a checker
    has accepted that.
    """
    by_identifier: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows or ():
        keys = {("DOI", row["doi"]), ("DOI", row["told_doi"])}
        keys |= {("PMID", row["pmid"]), ("PMID", row["told_pmid"])}
        for key in keys:
            if key[1]:
                by_identifier[key].append(row)
    return {key: _sum_of(rows) for key, rows in by_identifier.items()}


def notice_for(form: Mapping[str, Any], notices: Notices) -> ReaderNotice | None:
    """The notice on the source with this public form; None if there is none."""
    found = (notices.get((name, str(form.get(name, "")))) for name in ("DOI", "PMID"))
    return next((notice for notice in found if notice), None)


def _sum_of(rows: list[Mapping[str, Any]]) -> ReaderNotice:
    days = [date.fromisoformat(row["on"]) if row["on"] else None for row in rows]
    told = [
        (Told(NATURE_OF[Standing(row["standing"])], on), row)
        for row, on in zip(rows, days, strict=True)
    ]
    standing = standing_after(one for one, _row in told)
    telling, row = next(
        (one, row) for one, row in reversed(told) if standing and one.nature is NATURE_OF[standing]
    )
    return ReaderNotice(
        label=str(StandingChoice(row["standing"]).label),
        on=telling.on,
        address=f"https://doi.org/{row['notice_doi']}" if row["notice_doi"] else "",
    )
