"""A draft that went through fact-check and publish, without the way: the rows that it leaves behind.

The way through the desk costs four times as much, and most tests of a live story aren't about it.
`tests/site/test_published.py` holds the two against each other, table by table.
"""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import PageLogEntry, ReferenceIndex, TaskState, WorkflowState

from news.corpus.clearing import Chain
from news.corpus.copying import Numbers, copy_in, leave_out_what_is_taken, without_triggers
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.ruling import Judgement, Where, _sources_as_they_are
from news.factcheck.ledger.state import Ledger, Line, ledger_of
from news.factcheck.ledger.tables import ClearedStatement, Ruling, Support
from news.models import StoryPage
from news.models.publications import record_publication
from news.models.search_entries import note_in_indexes
from news.pagecache.tags import tag, translations_tag

# What is done one after the other is so in the record as well.
MOMENT = timedelta(milliseconds=1)


def judgement_on(line: Any) -> Judgement:
    """What an honest checker says: verified where it cites, a claim without a source exempt."""
    one = line.occurrence
    if not line.is_claim:
        return Judgement("nothing")
    if one.citation_ids:
        return Judgement("verified", supports=[Where(pk, "p. 1") for pk in one.citation_ids])
    return Judgement("verified", exemption="common", note="The desk knows.")


class Way:
    """What checker and editor leave behind of one story on its way to readers."""

    def __init__(self, page: StoryPage, *, ruler: Any, checker: Any, editor: Any) -> None:
        self.page, self.ruler, self.checker, self.editor = page, ruler, checker, editor
        self.version = page.get_latest_revision_as_object()
        self.revision = page.get_latest_revision()
        self.at = timezone.now() - 4 * MOMENT
        self.numbers = Numbers()
        self.page_type = page.cached_content_type
        self.base_type = page.get_base_content_type()
        self.supports: list[Support] = []

    def go(self) -> None:
        """Write all of it."""
        content = self.version.checkable_content()
        ledger = ledger_of(self.version, content=content)
        chain = Chain(self.numbers, checker=self.checker)
        clearance = chain.clear(content, self.revision, at=self.at, page_id=self.page.pk)
        rulings = self._rulings(ledger)
        state, steps = self._workflow()
        rows = {
            Ruling: list(rulings.values()),
            Support: self.supports,
            Clearance: [clearance],
            ClearedStatement: list(self._cleared(ledger, clearance, rulings)),
            WorkflowState: [state],
            TaskState: steps,
            PageLogEntry: self._log(state, steps, clearance),
        }
        with transaction.atomic(), without_triggers():
            for model, some in rows.items():
                copy_in(model, some)
            self._show()
            record_publication(self.page.pk, clearance, revision_id=self.revision.pk)
        leave_out_what_is_taken(rows)
        self._tell_the_page_cache()
        live = StoryPage.objects.get(pk=self.page.pk)
        note_in_indexes(live, update_fields=None)
        for one in (live, clearance, *self.supports):
            ReferenceIndex.create_or_update_for_object(one)

    def _tell_the_page_cache(self) -> None:
        """What the triggers would have said."""
        tags = ["stories", tag("story", self.page.pk), *translations_tag(self.page)]
        tags += [tag("author", author.pk) for author in self.version.authors]
        tags += [tag("topic", topic.pk) for topic in self.version.topics.all()]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pagecache_emit(one) FROM unnest(%s::text[]) one", [tags])

    def _rulings(self, ledger: Ledger) -> dict[int, Ruling]:
        lines = {line.statement.pk: line for line in ledger.lines}.values()
        return {line.statement.pk: self._ruling(line, ledger) for line in lines}

    def _ruling(self, line: Line, ledger: Ledger) -> Ruling:
        said = judgement_on(line)
        ruling = Ruling(
            pk=self.numbers.take(Ruling),
            statement_id=line.statement.pk,
            verdict=said.verdict,
            exemption=said.exemption,
            note=said.note,
            sources=_sources_as_they_are(ledger.content, {*line.occurrence.citation_ids}),
            revision=self.revision,
            by=self.ruler,
            at=self.at,
        )
        for where in said.supports:
            self.supports.append(
                Support(
                    pk=self.numbers.take(Support),
                    ruling=ruling,
                    citation_id=where.citation_id,
                    locator=where.locator,
                )
            )
        return ruling

    def _cleared(self, ledger: Ledger, clearance: Clearance, rulings: dict[int, Ruling]) -> Any:
        for line in ledger.lines:
            yield ClearedStatement(
                pk=self.numbers.take(ClearedStatement),
                clearance=clearance,
                position=line.position,
                place=line.occurrence.place,
                number=line.occurrence.number,
                label=line.occurrence.label,
                text=line.occurrence.text,
                citation_ids=list(line.occurrence.citation_ids),
                ruling=rulings[line.statement.pk],
            )

    def _workflow(self) -> tuple[WorkflowState, list[TaskState]]:
        workflow = self.page.get_workflow()
        state = WorkflowState(
            pk=self.numbers.take(WorkflowState),
            content_type=self.page_type,
            base_content_type=self.base_type,
            object_id=str(self.page.pk),
            workflow=workflow,
            status=WorkflowState.STATUS_APPROVED,
            created_at=self.at,
            requested_by=self.page.owner,
        )
        kind = ContentType.objects.get_for_model(TaskState)
        steps = [
            TaskState(
                pk=self.numbers.take(TaskState),
                workflow_state=state,
                revision=self.revision,
                task=task,
                status=TaskState.STATUS_APPROVED,
                started_at=self.at + number * MOMENT,
                finished_at=self.at + (number + 1) * MOMENT,
                finished_by=by,
                content_type=kind,
            )
            for number, (task, by) in enumerate(
                zip(workflow.tasks, (self.checker, self.editor), strict=True), start=1
            )
        ]
        state.current_task_state_id = steps[-1].pk
        return state, steps

    def _log(self, state: Any, steps: list[TaskState], clearance: Clearance) -> list[PageLogEntry]:
        whole = {"id": state.workflow.pk, "title": state.workflow.name}
        following = [*steps[1:], None]
        entries = [
            (
                "wagtail.workflow.start",
                self.page.owner,
                {
                    "workflow": whole
                    | {"status": state.STATUS_IN_PROGRESS, "next": _task(steps[0])}
                    | {"task_state_id": steps[0].pk}
                },
            )
        ]
        for step, coming in zip(steps, following, strict=True):
            said = {
                "stage": step.task.name,
                "task_state": step.pk,
                "digest": clearance.digest,
                "scheme": clearance.scheme,
                "clearance": clearance.number,
                "comment": "",
                "go_live_at": None,
            }
            workflow = whole | {"status": step.status, "task_state_id": step.pk}
            workflow |= {"task": _task(step), "next": _task(coming)}
            entries += [
                ("factcheck.approve", step.finished_by, said),
                (
                    "wagtail.workflow.approve",
                    step.finished_by,
                    {"workflow": workflow, "comment": ""},
                ),
            ]
        entries.append(("wagtail.publish", self.editor, {}))
        return [
            PageLogEntry(
                pk=self.numbers.take(PageLogEntry),
                page=self.page,
                content_type=self.page_type,
                label=self.version.title,
                action=action,
                user=user,
                data=data,
                timestamp=self.at + number * MOMENT / 2,
                revision=self.revision,
                content_changed=action == "wagtail.publish",
            )
            for number, (action, user, data) in enumerate(entries)
        ]

    def _show(self) -> None:
        through = StoryPage.topics.through
        through.objects.bulk_create(
            through(storypage_id=self.page.pk, topic_id=topic.pk)
            for topic in self.version.topics.all()
        )
        StoryPage.objects.filter(pk=self.page.pk).update(
            live=True,
            has_unpublished_changes=False,
            first_published_at=self.at,
            last_published_at=self.at,
            live_revision=self.revision,
        )


def _task(step: TaskState | None) -> dict[str, Any] | None:
    return {"id": step.task.pk, "title": step.task.name} if step else None
