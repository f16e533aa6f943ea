"""All that rests on a story is carried over to its other form."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from wagtail.models import PageLogEntry

from news.desk.contributions import rename_in_contributions
from news.factcheck.clearances.clearing import Clearance, carry_over
from news.factcheck.ledger.rewrites import REWRITTEN, Rewrite
from news.factcheck.ledger.tables import ClearedStatement
from news.models import StoryPage
from news.models.minor_changes import MinorChange
from news.models.publications import carry_publication
from news.schemes import SCHEMES

from .ledger import LedgerInNewForm
from .margins import index_references, move_comments
from .proof import renamed_marks
from .reading import Reading
from .rows import digests_of, store_contents, store_row
from .stored import with_body
from .versions import NotProven, Version

_Carried = Mapping[Clearance, Clearance]


def carry(read: Reading) -> None:
    """Store the other form of a story that has been proven, with all that rests on it.

    The caller holds its lock. Raises NotProven; then the transaction has to be rolled back.
    """
    story, way, at = read.story, read.way, timezone.now()
    cleared = _cleared(read)
    anew = [one for one in cleared.values() if one not in read.versions]
    ledger = LedgerInNewForm(story, way, [*read.versions, *anew])
    contents = {one.revision.pk: with_body(one.revision.content, one.body) for one in read.versions}
    Rewrite.objects.create(
        page_id=story.pk,
        rule=way.name,
        at=at,
        revisions=digests_of(contents),
        digests={**ledger.digests, **ledger.anchors},
    )
    store_contents(contents)
    if read.changes_row:
        store_row(story.pk, read.row)
    ledger.store()
    _rename_in_contributions(story, read.versions)
    made = {
        one: _carry_clearance(one, cleared[one], ledger)
        for one in sorted(cleared, key=lambda it: it.number)
    }
    if read.shown and read.shown.clearance in made:
        carry_publication(read.shown, made[read.shown.clearance], is_as_shown=read.row_was_as_shown)
    _carry_minor_changes(story, made)
    move_comments(story, way, [read.row, *(one.body for one in read.versions)])
    index_references(story, way, read.row)
    _log(read, made, at)


def _cleared(read: Reading) -> dict[Clearance, Version]:
    """The clearances that have to be carried over, each with a version of its words, on the sources
    that they were cleared on. Raises NotProven if a live story shows others.
    """
    found = {
        clearance: version.with_sources_of(clearance)
        for version in read.versions
        for clearance in _of(version, read)
    }
    is_shown = read.shown is not None and read.shown.clearance in found
    if read.story.live and read.changes_row and not is_shown:
        raise NotProven("What it shows was not cleared in these words.")
    return found


def _of(version: Version, read: Reading) -> Iterator[Clearance]:
    """Of the clearances, newest first, of the words of a version: the newest, and the one that is shown."""
    digests = version.before.text_digests
    same = [one for one in read.clearances if digests.get(one.scheme) == one.text_digest]
    yield from same[:1]
    yield from (one for one in same[1:] if read.shown and one == read.shown.clearance)


def _rename_in_contributions(story: StoryPage, versions: Iterable[Version]) -> None:
    digests: dict[str, str] = {}
    marks: dict[str, str] = {}
    for version in versions:
        for number in SCHEMES:
            before, after = version.before.under(number), version.after.under(number)
            digests[before.text_digest] = after.text_digest
            marks |= renamed_marks(before, after)
    rename_in_contributions(story, text_digests=digests, marks=marks)


def _carry_clearance(clearance: Clearance, version: Version, ledger: LedgerInNewForm) -> Clearance:
    """The clearance of the other form, on the same rulings; the ledger has been renamed."""
    content = version.after.with_sources(clearance.content.sources)
    made = carry_over(clearance, content, rule=ledger.way.name)
    rows = list(
        clearance.statements.order_by("position").annotate(said=F("ruling__statement__digest"))
    )
    said = ledger.as_noted(version).after if rows else ()
    told = [(row.said, row.citation_ids) for row in rows]
    if told != [(one.digest, list(one.citation_ids)) for one in said]:
        raise NotProven(f"The statements of clearance no. {clearance.number} are other ones.")
    for row, one in zip(rows, said, strict=True):
        row.pk, row.clearance = None, made
        row.place, row.number, row.label = one.place, one.number, one.label
    ClearedStatement.objects.bulk_create(rows)
    return made


def _carry_minor_changes(story: StoryPage, made: _Carried) -> None:
    """An editor's word holds for the same two contents, each in its newest form."""
    now = {(one.scheme, one.text_digest): other for one, other in made.items()}
    said = MinorChange.objects.filter(before__page_id=story.pk)
    known = set(said.values_list("before", "after"))
    for one in said.select_related("before", "after").order_by("-pk"):
        before, after = (
            now.get((side.scheme, side.text_digest), side) for side in (one.before, one.after)
        )
        if (before.pk, after.pk) not in known:  # the newest of those of the same words
            known.add((before.pk, after.pk))
            one.pk, one.before, one.after = None, before, after
            one.save(force_insert=True)


def _log(read: Reading, made: _Carried, at: datetime) -> None:
    """As Wagtail's `log` does, which asks for the page and its type again."""
    entry = PageLogEntry(
        content_type_id=read.story.content_type_id,
        page_id=read.story.pk,
        label=read.story.get_admin_display_title(),
        action=REWRITTEN,
        timestamp=at,
        data={"rule": read.way.name, "clearances": [one.number for one in made.values()]},
    )
    PageLogEntry.objects.bulk_create([entry])
