"""One story, explained in words: what stands of it, where that disagrees, and what a repair would do."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Revision

from news.factcheck.assignments.assigning import assignment_of
from news.factcheck.clearances.chain import record_hash
from news.factcheck.clearances.clearing import Clearance, clearance_of
from news.factcheck.ledger.rewrites import Rewrite
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.state import Ledger, ledger_of
from news.factcheck.statements.compare import changed_sources
from news.models import Publication, StoryPage
from news.models.publications import fingerprint_of, newest_publication
from news.schemes import newest

from .invariants import QUERIES, in_sql
from .repairs import faults_of
from .stages import stage_of

_MOST = 10
_WORDS = 80


def explain(story: StoryPage) -> Iterator[tuple[str, list[str]]]:
    """Headings, each with sentences. Reads only.

    The last heading says what disagrees; it has no sentence for a story that is in order.
    """
    publication = newest_publication(story.pk)
    revision = story.get_latest_revision()
    version = story.get_latest_revision_as_object()
    yield "The row: what readers get", list(_row(story, publication))
    yield "What the gate let through last", list(_publication(publication))
    if rewrites := [_rewrite(one) for one in Rewrite.objects.filter(page_id=story.pk)]:
        yield "Its form", rewrites
    yield "The newest version", list(_version(version, revision))
    yield "Its statements", list(_statements(ledger_of(version)))
    yield "Its way", list(_way(story))
    yield "What disagrees", list(_disagreements(story, publication))


def _row(story: StoryPage, publication: Publication | None) -> Iterator[str]:
    yield f"“{story.title}”, number {story.pk}, at {story.url_path}. Stage: {stage_of(story).label}."
    if not story.live:
        yield "It is not live: readers get nothing of it."
        return
    yield f"It is live since {_when(story.last_published_at)}, as revision {story.live_revision_id}."
    if publication and publication.fingerprint == fingerprint_of(story.pk):
        yield "The row is as the gate let it through: the database’s fingerprints agree."


def _publication(publication: Publication | None) -> Iterator[str]:
    if not publication:
        yield "The gate never let it through."
        return
    clearance = publication.clearance
    yield f"At {_when(publication.at)}, as revision {publication.revision_id}."
    yield (
        f"It rests on clearance no. {clearance.number}, given by {clearance.checker} at "
        f"{_when(clearance.at)} under scheme {clearance.scheme} of digests (the newest is {newest().number})."
    )
    yield f"Digest of the words: {clearance.text_digest}. With the sources: {clearance.digest}."
    ruled = clearance.statements.count()
    yield (
        f"{ruled} statements were ruled on for it."
        if ruled
        else "It was cleared as a whole, before statements were ruled on one by one."
    )


def _rewrite(rewrite: Rewrite) -> str:
    return (
        f"Given another form by “{rewrite.rule}” at {_when(rewrite.at)}: {len(rewrite.revisions)} "
        f"revisions, and {len(rewrite.digests)} digests of statements and places."
    )


def _version(version: StoryPage, revision: Revision | None) -> Iterator[str]:
    if not revision:
        yield "It has no revision: nobody has saved it in the editor."
        return
    yield f"Revision {revision.pk}, saved by {revision.user or 'a script'} at {_when(revision.created_at)}."
    content = version.checkable_content()
    clearance = clearance_of(version, content)
    yield f"Digest of the words: {content.text_digest}. With the sources: {content.digest}."
    yield (
        f"Exactly these words were cleared: clearance no. {clearance.number}, {_when(clearance.at)}."
        if clearance
        else "Nobody has cleared exactly these words."
    )
    if revision.approved_go_live_at:
        yield f"It is scheduled for {_when(revision.approved_go_live_at)}."


def _statements(ledger: Ledger) -> Iterator[str]:
    counts = ", ".join(f"{ledger.counts[state]} {state.value}" for state in State)
    yield f"{len(ledger.lines)} in all: {counts}."
    reopened = [line for line in ledger.lines if line.reopened]
    for line in reopened[:_MOST]:
        yield f"Open again: “{line.occurrence.text[:_WORDS]}”. {line.reopened}"
    if len(reopened) > _MOST:
        yield f"So are {len(reopened) - _MOST} more."


def _way(story: StoryPage) -> Iterator[str]:
    step = story.current_workflow_task_state
    if not step:
        yield "It is on no way through a workflow."
        return
    yield (
        f"“{step.task.name}” ({step.get_status_display()}) since {_when(step.started_at)}, for "
        f"revision {step.revision_id}."
    )
    if holder := assignment_of(step).claimed_by:
        yield f"{holder} has taken it."


def _disagreements(story: StoryPage, publication: Publication | None) -> Iterator[str]:
    """Each with what a repair would do."""
    if story.live and publication:
        yield from _against_the_clearance(story, publication)
    for clearance in Clearance.objects.of(story):
        if record_hash(clearance.record) != clearance.hash:
            yield f"Clearance no. {clearance.number} is not as it was written: its hash differs."
    for name, (sentence, query) in QUERIES.items():
        if sentence.startswith("Story %s") and _is_found(query, story.pk):
            yield f"{name}: {sentence % story.pk}"
    for fault in faults_of(story):
        yield f"{fault.what} " + (
            "“manage.py check_workflows --repair” mends it."
            if fault.repair
            else "No repair mends it: somebody has to decide."
        )


def _against_the_clearance(story: StoryPage, publication: Publication) -> Iterator[str]:
    clearance, shown = publication.clearance, story.checkable_content()
    if clearance.text_digest != shown.under(clearance.scheme).text_digest:
        yield (
            f"The row has other words than clearance no. {clearance.number}. It was changed after "
            f"{_when(publication.at)}, past the gate."
        )
    for change in changed_sources(clearance.content, shown):
        yield (
            f"A source says something else than at {_when(clearance.at)}, when it was cleared "
            f"({change.place}). Readers see it as it was cleared, until a fact-checker accepts the "
            "change."
        )


def _is_found(query: str, story_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM ({in_sql(query)}) AS found(id) WHERE id = %s", [story_id])  # noqa: S608  # ours
        return cursor.fetchone() is not None


def _when(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i e") if at else "an unknown time"
