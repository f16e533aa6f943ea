"""A newsroom as a state machine: four people who may do everything, two stories, one source.

Every step is one action through the doors that people and code have. After each, the database
alone is asked whether what readers see was cleared by somebody who did not write it; beside it
stands a memory of who was the first to save which sentence, kept without our tables.
"""

import io
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from wagtail.models import TaskState

from news.aftercare import changed_sources
from news.citations.models import Citation
from news.digest import words_of
from news.factcheck.ledger.rules import APPROVE, SEND_BACK
from news.models import Publication, StoryPage
from news.publishing import rule as publishing
from news.publishing.withdrawal import withdraw
from news.readers.shown import StoryInFull
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.factories import marker, paragraph

WHO = st.integers(0, 3)
WHICH = st.integers(0, 1)
STANDFIRSTS = (
    "Eleven healthy men took part.",
    "Nobody took part in this.",
    "Some mice took part instead.",
)
SENTENCES = (
    "The hippocampus grew a little.",
    "The hippocampus shrank a lot.",
    "The effect was gone by Tuesday.",
)
TITLES = ("The paper as printed", "The paper as corrected", "The paper as imagined")
REFUSALS = (PermissionDenied, ValidationError, IntegrityError)


class Newsroom(RuleBasedStateMachine):
    """Actions of four people on two stories, and what has to hold after each."""

    seen_live = 0

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        groups = ("Writers", "Fact-checkers", "Editors")
        self.people = []
        for name in ("Ann", "Ben", "Cat", "Dan"):
            person = factories.account(name, "Doe", groups[0])
            person.groups.add(*person.groups.model.objects.filter(name__in=groups))
            self.people.append(person)
        self.source = factories.checked_citation(title=TITLES[0])
        self.first: dict[tuple[int, str], int] = {}
        self.shown: dict[int, tuple[Any, str]] = {}
        self.stories = []
        for person in self.people[:2]:
            page = factories.story(
                by=person,
                standfirst=STANDFIRSTS[0],
                body=[paragraph(SENTENCES[0] + marker(self.source))],
            )
            self.stories.append(page.pk)
            self._remember(page.pk, person)
        self.bring_live(which=1, order=self.people)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # What people do ---------------------------------------------------------------------------

    @rule(who=WHO, which=WHICH, standfirst=st.sampled_from(STANDFIRSTS), data=st.data())
    def save(self, who: int, which: int, standfirst: str, data: Any) -> None:
        chosen = data.draw(st.lists(st.sampled_from(SENTENCES), max_size=2, unique=True))
        page = self._newest(which)
        page.standfirst = standfirst
        page.body = self._body(chosen)
        self._do(lambda: self._save(page, who))

    @rule(who=WHO, which=WHICH, sentence=st.sampled_from(SENTENCES))
    def autosave_over_the_newest(self, who: int, which: int, sentence: str) -> None:
        page = self._newest(which)
        page.body = self._body([sentence])
        newest = page.latest_revision
        self._do(lambda: self._save(page, who, overwrite_revision=newest))

    @rule(who=WHO, which=WHICH)
    def save_without_a_change(self, who: int, which: int) -> None:
        self._do(lambda: self._save(self._newest(which), who))

    @rule(who=WHO, which=WHICH, back=st.integers(0, 5))
    def revert(self, who: int, which: int, back: int) -> None:
        revisions = list(self._story(which).revisions.order_by("pk"))
        old = revisions[back % len(revisions)]
        self._do(lambda: self._save(old.as_object(), who, previous_revision=old))

    @rule(who=WHO, which=WHICH)
    def submit(self, who: int, which: int) -> None:
        page = self._story(which)
        state = page.current_workflow_state
        if state and state.status == "needs_changes":
            self._do(lambda: state.resume(self.people[who]))
        elif not state:
            self._do(lambda: page.get_workflow().start(page, self.people[who]))

    @rule(who=WHO, which=WHICH)
    def open_the_review_page(self, who: int, which: int) -> None:
        step = factories.step_of(self._story(which))
        if step and step.status == TaskState.STATUS_IN_PROGRESS:
            self.shown[who] = (step, step.task.specific.content_under_review(step).digest)

    @rule(who=WHO, embargo=st.booleans())
    def approve_in_the_open_tab(self, who: int, embargo: bool) -> None:
        if who in self.shown:
            step, shown = self.shown[who]
            at = timezone.now() + timedelta(hours=1) if embargo else None
            self._do(lambda: self._decide(step, APPROVE, who, shown=shown, go_live_at=at))

    @rule(who=WHO, which=WHICH)
    def read_and_approve(self, who: int, which: int) -> None:
        if step := factories.step_of(self._story(which)):
            self._do(lambda: self._decide(step, APPROVE, who))

    @rule(which=WHICH, order=st.permutations(range(4)))
    def everybody_tries_to_bring_it_live(self, which: int, order: list[int]) -> None:
        self.bring_live(which=which, order=[self.people[who] for who in order])

    @rule(which=WHICH, order=st.permutations(range(4)))
    def everybody_tries_to_approve(self, which: int, order: list[int]) -> None:
        self._approve_in_turn(which, [self.people[who] for who in order])

    def bring_live(self, *, which: int, order: list[Any]) -> None:
        """Submitted if it isn't yet, then approved by whoever may."""
        page = self._story(which)
        state = page.current_workflow_state
        if state and state.status == "needs_changes":
            self._do(lambda: state.resume(order[0]))
        elif not state:
            self._do(lambda: page.get_workflow().start(page, order[0]))
        self._approve_in_turn(which, order)
        self._approve_in_turn(which, order)

    def _approve_in_turn(self, which: int, order: list[Any]) -> None:
        if step := factories.step_of(self._story(which)):
            for person in order:
                self._do(lambda person=person: factories.decide_on(step, APPROVE, person))

    @rule(who=WHO, which=WHICH)
    def send_back(self, who: int, which: int) -> None:
        if step := factories.step_of(self._story(which)):
            self._do(lambda: self._decide(step, SEND_BACK, who, comment="Why?"))

    @rule(who=WHO, which=WHICH)
    def cancel(self, who: int, which: int) -> None:
        if state := self._story(which).current_workflow_state:
            self._do(lambda: state.cancel(user=self.people[who]))

    @rule(who=WHO, which=WHICH)
    def unpublish(self, who: int, which: int) -> None:
        page = self._story(which)
        if page.live:
            self._do(lambda: withdraw(page, because="Somebody asked.", by=self.people[who]))

    @rule(who=WHO, which=WHICH)
    def copy(self, who: int, which: int) -> None:
        slug = f"copy-{StoryPage.objects.count()}"
        page = self._story(which)
        self._do(lambda: page.copy(update_attrs={"slug": slug}, user=self.people[who]))

    # What people do with the source -------------------------------------------------------------

    @rule(who=WHO, title=st.sampled_from(TITLES))
    def edit_the_source(self, who: int, title: str) -> None:
        draft = self._source().get_latest_revision_as_object()
        draft.title = title
        self._do(lambda: draft.save_revision(user=self.people[who]))

    @rule(who=WHO)
    def submit_the_source(self, who: int) -> None:
        source = self._source()
        if not source.current_workflow_state:
            self._do(lambda: source.get_workflow().start(source, self.people[who]))

    @rule(who=WHO)
    def approve_the_source(self, who: int) -> None:
        if step := factories.step_of(self._source()):
            self._do(lambda: self._decide(step, APPROVE, who))

    @rule(who=WHO)
    def accept_changed_sources(self, who: int) -> None:
        for changed in changed_sources.changed_under_stories():
            self._do(
                lambda changed=changed: changed_sources.accept(
                    clearance_id=changed.clearance.pk,
                    shown=changed.content.digest,
                    by=self.people[who],
                )
            )

    # What code does -----------------------------------------------------------------------------

    @rule(which=WHICH)
    def publish_in_a_shell(self, which: int) -> None:
        revision = self._story(which).get_latest_revision()
        self._do(revision.publish)

    @rule(which=WHICH)
    def save_live_in_a_shell(self, which: int) -> None:
        page = self._newest(which)
        page.live, page.live_revision = True, page.latest_revision
        self._do(page.save)

    @rule(which=WHICH)
    def update_live_in_the_database(self, which: int) -> None:
        rows = StoryPage.objects.filter(pk=self.stories[which])
        newest = self._newest(which)
        self._do(
            lambda: rows.update(
                live=True,
                standfirst=newest.standfirst,
                body=newest.body,
                live_revision=newest.latest_revision,
            )
        )

    @rule(hours=st.sampled_from([0, 2]))
    def run_the_schedule(self, hours: int) -> None:
        self._do(lambda: publishing.publish_due(at=timezone.now() + timedelta(hours=hours)))

    @rule()
    def purge_revisions(self) -> None:
        self._do(lambda: call_command("purge_revisions", stdout=io.StringIO()))

    @rule(who=WHO)
    def delete_a_user(self, who: int) -> None:
        self._do(self.people[who].delete)

    # What has to hold -----------------------------------------------------------------------------

    @invariant()
    def nothing_is_broken(self) -> None:
        assert broken_invariants(but=PRINTED) == []

    @invariant()
    def nobody_cleared_a_sentence_they_were_first_to_save(self) -> None:
        for page in StoryPage.objects.live():
            publication = Publication.objects.filter(story=page).order_by("-pk").first()
            for sentence in self._sentences(page):
                first = self.first.get((page.pk, sentence))
                assert first != publication.clearance.checker_id, sentence

    @invariant()
    def readers_see_the_source_as_the_clearance_has_it(self) -> None:
        for page in StoryPage.objects.live():
            publication = Publication.objects.filter(story=page).order_by("-pk").first()
            form = publication.clearance.payload["sources"][f"citation:{self.source.pk}"]
            [reference] = StoryInFull.live(page).text.references
            assert reference.form == form
            type(self).seen_live += 1

    # How ------------------------------------------------------------------------------------------

    def _do(self, act: Any) -> None:
        """One request or command: it commits, or nothing of it is left."""
        try:
            with transaction.atomic():
                act()
                connection.check_constraints()
        except REFUSALS:
            pass

    def _decide(self, step: Any, action: str, who: int, **details: Any) -> None:
        factories.decide_on(TaskState.objects.get(pk=step.pk), action, self.people[who], **details)

    def _save(self, page: StoryPage, who: int, **details: Any) -> None:
        page.save_revision(user=self.people[who], **details)
        self._remember(page.pk, self.people[who])

    def _remember(self, pk: int, person: Any) -> None:
        newest = StoryPage.objects.get(pk=pk).get_latest_revision_as_object()
        for sentence in self._sentences(newest):
            self.first.setdefault((pk, sentence), person.pk)

    def _sentences(self, page: StoryPage) -> list[str]:
        text = " ".join(words_of(part["value"]) for part in page.body.raw_data)
        return [page.standfirst, *(sentence for sentence in SENTENCES if sentence in text)]

    def _body(self, chosen: list[str]) -> Any:
        text = " ".join(chosen) or "Nothing more is known."
        return StoryPage.body.field.to_python([paragraph(text + marker(self.source))])

    def _story(self, which: int) -> StoryPage:
        return StoryPage.objects.get(pk=self.stories[which])

    def _newest(self, which: int) -> StoryPage:
        return self._story(which).get_latest_revision_as_object()

    def _source(self) -> Citation:
        return Citation.objects.get(pk=self.source.pk)
