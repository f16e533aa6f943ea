"""What is stored of a story, what a rule makes of it, and what speaks against that."""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property

from wagtail.models import Revision, TaskState

from news.digest import Content
from news.factcheck.clearances.clearing import Clearance
from news.models import StoryPage
from news.models.publications import Publication, fingerprint_of
from news.schemes import SCHEMES

from .proof import difference, silent_blocks
from .rows import row_body
from .rule import Body, Way
from .stored import Known, body_in, content_in, defaults_in, unknown_parts
from .versions import NotProven, Version


class Reading:
    """One story in both forms: `row` is its body as it will be, `versions` are those that change.

    The caller holds its lock. Raises NotProven.
    """

    def __init__(self, story: StoryPage, way: Way) -> None:
        self.story, self.way = story, way
        self.revisions = list(Revision.objects.for_instance(story).order_by("pk"))
        self.row_before = row_body(story.pk)
        self.row = self._applied(self.row_before)
        bodies = {revision: self._body_of(revision) for revision in self.revisions}
        self._changed = {one: body for one, body in bodies.items() if body != self._was(one)}
        self.clearances = list(Clearance.objects.of(story)) if self.may_change else []
        self.versions: list[Version] = []
        self.row_was_as_shown = False

    @property
    def changes_row(self) -> bool:
        """Whether the row gets another body."""
        return self.row != self.row_before

    @property
    def may_change(self) -> bool:
        """Whether anything may be in the form from which the rule goes."""
        return self.changes_row or bool(self._changed)

    def prove(self) -> None:
        """Read the versions; raises NotProven unless each says the same in its other form."""
        self._refuse_unknown_schemes(self.clearances)
        self._refuse_a_row_that_is_not_its_revision(self.shown)
        bodies = {one: body for one, body in self._changed.items() if body is not None}
        self.versions = self._versions(bodies)
        self._refuse_other_words(self.versions)
        if self.changes_row and self.row_before not in map(self._was, self._changed):
            self._refuse_a_row_with_other_words()

    @property
    def is_worth_while(self) -> bool:
        """Whether readers or the desk are concerned. Mere history is read through the rule."""
        return self.changes_row or any(one.revision.pk in self._needed for one in self.versions)

    @cached_property
    def shown(self) -> Publication | None:
        """What the gate let through last, if it ever did; withdrawn stories come back."""
        shown = Publication.objects.filter(story_id=self.story.pk).order_by("-pk").first()
        if shown:
            shown.clearance = next(one for one in self.clearances if one.pk == shown.clearance_id)
        return shown

    def _was(self, revision: Revision) -> Body | None:
        try:
            return body_in(revision.content)
        except (KeyError, ValueError, TypeError):
            return None

    def _body_of(self, revision: Revision) -> Body | None:
        """The body of a revision in its other form; None for an old one that can't be read."""
        body = self._was(revision)
        if body is None:
            if revision.pk in self._needed:
                raise NotProven(f"Revision {revision.pk} can’t be read.")
            return None
        try:
            return self._applied(body)
        except NotProven:
            if revision.pk in self._needed:
                raise
            return None

    def _applied(self, body: Body) -> Body:
        try:
            body = self.way.apply(body)
            json.dumps(body)
        except Exception as error:  # whatever it is, the story is named and stays as it is
            raise NotProven(f"The rule fails: {type(error).__name__}: {error}") from error
        return body

    @cached_property
    def _needed(self) -> set[int | None]:
        """The revisions that readers see, or somebody works on."""
        open_steps = TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS, revision__in=self.revisions
        )
        scheduled = (one.pk for one in self.revisions if one.approved_go_live_at)
        return {
            self.story.live_revision_id,
            self.story.latest_revision_id,
            *scheduled,
            *open_steps.values_list("revision", flat=True),
        }

    def _versions(self, bodies: Mapping[Revision, Body]) -> list[Version]:
        before, after = self.way.reads_before, self.way.reads_after
        readable = {}
        for revision, new in bodies.items():
            old = body_in(revision.content)
            if odd := [*unknown_parts(before, old), *unknown_parts(after, new)]:
                self._leave(revision, odd[0])
            else:
                readable[revision] = (old, new)
        known = Known.of([(one.content, old) for one, (old, _new) in readable.items()], before)
        versions = []
        for revision, (old, new) in readable.items():
            if missing := known.missing(before, old):
                self._leave(revision, missing[0])
                continue
            was = content_in(revision.content, old, before, known)
            now = content_in(revision.content, new, after, known)
            if self._says_more_of_ours(was, old, now, new):
                self._leave(revision, "readers would see headings or defaults that were not there")
            else:
                versions.append(Version(revision, was, now, new, self.way))
        return versions

    def _says_more_of_ours(self, was: Content, old: Body, now: Content, new: Body) -> bool:
        """Whether blocks that say nothing, or fields that are left out, are other ones."""
        silent = silent_blocks(was, old, self.way, is_old=True)
        if silent != silent_blocks(now, new, self.way, is_old=False):
            return True
        return defaults_in(self.way.reads_after, new) > defaults_in(self.way.reads_before, old)

    def _leave(self, revision: Revision, why: str) -> None:
        """History that nobody reads any more stays as it is; with anything else, the story does."""
        if revision.pk in self._needed:
            raise NotProven(f"In revision {revision.pk} {why}.")

    # What speaks against it ---------------------------------------------------------------------

    def _refuse_unknown_schemes(self, clearances: Iterable[Clearance]) -> None:
        for clearance in clearances:
            if clearance.scheme not in SCHEMES:
                raise NotProven(
                    f"Clearance no. {clearance.number} was made under scheme {clearance.scheme}, "
                    "which nothing here reads."
                )

    def _refuse_a_row_that_is_not_its_revision(self, shown: Publication | None) -> None:
        self.row_was_as_shown = bool(shown and shown.fingerprint == fingerprint_of(self.story.pk))
        if not self.story.live:
            return
        live = next((one for one in self.revisions if one.pk == self.story.live_revision_id), None)
        if live is None or self._was(live) != self.row_before:
            raise NotProven("It does not show its live revision.")
        if not self.row_was_as_shown:
            raise NotProven("Its row is not as the gate let it through.")

    def _refuse_other_words(self, versions: Iterable[Version]) -> None:
        for version in versions:
            if found := difference(version.before, version.after, self.way):
                raise NotProven(f"Revision {version.revision.pk} would not say the same; {found}.")

    def _refuse_a_row_with_other_words(self) -> None:
        """The row of a story that is not live may be of no version that is left."""
        before, after = self.way.reads_before, self.way.reads_after
        if odd := [*unknown_parts(before, self.row_before), *unknown_parts(after, self.row)]:
            raise NotProven(f"In its row {odd[0]}.")
        known = Known.of([({}, self.row_before)], before)
        if missing := known.missing(before, self.row_before):
            raise NotProven(f"In its row {missing[0]}.")
        was = content_in({}, self.row_before, before, known)
        now = content_in({}, self.row, after, known)
        if found := difference(was, now, self.way):
            raise NotProven(f"Its row would not say the same; {found}.")
        if self._says_more_of_ours(was, self.row_before, now, self.row):
            raise NotProven("In its row readers would see headings that were not there.")
