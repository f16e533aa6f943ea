"""The import of a file as a background job. The writer of `CitationImport` and `ImportedEntry`.

Each entry is one transaction: its citation and its line of the report, or neither. So the job can stop
anywhere and go on where it was, on any worker; and a file that is imported again finds everything there.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from news.citations.aftercare.flags import raise_flags
from news.citations.importing.entries import BadEntry, BadFile, Raw
from news.citations.importing.formats import Format, decoded, format_of
from news.citations.importing.tidy import plain
from news.citations.matching.known import match_of
from news.citations.models import CitationImport, ImportedEntry, ImportState, Outcome

from .drafting import create_draft, fill_gaps

logger = logging.getLogger(__name__)


def start_import(*, name: str, data: bytes, by: Any) -> CitationImport:
    """Take a file in and leave a job for it; raises BadFile for one that can't be read at all."""
    text = decoded(data)
    found = format_of(text)
    if not found:
        raise BadFile(
            _("This is in none of the formats that are known here: %s.") % ", ".join(Format)
        )
    run = CitationImport.objects.create(
        name=name[:200], format=found.value, data=text.encode("utf-8", "replace"), by=by
    )
    import_entries.enqueue(run.pk)
    return run


@task(backend="jobs", queue_name="imports")
def import_entries(run_id: int) -> None:
    """Import what is not imported yet of one file."""
    carry_on(run_id)


def carry_on(run_id: int) -> None:
    """Go on with an import where it stands.

    Of two workers at once one waits for the other, entry by entry, and finds it done.
    """
    run = CitationImport.objects.select_related("by").get(pk=run_id)
    if run.state in {ImportState.DONE, ImportState.FAILED} or run.data is None:
        return
    text, reader = bytes(run.data).decode(), Format(run.format)
    if not run.total:
        _note(run, state=ImportState.RUNNING, total=_count(reader.entries(text)))
    done = ImportedEntry.objects.filter(run=run).count()
    try:
        for position, raw in enumerate(reader.entries(text), start=1):
            if position > done:
                _import_one(run, position, raw, reader)
    except BadFile as error:
        _finish(run, ImportState.FAILED, str(error))
    else:
        _finish(run, ImportState.DONE)
    made = ImportedEntry.objects.filter(run=run, citation__isnull=False)
    raise_flags(only=set(made.values_list("citation_id", flat=True)))


def _count(entries: Iterator[Raw]) -> int:
    count = 0
    try:
        for _entry in entries:
            count += 1
    except BadFile:
        pass  # told when the import comes to it
    return count


@transaction.atomic
def _import_one(run: CitationImport, position: int, raw: Raw, reader: Format) -> None:
    """One entry and its line in the report; nothing if another worker was faster."""
    # The row alone: the file in it is large.
    rows = CitationImport.objects.filter(pk=run.pk)
    rows.select_for_update(no_key=True).values_list("pk").get()
    if ImportedEntry.objects.filter(run=run, position=position).exists():
        return
    outcome, detail, title, citation = _outcome(raw, reader, run.by)
    ImportedEntry.objects.create(
        run=run,
        position=position,
        line=raw.line,
        outcome=outcome,
        title=plain(title)[:200],
        detail=plain(detail)[:5_000],
        citation=citation,
    )
    rows.update(done=position)


def _outcome(raw: Raw, reader: Format, by: Any) -> tuple[Outcome, str, str, Any]:
    title = ""
    try:
        parsed = reader.record_of(raw)
        title = parsed.record.title
        with transaction.atomic():
            if match := match_of(parsed.record):
                filled = fill_gaps(match.citation, parsed.record, by=by)
                outcome = Outcome.MERGED if filled else Outcome.MATCHED
                told = [_("It is here already: found by its %s.") % match.on]
                told += [_("Filled: %s.") % ", ".join(filled)] if filled else []
                return outcome, " ".join([*told, *parsed.lost]), title, match.citation
            citation = create_draft(parsed.record, by=by)
            return Outcome.CREATED, " ".join(parsed.lost), title, citation
    except BadEntry as error:
        return Outcome.REFUSED, str(error), title, None
    except ValidationError as error:
        return Outcome.REFUSED, " ".join(error.messages), title, None
    except DatabaseError:
        logger.exception("An entry of an import could not be saved")
        return Outcome.REFUSED, _("The database refused it; see the log."), title, None


def _note(run: CitationImport, **values: Any) -> None:
    CitationImport.objects.filter(pk=run.pk).update(**values)
    for name, value in values.items():
        setattr(run, name, value)


def _finish(run: CitationImport, state: ImportState, reason: str = "") -> None:
    _note(run, state=state, reason=reason, data=None, finished_at=timezone.now())


def resume_imports() -> int:
    """Leave a job for every import that is not finished; how many. For after a crash."""
    unfinished = CitationImport.objects.filter(
        state__in=[ImportState.WAITING, ImportState.RUNNING]
    ).values_list("pk", flat=True)
    for run_id in list(unfinished):
        import_entries.enqueue(run_id)
    return len(unfinished)
