"""What older faults and earlier versions left behind: found, and mended where it can be.

Nothing here puts content live that nobody has cleared: a repair goes through the same gate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, OuterRef, Q, Subquery
from wagtail.models import Revision, TaskState, WorkflowState

from news.citations.models import Citation
from news.desk.locks import lock_text
from news.desk.refusals import Refused
from news.factcheck.clearances.clearing import Clearance, clearance_of, record_clearance
from news.factcheck.ledger.contributors import contributions
from news.factcheck.workflow.stages import FactCheckTask, PublishTask
from news.models import Publication, StoryPage
from news.models.publications import record_publication
from news.publishing.rule import log_entries_of, publish


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is not as it should be; `repair` mends it, or is None where a person has to.

    `story_id` is the story that it is about, None for a citation.
    """

    what: str
    repair: Callable[[], Any] | None = None
    story_id: int | None = None


def faults() -> Iterator[Fault]:
    """Everything that is found, each with its repair."""
    yield from uncarried_clearances()
    yield from _lost_drafts()
    yield from _steps_without_workflow()
    yield from _workflows_without_step()
    yield from _stale_steps()
    yield from _unchecked_at_publication()
    yield from _lost_publications()


def faults_of(story: StoryPage) -> list[Fault]:
    """Those of one story."""
    return [fault for fault in faults() if fault.story_id == story.pk]


def uncarried_clearances() -> Iterator[Fault]:
    """What is live on an approval from before clearances were kept."""
    cleared = Clearance.objects.filter(citation=OuterRef("pk"))
    for citation in Citation.objects.filter(live=True).exclude(Exists(cleared)):
        yield _carry_over(citation)
    shown = Publication.objects.filter(story=OuterRef("pk"))
    for story in StoryPage.objects.live().exclude(Exists(shown)):
        yield _carry_over(story)
    waiting = Revision.objects.filter(
        Q(approved_go_live_at__isnull=False)
        | Q(
            task_states__status=TaskState.STATUS_IN_PROGRESS,
            task_states__task__in=PublishTask.objects.all(),
        ),
        content_type__app_label="news",
        content_type__model="storypage",
    )
    for revision in waiting.distinct():
        story = revision.as_object()
        approval = _approval_of(revision.pk)
        if approval and not clearance_of(story, story.checkable_content()):
            yield Fault(
                f"“{story}” was approved, and waits without a clearance on record.",
                partial(_record_approval, story, approval),
                story.pk,
            )


def _approval_of(revision_id: int | None) -> TaskState | None:
    """The fact-checker's approval of a revision, from before clearances were kept.

    A later one without a clearance is no approval: something went past the review page.
    """
    installed = MigrationRecorder.Migration.objects.filter(
        app="factcheck", name="0002_clearances"
    ).values("applied")
    return (
        TaskState.objects.filter(
            finished_at__lt=Subquery(installed[:1]),
            revision_id=revision_id,
            status=TaskState.STATUS_APPROVED,
            task__in=FactCheckTask.objects.all(),
            finished_by__isnull=False,
        )
        .order_by("-finished_at")
        .first()
    )


@transaction.atomic
def _record_approval(text: Any, approval: TaskState) -> Clearance:
    lock_text(text)
    wrote = contributions(text, upto=approval.revision_id).get(approval.finished_by_id or 0)
    if wrote:
        raise Refused(f"It was approved by one of its writers. {wrote}")
    return record_clearance(
        text=text,
        content=text.checkable_content(),
        revision=approval.revision,
        by=approval.finished_by,
        comment=approval.comment,
        at=approval.finished_at,
    )


def _carry_over(text: Any) -> Fault:
    approval = _approval_of(text.live_revision_id)
    what = f"“{text}” is live without a clearance on record."
    story_id = _story_of(text)
    if not approval:
        return Fault(f"{what} Nobody approved it either: take it off the site.", None, story_id)
    cleared = approval.revision.as_object().checkable_content()
    if cleared.text_digest != text.checkable_content().text_digest:
        what += " What is live is not what was approved: take it off the site."
        return Fault(what, None, story_id)

    @transaction.atomic
    def repair() -> None:
        clearance = _record_approval(text, approval)
        if isinstance(text, StoryPage):
            record_publication(text.pk, clearance, revision_id=text.live_revision_id)

    return Fault(what, repair, story_id)


def _lost_drafts() -> Iterator[Fault]:
    for story in StoryPage.objects.defer_streamfields().order_by("pk"):
        newest = Revision.objects.for_instance(story).order_by("-created_at", "-pk").first()
        if newest and story.latest_revision_id != newest.pk:

            def repair(story_id: int = story.pk, newest: Revision = newest) -> None:
                StoryPage.objects.filter(pk=story_id).update(
                    latest_revision=newest,
                    latest_revision_created_at=newest.created_at,
                    draft_title=newest.content["title"],
                    has_unpublished_changes=True,
                )

            what = f"The editor of “{story}” opens an older revision than the newest."
            yield Fault(what, repair, story.pk)


def _steps_without_workflow() -> Iterator[Fault]:
    steps = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exclude(
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )
    for step in steps.select_related("revision"):

        def repair(pk: int = step.pk) -> None:
            TaskState.objects.filter(pk=pk).update(status=TaskState.STATUS_CANCELLED)

        yield Fault(
            f"A step of “{step.revision.object_str}” is open after its workflow ended.",
            repair,
            _story_of(step.revision.content_object),
        )


def _workflows_without_step() -> Iterator[Fault]:
    open_steps = TaskState.objects.filter(
        workflow_state=OuterRef("pk"), status=TaskState.STATUS_IN_PROGRESS
    )
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).exclude(
        Exists(open_steps)
    )
    for state in states:
        yield Fault(
            f"“{state.content_object}” is under review at no stage.",
            partial(_restart, state),
            _story_of(state.content_object),
        )


def _stale_steps() -> Iterator[Fault]:
    for step in _open_story_steps():
        story = step.revision.content_object
        if story.latest_revision_id != step.revision_id:
            yield Fault(
                f"“{story}” was changed while it was under review.",
                partial(_restart, step.workflow_state),
                story.pk,
            )


def _unchecked_at_publication() -> Iterator[Fault]:
    for step in _open_story_steps().filter(task__in=PublishTask.objects.all()):
        story = step.revision.as_object()
        if not clearance_of(story, story.checkable_content()):
            yield Fault(
                f"“{story}” waits for publication, and nobody has cleared it.",
                partial(_restart, step.workflow_state),
                story.pk,
            )


def _story_of(text: Any) -> int | None:
    return text.pk if isinstance(text, StoryPage) else None


def _open_story_steps() -> Any:
    return TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        revision__content_type__app_label="news",
        revision__content_type__model="storypage",
    ).select_related("revision", "workflow_state")


def _restart(state: WorkflowState) -> None:
    """Put the newest revision before the fact-checkers; nothing that was decided is undone."""
    with transaction.atomic():
        text = state.content_object
        lock_text(text)
        state.cancel(user=None)
        if workflow := text.get_workflow():
            workflow.start(text, state.requested_by)


def _lost_publications() -> Iterator[Fault]:
    """Approved at the last stage, and not live: what a save at the same moment did once."""
    for story in StoryPage.objects.filter(live=False).order_by("pk"):
        state = story.workflow_states.order_by("-pk").first()
        if not state or state.status != WorkflowState.STATUS_APPROVED:
            continue
        step = state.task_states.filter(status=TaskState.STATUS_APPROVED).order_by("-pk").first()
        if not step or _was_withdrawn(story, step):
            continue
        yield Fault(
            f"“{story}” was approved for publication and is not live.",
            partial(publish, task_state=step, by=step.finished_by),
            story.pk,
        )


def _was_withdrawn(story: StoryPage, step: TaskState) -> bool:
    """Whether somebody took the story, or its schedule, back after the approval."""
    if Revision.objects.for_instance(story).filter(approved_go_live_at__isnull=False).exists():
        return True
    return bool(
        log_entries_of(story)
        .filter(
            Q(action__startswith="wagtail.unpublish") | Q(action="wagtail.schedule.cancel"),
            timestamp__gte=step.finished_at,
        )
        .exists()
    )


def mend(found: list[Fault]) -> tuple[list[str], list[str]]:
    """Mend each fault in a transaction of its own: what was mended, and what could not be."""
    mended, left = [], []
    for fault in found:
        if not fault.repair:
            left.append(fault.what)
            continue
        try:
            with transaction.atomic():
                fault.repair()
        except Refused as refused:
            left.append(f"{fault.what} {refused}")
        else:
            mended.append(fault.what)
    return mended, left
