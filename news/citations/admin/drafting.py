"""The writer of citations that no form has written: found by a look-up, or in a file."""

from dataclasses import fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from news.citations.models import Citation
from news.citations.records.record import Record
from news.desk.locks import lock_text

_FILLED = [field.name for field in fields(Record) if field.name not in {"id", "type", "note"}]


@transaction.atomic
def create_draft(record: Record, *, by: Any) -> Citation:
    """A new citation as `by`'s unchecked draft, with its first revision.

    Raises ValidationError for what the form would refuse too.
    """
    citation = Citation(has_unpublished_changes=True)
    citation.fill_from(record)
    # Each constraint would be a query, of which an import makes thousands; the database asks them.
    citation.full_clean(validate_constraints=False)
    for contributor in citation.contributors.all():
        contributor.full_clean(exclude=["citation"], validate_constraints=False)
    if known := citation.duplicates():
        raise ValidationError({name: _("Another citation has this already.") for name in known})
    citation.save()
    citation.save_revision(user=by, log_action="wagtail.create")
    return citation


@transaction.atomic
def fill_gaps(citation: Citation, record: Record, *, by: Any) -> list[str]:
    """Take over from `record` what `citation` lacks, as a new draft; names of the fields filled.

    Nothing that somebody has written is replaced. A citation under review stays as it is.
    """
    lock_text(citation)
    newest = citation.get_latest_revision_as_object()
    if newest.workflow_in_progress:
        return []
    known = newest.record
    gaps = {
        name: getattr(record, name)
        for name in _FILLED
        if getattr(record, name) and not getattr(known, name)
    }
    if not gaps:
        return []
    newest.fill_from(replace(known, **gaps))
    newest.full_clean()
    newest.save_revision(user=by, log_action="wagtail.edit")
    return sorted(gaps)
