"""Two citations of one source become one. The writer of `merged_into`, `Merge` and `OtherIdentifier`.

The duplicate's row stays as a signpost: what cites it, in whatever text or revision, shows the
other one from then on. So no text is rewritten, no clearance broken, and where readers would see
something else, a fact-checker is asked first ("Changed sources").
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from news.citations.aftercare.flags import raise_flags
from news.citations.documents.adding import hand_over
from news.citations.models import Citation, CitationUse, IdentifierKind, Merge, OtherIdentifier
from news.citations.records.record import Record
from news.desk.locks import lock_text
from news.desk.refusals import MergeRefused

MERGED = "citations.merged"
MERGED_AWAY = "citations.merged_away"
# What can be taken from either side; notes and abstracts are the desk's, and are kept alike.
CHOICES = [field.name for field in fields(Record) if field.name != "id"]


def differences(keep: Citation, duplicate: Citation) -> list[str]:
    """The parts of the record in which the newest versions of the two differ."""
    ours, theirs = newest(keep).record, newest(duplicate).record
    return [name for name in CHOICES if getattr(ours, name) != getattr(theirs, name)]


def newest(citation: Citation) -> Citation:
    """The newest draft of a citation, or its row where it has none."""
    version: Citation = citation.get_latest_revision_as_object()
    return version


def reasons_against(keep: Citation, duplicate: Citation) -> list[str]:
    """Why the two can't be merged, in sentences; empty means go."""
    if keep.pk == duplicate.pk:
        return [_("Choose another citation: this one can't be merged with itself.")]
    if duplicate.live and not keep.live:
        return [_("“%s” is checked, the other one is not: keep the checked one.") % duplicate.title]
    return [
        _("“%s” has been merged into another citation already.") % one.title
        for one in (keep, duplicate)
        if one.merged_into_id
    ] + [
        _("“%s” is being checked. Merge it after the decision.") % one.title
        for one in (keep, duplicate)
        if one.workflow_in_progress
    ]


@transaction.atomic
def merge(*, keep_id: int, duplicate_id: int, taken: Mapping[str, bool], by: Any) -> Citation:
    """Make `duplicate_id` a signpost to `keep_id`.

    `taken` says for each part of the record whether it comes from the duplicate; what is not in it
    stays. Another value is a new draft of the citation kept, to be checked like any edit. Every use
    moves, every identifier is kept. Raises MergeRefused; then nothing has changed.
    """
    signposts = Citation.objects.filter(merged_into=duplicate_id)
    pointing = set(signposts.values_list("pk", flat=True))
    locked = {}
    for pk in sorted({keep_id, duplicate_id, *pointing}):  # everybody in this order
        citation = Citation.objects.filter(pk=pk).first()
        if not citation:
            raise MergeRefused(_("This citation is gone."))
        lock_text(citation)
        locked[pk] = Citation.objects.get(pk=pk)
    if set(signposts.values_list("pk", flat=True)) != pointing:
        raise MergeRefused(_("Somebody has merged another citation into this one. Try again."))
    keep, duplicate = locked[keep_id], locked[duplicate_id]
    if reasons := reasons_against(keep, duplicate):
        raise MergeRefused(*reasons)
    _keep_identifiers(keep, duplicate)
    Citation.objects.filter(merged_into=duplicate).update(merged_into=keep)
    Merge.objects.create(duplicate=duplicate, kept=keep, by=by)
    duplicate.merged_into = keep
    duplicate.save(update_fields=["merged_into"])
    _take(keep, newest(duplicate).record, taken, by)
    _move_uses(keep, duplicate)
    hand_over(source=duplicate, target=keep)
    raise_flags(only=[keep.pk])
    for one, other, action in ((keep, duplicate, MERGED), (duplicate, keep, MERGED_AWAY)):
        log(instance=one, action=action, user=by, data={"other": str(other), "id": other.pk})
    return keep


def _keep_identifiers(keep: Citation, duplicate: Citation) -> None:
    """Keep every identifier that either was known by, whichever of them the record shows later."""
    found = {
        (kind, getattr(version, kind))
        for version in (keep, newest(keep), duplicate, newest(duplicate))
        for kind in IdentifierKind.values
    }
    found |= set(duplicate.other_identifiers.values_list("kind", "value"))
    OtherIdentifier.objects.bulk_create(
        [
            OtherIdentifier(citation=keep, kind=kind, value=value)
            for kind, value in sorted(found)
            if value
        ],
        ignore_conflicts=True,
    )


def _take(keep: Citation, theirs: Record, taken: Mapping[str, bool], by: Any) -> None:
    version = newest(keep)
    changes = {
        name: getattr(theirs, name)
        for name in CHOICES
        if taken.get(name) and getattr(version.record, name) != getattr(theirs, name)
    }
    if not changes:
        return
    version.fill_from(replace(version.record, **changes))
    try:
        version.full_clean()
    except ValidationError as error:
        raise MergeRefused(*error.messages) from error
    version.save_revision(user=by, log_action="wagtail.edit")


def _move_uses(keep: Citation, duplicate: Citation) -> None:
    uses = CitationUse.objects.filter(citation=duplicate).order_by("page_id")
    for use in uses:
        # One by one: Wagtail's reference index listens to each save.
        kept, _new = CitationUse.objects.get_or_create(page_id=use.page_id, citation=keep)
        if use.is_shown and not kept.is_shown:
            kept.is_shown = True
            kept.save(update_fields=["is_shown"])
        use.delete()
