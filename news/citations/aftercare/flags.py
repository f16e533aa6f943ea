"""The writer of `Flag`: which citations notices speak of, and what a checker says to that."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from news.citations.models import Citation, Flag, FlagState, Notice
from news.citations.records.record import Record
from news.citations.records.standing import NATURE_OF, Nature, Standing, Told, standing_after
from news.desk.locks import lock_text
from news.desk.refusals import FlagRefused

CONFIRMED = "citations.flag_confirmed"
DISMISSED = "citations.flag_dismissed"
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


@transaction.atomic
def raise_flags(*, only: Collection[int] | None = None) -> list[Flag]:
    """Flag every citation whose standing has changed, or only those with the ids in `only`.

    Returns the new flags. It can be run again at any time: flags that are there stay as they are,
    open, confirmed or dismissed. A notice that changes the standing again gets a new flag.
    """
    spoken_of = _spoken_of(only)
    notices = Notice.objects.in_bulk({pk for pks in spoken_of.values() for pk in pks})
    known: dict[int, list[Flag]] = defaultdict(list)
    rows = Flag.objects.filter(citation_id__in=spoken_of).select_related("notice")
    for flag in rows.order_by("found_at", "pk"):
        known[flag.citation_id].append(flag)
    new = []
    for citation_id, pks in spoken_of.items():
        told = [notices[pk] for pk in pks]
        standing = _standing(told)
        if standing and (notice := _news(standing, told, known[citation_id])):
            new.append(Flag(citation_id=citation_id, standing=standing, notice=notice))
    before = set(rows.values_list("pk", flat=True))
    Flag.objects.bulk_create(new, ignore_conflicts=True)  # another run was faster with the same
    made = Flag.objects.filter(citation_id__in={flag.citation_id for flag in new})
    return list(made.exclude(pk__in=before).select_related("citation", "notice"))


def _news(standing: Standing, told: list[Notice], known: list[Flag]) -> Notice | None:
    """The notice that makes a difference to what is flagged already; None if none does."""
    if standing is Standing.REINSTATED and not known:
        return None  # nobody here has ever heard of the retraction
    if known and known[-1].standing == standing and known[-1].state != FlagState.DISMISSED:
        return None
    notice = _latest(told, standing)
    for flag in known:
        same = flag.notice.notice_doi and flag.notice.notice_doi == notice.notice_doi
        if flag.notice_id == notice.pk or (same and flag.standing == standing):
            return None
    return notice


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
    telling = [notice for notice in notices if notice.nature == NATURE_OF[standing]]
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
    lock_text(flag.citation)
    flag.refresh_from_db()
    if not confirm and not comment.strip():
        raise FlagRefused(_("Say why it does not concern this source."))
    flag.state = FlagState.CONFIRMED if confirm else FlagState.DISMISSED
    flag.decided_by, flag.decided_at, flag.comment = by, timezone.now(), comment.strip()
    flag.on, flag.notice_doi = flag.notice.on, flag.notice.notice_doi
    flag.save(update_fields=["state", "decided_by", "decided_at", "comment", "on", "notice_doi"])
    log(
        instance=Citation.objects.get(pk=flag.citation_id),
        action=CONFIRMED if confirm else DISMISSED,
        user=by,
        data={"standing": str(flag.get_standing_display()), "comment": flag.comment},
    )
    return flag
