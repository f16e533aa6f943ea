"""The writer of `Notice`: the Retraction Watch data as Crossref publishes them, and Crossref's own word.

Source of the columns: Crossref's documentation of the Retraction Watch data (a CSV of 20 columns and an
empty one; dates as "M/D/YYYY 0:00"; a missing identifier is blank, "0" or "unavailable").
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db import transaction

from news.citations.importing.csl_json import date_of, text_of
from news.citations.importing.tidy import plain, read_date
from news.citations.models import Notice
from news.citations.records.identifiers import BadIdentifier, normalise_doi, normalise_pmid
from news.citations.records.standing import Nature

RETRACTION_WATCH = "retraction-watch"
CROSSREF = "crossref"
BATCH = 2_000
_LONGEST_FIELD = 1_000_000
_COLUMNS = {
    "Record ID",
    "RetractionNature",
    "OriginalPaperDOI",
    "OriginalPaperPubMedID",
    "RetractionDate",
}
_NATURES = {nature.value.lower(): nature for nature in Nature}
# Crossref's types of updates (https://www.crossref.org/documentation/crossmark/).
_UPDATES = {
    "retraction": Nature.RETRACTION,
    "withdrawal": Nature.RETRACTION,
    "removal": Nature.RETRACTION,
    "partial_retraction": Nature.RETRACTION,
    "expression_of_concern": Nature.CONCERN,
    "correction": Nature.CORRECTION,
    "corrigendum": Nature.CORRECTION,
    "erratum": Nature.CORRECTION,
    "reinstatement": Nature.REINSTATEMENT,
}
_TEXTS = ("nature", "doi", "pmid", "notice_doi", "on", "reason", "title")


class BadNotices(ValueError):
    """The file is not what Crossref publishes; the message says why."""


@dataclass(slots=True)
class Report:
    """What came of an import. `skipped` maps a reason to how often; `examples` are of lines."""

    read: int = 0
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def skip(self, line: int, reason: str) -> None:
        """Count a row that could not be kept."""
        self.skipped[reason] += 1
        if len(self.examples) < 20:
            self.examples.append(f"Line {line}: {reason}")


def import_csv(
    lines: Iterable[str], *, progress: Callable[[int], None] = lambda _n: None
) -> Report:
    """Read the CSV row by row and keep every notice; reading it again changes nothing.

    `progress` is told the number of rows read after every batch. Raises BadNotices if the columns
    are not there.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    report = Report()
    rows = csv.DictReader(lines, strict=False)
    if not set(rows.fieldnames or ()) >= _COLUMNS:
        raise BadNotices("The columns of the Retraction Watch data are not there.")
    for batch in batched(_notices(rows, report), BATCH):
        _keep(batch)
        report.kept += len(batch)
        progress(report.read)
    progress(report.read)
    return report


def _notices(rows: csv.DictReader[str], report: Report) -> Iterator[Notice]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            report.read += 1
            report.skip(rows.line_num, f"it can't be read: {error}")
            continue
        report.read += 1
        if notice := _notice(row, rows.line_num, report):
            yield notice


def _notice(row: Mapping[str, str | None], line: int, report: Report) -> Notice | None:
    def text(column: str) -> str:
        return plain(row.get(column) or "")

    nature = _NATURES.get(text("RetractionNature").lower())
    doi = _identifier(normalise_doi, text("OriginalPaperDOI"))
    pmid = _identifier(normalise_pmid, text("OriginalPaperPubMedID"))
    record_id = text("Record ID")
    if not nature:
        report.skip(line, f"unknown nature “{text('RetractionNature')[:40]}”")
    elif not record_id:
        report.skip(line, "no record id")
    elif not doi and not pmid:
        report.skip(line, "neither DOI nor PubMed id of the publication")
    else:
        return Notice(
            source=RETRACTION_WATCH,
            record_id=record_id[:300],
            nature=nature,
            doi=doi[:300],
            pmid=pmid,
            notice_doi=_identifier(normalise_doi, text("RetractionDOI"))[:300],
            on=_american_date(text("RetractionDate")),
            reason=text("Reason").strip(";").replace(";", "; ").replace("+", ""),
            title=text("Title"),
        )
    return None


def _identifier(normalise: Callable[[str], str], text: str) -> str:
    """The normal form; empty for a placeholder such as “unavailable”, or if it can't be read."""
    if text in {"0", ""} or text.lower() == "unavailable":
        return ""
    try:
        return normalise(text)
    except BadIdentifier:
        return ""


def _american_date(text: str) -> date | None:
    try:
        return datetime.strptime(text.split(" ")[0], "%m/%d/%Y").date()  # noqa: DTZ007  # a day
    except ValueError:
        return None


def _keep(notices: Iterable[Notice]) -> None:
    """Insert or update; of two rows with one number the later counts."""
    last = {(notice.source, notice.record_id): notice for notice in notices}
    Notice.objects.bulk_create(
        last.values(),
        update_conflicts=True,
        unique_fields=["source", "record_id"],
        update_fields=list(_TEXTS),
    )


@transaction.atomic
def keep_updates_of(work: Mapping[str, Any]) -> int:
    """Keep what a work of Crossref's says was later published about it; how many notices."""
    doi = _identifier(normalise_doi, text_of(work.get("DOI")))
    updates = work.get("updated-by")
    if not doi or not isinstance(updates, list):
        return 0
    found = [
        notice
        for update in updates
        if isinstance(update, Mapping)
        and (notice := _update(update, doi, text_of(work.get("title"))))
    ]
    _keep(found)
    return len(found)


def _update(update: Mapping[str, Any], doi: str, title: str) -> Notice | None:
    nature = _UPDATES.get(text_of(update.get("type")).lower().replace("-", "_").replace(" ", "_"))
    notice_doi = _identifier(normalise_doi, text_of(update.get("DOI")))
    if not nature:
        return None
    try:
        on = read_date(date_of(update.get("updated")))
    except ValueError:
        on = None
    return Notice(
        source=CROSSREF,
        record_id=f"{nature.name}:{notice_doi or text_of(update.get('record-id'))}:{doi}"[:300],
        nature=nature,
        doi=doi[:300],
        notice_doi=notice_doi[:300],
        on=on.first_day if on else None,
        title=plain(title),
    )
