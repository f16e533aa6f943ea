"""The writer of `Flag`: which citations notices speak of, and what a checker says to that."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from news.citations.kept import lock_row
from news.citations.models import Citation, Flag, FlagState, Notice
from news.citations.records import Record
from news.citations.standing import Nature, Standing, Told, standing_after
from news.desk.refusals import Refused

CONFIRMED = "citations.flag_confirmed"
DISMISSED = "citations.flag_dismissed"
_WORDS = {
    Standing.RETRACTED: Nature.RETRACTION,
    Standing.CONCERN: Nature.CONCERN,
    Standing.CORRECTED: Nature.CORRECTION,
    Standing.REINSTATED: Nature.REINSTATEMENT,
}
# Every citation that some notice speaks of, by each of its identifiers.
_SPOKEN_OF = """
    SELECT c.id, n.id FROM citations_notice n JOIN citations_citation c ON c.doi = n.doi
      WHERE n.doi <> '' AND c.doi <> '' AND c.merged_into_id IS NULL {only}
    UNION
    SELECT c.id, n.id FROM citations_notice n JOIN citations_citation c ON c.pmid = n.pmid
      WHERE n.pmid <> '' AND c.pmid <> '' AND c.merged_into_id IS NULL {only}
    UNION
    SELECT c.id, n.id FROM citations_notice n
      JOIN citations_otheridentifier o
        ON (o.kind = 'doi' AND o.value = n.doi AND n.doi <> '')
        OR (o.kind = 'pmid' AND o.value = n.pmid AND n.pmid <> '')
      JOIN citations_citation c ON c.id = o.citation_id
      WHERE c.merged_into_id IS NULL {only}
"""


class FlagRefused(Refused):
    """A decision on a flag could not be taken."""


@transaction.atomic
def raise_flags(*, only: Collection[int] | None = None) -> list[Flag]:
    """Flag every citation, or those with the ids in `only`, that stands otherwise by now.

    Returns the new flags. What is flagged already, confirmed or dismissed stays as it is, so that it
    can be run again at any time.
    """
    spoken_of = _spoken_of(only)
    notices = Notice.objects.in_bulk({pk for pks in spoken_of.values() for pk in pks})
    known: dict[int, set[str]] = defaultdict(set)
    flagged = Flag.objects.filter(citation_id__in=spoken_of)
    for citation_id, flagged_as in flagged.values_list("citation_id", "standing"):
        known[citation_id].add(flagged_as)
    new = []
    for citation_id, pks in spoken_of.items():
        told = [notices[pk] for pk in pks]
        standing = _standing(told)
        if not standing or standing in known[citation_id]:
            continue
        if standing is Standing.REINSTATED and not known[citation_id]:
            continue  # nobody here has ever heard of the retraction
        new.append(Flag(citation_id=citation_id, standing=standing, notice=_latest(told, standing)))
    made = Flag.objects.bulk_create(new, ignore_conflicts=True)
    return (
        list(
            Flag.objects.filter(
                citation_id__in=[flag.citation_id for flag in made], state=FlagState.OPEN
            ).select_related("citation", "notice")
        )
        if made
        else []
    )


def _spoken_of(only: Collection[int] | None) -> dict[int, set[int]]:
    clause = "" if only is None else "AND c.id = ANY(%s)"
    found: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_SPOKEN_OF.format(only=clause), None if only is None else [list(only)] * 3)
        for citation_id, notice_id in cursor.fetchall():
            found[citation_id].add(notice_id)
    return found


def _standing(notices: Iterable[Notice]) -> Standing | None:
    return standing_after(Told(Nature(notice.nature), notice.on) for notice in notices)


def _latest(notices: Iterable[Notice], standing: Standing) -> Notice:
    telling = [notice for notice in notices if notice.nature == _WORDS[standing]]
    return max(telling, key=lambda notice: (str(notice.on or ""), notice.pk))


def standing_of(record: Record) -> Standing | None:
    """How the source of `record` stands by all notices known here; None if none speaks of it."""
    known = Notice.objects.none()
    if record.doi:
        known |= Notice.objects.filter(doi=record.doi)
    if record.pmid:
        known |= Notice.objects.filter(pmid=record.pmid)
    return _standing(known)


@transaction.atomic
def decide(*, flag_id: int, confirm: bool, by: Any, comment: str = "") -> Flag:
    """Confirm a flag, so that readers see it, or dismiss it. It can be decided on anew.

    Whether `by` is a fact-checker is asked by the caller, who knows the stages. Raises FlagRefused.
    """
    flag = Flag.objects.filter(pk=flag_id).select_related("citation").first()
    if not flag:
        raise FlagRefused(_("This flag is gone."))
    lock_row(flag.citation)
    flag.refresh_from_db()
    if not confirm and not comment.strip():
        raise FlagRefused(_("Say why it does not concern this source."))
    flag.state = FlagState.CONFIRMED if confirm else FlagState.DISMISSED
    flag.decided_by, flag.decided_at, flag.comment = by, timezone.now(), comment.strip()
    flag.save(update_fields=["state", "decided_by", "decided_at", "comment"])
    log(
        instance=Citation.objects.get(pk=flag.citation_id),
        action=CONFIRMED if confirm else DISMISSED,
        user=by,
        data={"standing": str(flag.get_standing_display()), "comment": flag.comment},
    )
    return flag
