"""The two stages a text goes through: somebody checks it, then an editor publishes it."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.log_actions import log
from wagtail.models import Task, TaskState, WorkflowState

from news.at_hand import sources_at_hand
from news.desk.locks import lock_step
from news.desk.models import User
from news.desk.refusals import ContentChanged, DecisionRefused
from news.desk.steps import version_of
from news.digest import Content
from news.factcheck import mail
from news.factcheck.assignments.assigning import assignment_of, people_to_tell
from news.factcheck.clearances.clearing import Clearance, clearance_of, record_clearance
from news.factcheck.ledger.contributors import contributions, contributor_ids
from news.factcheck.ledger.rules import (
    APPROVE,
    SEND_BACK,
    TAKE_NEWEST,
    Desk,
    reasons_against_approving,
    reasons_against_comment,
    reasons_against_deciding,
    reasons_against_taking_newest,
    reasons_against_unseen,
)
from news.factcheck.ledger.ruling import note_cleared, reasons_against_clearing_of
from news.factcheck.ledger.state import Ledger
from news.factcheck.ledger.tables import Ruling
from news.factcheck.people import is_editor
from news.factcheck.texts import Settled, Text
from news.sources import Sources

from .source_checks import start_check
from .still_cleared import needs_no_check, reasons_against_going_live

APPROVED = "factcheck.approve"
SENT_BACK = "factcheck.send_back"
TOOK_NEWEST = "factcheck.take_newest"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says along with a decision."""

    comment: str = ""
    go_live_at: datetime | None = None
    minor: str = ""
    instead_of: str = ""


class UnderReviewLock(WorkflowLock):
    """A text under review is frozen for everybody, so that what is approved is what was read."""

    def get_message(self, user: User) -> str:
        return gettext(
            "This text is with the desk (%(stage)s) and can't be changed until it is decided on. "
            "Whoever submitted it can withdraw it."
        ) % {"stage": self.task.name}


class ReviewTask(Task):
    """A stage at which one of `groups` decides on a text somebody else wrote."""

    groups = models.ManyToManyField(
        Group,
        verbose_name=_("groups"),
        help_text=_("The groups whose members decide at this stage."),
    )

    lock_class = UnderReviewLock
    admin_form_fields = (*Task.admin_form_fields, "groups")

    class Meta:
        abstract = True

    # What Wagtail asks ----------------------------------------------------------------------

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Open this stage for the newest revision and tell the people it concerns."""
        task_state = super().start(workflow_state, user=user)
        if version_of(task_state).by_statement:  # all else waits on the dashboard
            concerned = people_to_tell(task_state, earlier=self._decided_before(task_state))
            if concerned:
                people = [one for one in self._reviewers_of(task_state) if one.pk in concerned]
                mail.tell_reviewers(
                    task_state, recipients=people, assignment=assignment_of(task_state)
                )
        return task_state

    def locked_for_user(self, obj: Text, user: User) -> bool:
        return True

    def user_can_access_editor(self, obj: Text, user: User) -> bool:
        return self._has_member(user)

    def get_actions(self, obj: Text, user: User) -> list[tuple[str, str, bool]]:
        """None: decisions are made on the review page, and nowhere else.

        Whoever is offered "approve" here could also withdraw the text without a word.
        """
        return []

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        if not self._has_member(user):
            return TaskState.objects.none()
        return TaskState.objects.filter(task_id=self.pk, status=TaskState.STATUS_IN_PROGRESS)

    @transaction.atomic
    def on_action(
        self,
        task_state: TaskState,
        user: User,
        action_name: str,
        *,
        comment: str = "",
        go_live_at: datetime | None = None,
        minor: str = "",
        instead_of: str = "",
        shown: str = "",
        **_ignored: Any,
    ) -> None:
        """Approve, send back or begin anew with the newest version, under the lock of the text's row.

        `shown` is the digest of the content that the person was shown; `minor` says what was
        changed in the words of a live story, if that is minor, and `instead_of` is the number of
        the clearance of what readers saw then. Raises ContentChanged if the
        content is another by now, DecisionRefused for any other reason; then nothing has changed.
        """
        task_state = lock_step(task_state)
        # A text of another kind may be a source itself, and change as it is decided on.
        with sources_at_hand() if version_of(task_state).by_statement else nullcontext():
            self._decide(
                task_state, user, action_name, Said(comment, go_live_at, minor, instead_of), shown
            )

    def _decide(
        self, task_state: TaskState, user: User, action_name: str, said: Said, shown: str
    ) -> None:
        comment = said.comment
        if reasons := self.reasons_against(task_state, user, action_name, comment):
            raise DecisionRefused(*reasons)
        content = self.content_under_review(task_state)
        if action_name == APPROVE:
            if reasons := reasons_against_unseen(shown=shown, now=content.digest):
                raise ContentChanged(*reasons, content=content)
            clearance = self._before_approval(task_state, content, user, said)
            _log(task_state, APPROVED, user, content, clearance, said)
            task_state.approve(user=user, comment=comment)
        elif action_name == TAKE_NEWEST:
            _log(task_state, TOOK_NEWEST, user, content, None, Said())
            task_state.cancel(user=user, resume=True)
        else:
            _log(task_state, SENT_BACK, user, content, None, Said(comment))
            task_state.reject(user=user, comment=comment)
            mail.tell_sent_back(task_state, by=user)

    # What the desk asks ---------------------------------------------------------------------

    def may_read(self, user: User) -> bool:
        """Whether `user` may open the page on which this stage is decided."""
        return user.is_active and (user.is_superuser or self._has_member(user))

    def reasons_against(
        self,
        task_state: TaskState,
        user: User,
        action: str,
        comment: str = "-",
        *,
        ledger: Ledger | None = None,
    ) -> list[str]:
        """Why `user` may not do `action` now, in sentences; empty means go.

        `ledger` is the text's, where somebody has read it already, to show what stands in the way.
        The rules are asked about the text that `task_state` is about, whatever the address of
        the request says.
        """
        if action not in (APPROVE, SEND_BACK, TAKE_NEWEST):
            return [gettext("There is no such decision.")]
        if action == TAKE_NEWEST and self._is_newest(task_state):
            return [gettext("This is the newest version.")]
        desk = self._desk(task_state, user)
        if action == TAKE_NEWEST:
            return reasons_against_taking_newest(desk)
        if action == SEND_BACK:
            return reasons_against_deciding(desk) or reasons_against_comment(action, comment)
        return reasons_against_approving(desk) or self._reasons_in_the_text(task_state, ledger)

    approve_label = _("Approve")
    # Whether statements are ruled on at this stage.
    has_ledger = False
    # Whether what is approved here is live then.
    puts_live = False

    def may_take(self, task_state: TaskState, user: User) -> bool:
        """Whether `user` could decide at this step: of its groups, and no writer of the text."""
        return self._has_member(user) and user.pk not in contributor_ids(version_of(task_state))

    def colleagues(self, task_state: TaskState) -> list[User]:
        """Everybody who could decide at this step, by name."""
        return sorted(self._reviewers_of(task_state), key=str)

    def _decided_before(self, task_state: TaskState) -> set[int]:
        """Accounts of those who decided on earlier versions of the text at this stage."""
        earlier = TaskState.objects.filter(
            task_id=self.pk,
            workflow_state__object_id=task_state.workflow_state.object_id,
            workflow_state__base_content_type=task_state.workflow_state.base_content_type_id,
            finished_by__isnull=False,
        )
        return set(earlier.values_list("finished_by_id", flat=True))

    def settled_before(self, task_state: TaskState) -> Settled | None:
        """The newest clearance of the text, with its `content`; None if there is none."""
        return Clearance.objects.of(task_state.revision.content_object).first()

    def is_decided_by(self, user: User) -> bool:
        """Whether `user` belongs to those who decide at this stage."""
        return self._has_member(user)

    def sources_shown(self, task_state: TaskState) -> Sources | None:
        """What the sources say to whoever decides here; None for what they say now."""
        return None

    def content_under_review(self, task_state: TaskState) -> Content:
        """What is decided on: the revision, on its sources as they are now."""
        return version_of(task_state).checkable_content()

    def _before_approval(
        self, task_state: TaskState, content: Content, user: User, said: Said
    ) -> Clearance | None:
        """What has to be written down before the approval moves the text on."""
        raise NotImplementedError

    def _reasons_in_the_text(self, task_state: TaskState, ledger: Ledger | None) -> list[str]:
        return version_of(task_state).reasons_against_approval()

    def _has_member(self, user: User) -> bool:
        return user.is_active and self.groups.filter(user=user).exists()

    def _desk(self, task_state: TaskState, user: User) -> Desk:
        revised = version_of(task_state)
        return Desk(
            in_group=self._has_member(user),
            contribution=contributions(revised).get(user.pk, ""),
            is_newest=self._is_newest(task_state),
            still_open=task_state.status == TaskState.STATUS_IN_PROGRESS
            and task_state.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS,
        )

    @staticmethod
    def _is_newest(task_state: TaskState) -> bool:
        newest: int = task_state.revision.content_object.latest_revision_id
        return newest == task_state.revision_id

    def _reviewers_of(self, task_state: TaskState) -> list[User]:
        text = version_of(task_state)
        writers = contributor_ids(text)
        members = {
            user.pk: user
            for group in self.groups.all()
            for user in group.user_set.filter(is_active=True)
        }
        return [user for pk, user in members.items() if pk not in writers]


class FactCheckTask(ReviewTask):
    """Somebody who didn't write it holds the text against its sources."""

    approve_label = _("Approve as checked")
    has_ledger = True

    def _before_approval(
        self, task_state: TaskState, content: Content, user: User, said: Said
    ) -> Clearance | None:
        clearance = record_clearance(
            text=task_state.revision.content_object,
            content=content,
            revision=task_state.revision,
            by=user,
            comment=said.comment,
        )
        note_cleared(clearance, version_of(task_state), content)
        return clearance

    def may_read(self, user: User) -> bool:
        """Editors read it too: they decide on contested rulings."""
        return super().may_read(user) or is_editor(user)

    def _decided_before(self, task_state: TaskState) -> set[int]:
        """Those who ruled on statements of a story, too; a source has none."""
        decided = super()._decided_before(task_state)
        text = version_of(task_state)
        if not text.by_statement:
            return decided
        rulings = Ruling.objects.filter(statement__page_id=text.pk)
        return decided | set(rulings.values_list("by_id", flat=True).distinct())

    def _reasons_in_the_text(self, task_state: TaskState, ledger: Ledger | None) -> list[str]:
        return [
            *super()._reasons_in_the_text(task_state, ledger),
            *reasons_against_clearing_of(version_of(task_state), ledger),
        ]

    class Meta:
        verbose_name = _("Fact-check")
        verbose_name_plural = _("Fact-checks")

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Open this stage, and with it the check of every source that nobody has checked yet.

        A story whose content is cleared as it stands goes on to the next stage: a new slug or
        topic, or publishing anew what was taken off the site, needs no second fact-check. Unless a
        source was retracted since: the statements that rest on it are ruled on first.
        """
        if needs_no_check(workflow_state.content_object.get_latest_revision_as_object()):
            publish = PublishTask.objects.filter(
                active=True, workflow_tasks__workflow=workflow_state.workflow_id
            ).first()
            if publish:
                # Wagtail would come back to a stage that it has not seen pass.
                TaskState.objects.create(
                    workflow_state=workflow_state,
                    task=self.task_ptr,
                    revision=workflow_state.content_object.get_latest_revision(),
                    status=TaskState.STATUS_SKIPPED,
                    finished_at=timezone.now(),
                )
                return publish.start(workflow_state, user=user)
        task_state = super().start(workflow_state, user=user)
        for citation in version_of(task_state).sources().unchecked().order_by("pk"):
            start_check(citation, by=user)
        return task_state

    @classmethod
    def get_description(cls) -> str:
        return gettext("Members of the chosen groups check what they didn't write.")


class PublishTask(ReviewTask):
    """An editor who didn't write it publishes a checked text, now or at an embargo time."""

    approve_label = _("Publish")
    puts_live = True

    class Meta:
        verbose_name = _("Publish")
        verbose_name_plural = _("Publications")

    @classmethod
    def get_description(cls) -> str:
        return gettext("Members of the chosen groups publish what has been checked.")

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Open this stage, but only for cleared content: anything else goes to fact-check.

        A story sent back from here and resubmitted would otherwise resume here, unchecked.
        """
        if not needs_no_check(workflow_state.content_object.get_latest_revision_as_object()):
            fact_check = FactCheckTask.objects.filter(
                active=True, workflow_tasks__workflow=workflow_state.workflow_id
            ).first()
            if fact_check:
                return fact_check.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    def sources_shown(self, task_state: TaskState) -> Sources | None:
        """As they were cleared: so the version will go live."""
        return self.content_under_review(task_state).sources

    def content_under_review(self, task_state: TaskState) -> Content:
        """The revision on its sources as they were cleared: that is what goes live."""
        content = super().content_under_review(task_state)
        clearance = clearance_of(task_state.revision.content_object, content)
        return content.with_sources(clearance.content.sources) if clearance else content

    def _before_approval(
        self, task_state: TaskState, content: Content, user: User, said: Said
    ) -> Clearance | None:
        task_state.workflow_state.go_live_at = said.go_live_at
        clearance = clearance_of(task_state.revision.content_object, content)
        if clearance and said.minor:
            before = version_of(task_state).shown_before(clearance)
            if said.instead_of and before and str(before.number) != said.instead_of:
                raise DecisionRefused(
                    gettext(
                        "Readers see another version since you opened this page. Read what would "
                        "change, and decide again."
                    )
                )
            version_of(task_state).note_minor_change(
                clearance, task_state.revision, by=user, why=said.minor
            )
        return clearance

    def shown_before(self, task_state: TaskState) -> Clearance | None:
        """What readers see now, if it is something else than this version."""
        text = version_of(task_state)
        clearance = clearance_of(text, text.checkable_content())
        before: Clearance | None = clearance and text.shown_before(clearance)
        return before

    def is_silent(self, task_state: TaskState) -> bool:
        """Whether readers saw other words and the version has no correction: see `news.corrections`."""
        text = version_of(task_state)
        clearance = clearance_of(text, text.checkable_content())
        return clearance is not None and text.changes_silently_to(clearance)

    def _reasons_in_the_text(self, task_state: TaskState, ledger: Ledger | None) -> list[str]:
        text = version_of(task_state)
        clearance = clearance_of(text, text.checkable_content())
        if clearance is None:
            return [gettext("This text has not been fact-checked. Send it back.")]
        if reasons := reasons_against_going_live(text, clearance):
            return reasons
        if reasons := text.reasons_against_taking_back(clearance):
            return list(reasons)
        return super()._reasons_in_the_text(task_state, ledger)


def _log(
    task_state: TaskState,
    action: str,
    user: User,
    content: Content,
    clearance: Clearance | None,
    said: Said,
) -> None:
    """Put a decision on the record: who, on which stage, revision and digest."""
    log(
        instance=task_state.revision.content_object,
        action=action,
        user=user,
        revision=task_state.revision,
        data={
            "stage": task_state.task.name,
            "task_state": task_state.pk,
            "digest": content.digest,
            "scheme": content.scheme,
            "clearance": clearance.number if clearance else None,
            "comment": said.comment,
            "go_live_at": said.go_live_at.isoformat() if said.go_live_at else None,
        },
    )
