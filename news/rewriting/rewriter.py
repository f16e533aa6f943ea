"""One story carried over to another form, with all that rests on it, in one transaction."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Comment, PageLogEntry, ReferenceIndex, Revision, TaskState

from news.desk.contributions import rename_in_contributions
from news.digest import Content
from news.factcheck.clearances.clearing import Clearance, carry_over
from news.factcheck.ledger.rewrites import REWRITTEN, Rewrite
from news.factcheck.ledger.schemes import noted_before, under_noted
from news.factcheck.ledger.tables import ClearedStatement, Ruling, Statement
from news.factcheck.statements.cutting import Occurrence
from news.models import StoryPage
from news.models.minor_changes import MinorChange
from news.models.publications import (
    Publication,
    carry_publication,
    fingerprint_of,
)
from news.schemes import SCHEMES
from news.sources import SourceKind, Sources, kind_and_id
from news.spelling import canonical, normalised
from news.text.passages import PICTURES

from .proof import Statements, difference, renamed_anchors, renamed_digests, renamed_marks
from .rule import Body, Way
from .stored import Known, body_in, content_in, silent_parts, unknown_parts, with_body

# Statements that are made of what sources say, which may have changed since they were noted.
_OF_SOURCES: Final = PICTURES | {"byline"}
_SHOWN: Final = 80
_IS_ID: Final = re.compile(r"[0-9a-f-]{36}")
# Its words are read from its versions.
_OF_STORY: Final = (
    "title",
    "draft_title",
    "content_type",
    "live",
    "live_revision",
    "latest_revision",
)


class NotProven(Exception):
    """It is not proven that the story would say the same; its text says why, in one sentence."""


@dataclass(frozen=True)
class Version:
    """A stored version in both forms."""

    revision: Revision
    before: Content
    after: Content
    body: Body
    way: Way

    @property
    def todays(self) -> Content:
        """In the form that the software of today reads."""
        return self.before if self.way.is_back else self.after

    def with_sources_of(self, clearance: Clearance) -> "Version":
        """On the sources as they were cleared, under the scheme of then.

        Itself where no name and no credit has changed since: of a citation no digest depends.
        """
        cleared = clearance.content.sources
        if self.before.scheme == clearance.scheme and _named(cleared) == _named(
            self.before.sources
        ):
            return self
        before, after = (
            one.with_sources(cleared).under(clearance.scheme) for one in (self.before, self.after)
        )
        return Version(self.revision, before, after, self.body, self.way)

    @cached_property
    def statements(self) -> Statements:
        """Its statements in both forms, under the scheme of its contents."""
        return Statements.of(self.todays, self.way)


def _named(sources: Sources) -> dict[str, Any]:
    """What sources say but for citations."""
    return {
        key: normalised(form)
        for key, form in sources.items()
        if kind_and_id(key)[0] is not SourceKind.CITATION
    }


def rewrite_story(story_id: int, way: Way) -> bool:
    """Give a story its other form; False if it has that already, or is gone.

    Raises NotProven; then nothing has changed.
    """
    with transaction.atomic():
        # As `lock_text` does, and reads it at once.
        locked = StoryPage.objects.select_for_update(of=("page_ptr",), no_key=True)
        story = locked.only(*_OF_STORY).filter(pk=story_id).order_by().first()
        return bool(story) and _Rewriting(story, way).done()


class _Rewriting:
    """The work on one story, whose lock the caller holds."""

    def __init__(self, story: StoryPage, way: Way) -> None:
        self.story, self.way, self.at = story, way, timezone.now()
        self.revisions = list(Revision.objects.for_instance(story).order_by("pk"))
        self.row_body = _row_body(story.pk)
        # What was noted under older schemes, before and after.
        self._noted = noted_before(story.pk)
        self._noted_now: dict[int, set[str]] = {}

    def done(self) -> bool:
        row = self._applied(self.row_body)
        bodies = {revision: self._body_of(revision) for revision in self.revisions}
        changed = {one: body for one, body in bodies.items() if body != self._was(one)}
        if row == self.row_body and not changed:
            return False
        clearances = list(Clearance.objects.of(self.story))
        self._refuse_unknown_schemes(clearances)
        shown = self._shown(clearances)
        self._refuse_a_row_that_is_not_its_revision(shown)
        versions = self._versions({one: body for one, body in changed.items() if body is not None})
        if row == self.row_body and not versions:
            return False
        self._refuse_other_words(versions)
        if row != self.row_body and self.row_body not in map(self._was, changed):
            self._refuse_a_row_with_other_words(row)
        carried = {
            clearance: version
            for version in versions
            for clearance in _to_carry(version, clearances, shown)
        }
        if (
            self.story.live
            and row != self.row_body
            and (not shown or shown.clearance not in carried)
        ):
            raise NotProven("What it shows was not cleared in these words.")
        self._write(row, versions, carried, shown)
        return True

    # What is there, and what becomes of it ----------------------------------------------------

    def _shown(self, clearances: Iterable[Clearance]) -> Publication | None:
        """What the gate let through last, if it ever did; withdrawn stories come back."""
        shown = Publication.objects.filter(story_id=self.story.pk).order_by("-pk").first()
        if shown:
            shown.clearance = next(one for one in clearances if one.pk == shown.clearance_id)
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
            elif silent_parts(after, new) > silent_parts(before, old):
                self._leave(revision, "readers would see headings or defaults that were not there")
            else:
                versions.append(
                    Version(
                        revision,
                        content_in(revision.content, old, before, known),
                        content_in(revision.content, new, after, known),
                        new,
                        self.way,
                    )
                )
        return versions

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
        if not self.story.live:
            return
        live = next((one for one in self.revisions if one.pk == self.story.live_revision_id), None)
        if live is None or self._was(live) != self.row_body:
            raise NotProven("It does not show its live revision.")
        if not shown or shown.fingerprint != fingerprint_of(self.story.pk):
            raise NotProven("Its row is not as the gate let it through.")

    def _refuse_other_words(self, versions: Iterable[Version]) -> None:
        for version in versions:
            if found := difference(version.before, version.after, self.way):
                raise NotProven(f"Revision {version.revision.pk} would not say the same; {found}.")

    def _refuse_a_row_with_other_words(self, row: Body) -> None:
        """The row of a story that is not live may be of no version that is left."""
        before, after = self.way.reads_before, self.way.reads_after
        odd = [*unknown_parts(before, self.row_body), *unknown_parts(after, row)]
        known = Known()
        found = odd or difference(
            content_in({}, self.row_body, before, known),
            content_in({}, row, after, known),
            self.way,
        )
        if found:
            raise NotProven(f"Its row would not say the same; {odd[0] if odd else found}.")

    # Carrying over ------------------------------------------------------------------------------

    def _write(
        self,
        row: Body,
        versions: list[Version],
        carried: Mapping[Clearance, Version],
        shown: Publication | None,
    ) -> None:
        cleared = {one: version.with_sources_of(one) for one, version in carried.items()}
        anew = [one for one in cleared.values() if one not in versions]
        digests, anchors = self._renamed([*versions, *anew])
        contents = {one.revision.pk: with_body(one.revision.content, one.body) for one in versions}
        Rewrite.objects.create(
            page_id=self.story.pk,
            rule=self.way.name,
            at=self.at,
            revisions=_digests_of(contents),
            digests={**digests, **anchors},
        )
        _store_contents(contents)
        if row != self.row_body:
            _store_row(self.story.pk, row)
        self._rename_statements(digests, versions)
        self._rename_places(anchors)
        self._rename_in_contributions(versions)
        made = {
            one: self._carry(one, cleared[one]) for one in sorted(cleared, key=lambda it: it.number)
        }
        if shown and shown.clearance in made:
            carry_publication(shown, made[shown.clearance])
        self._carry_minor_changes(made)
        self._move_comments()
        self._index_references(row)
        self._log([one.number for one in made.values()])

    def _log(self, clearances: list[int]) -> None:
        """As Wagtail's `log` does, which asks for the page and its type again."""
        entry = PageLogEntry(
            content_type_id=self.story.content_type_id,
            page_id=self.story.pk,
            label=self.story.get_admin_display_title(),
            action=REWRITTEN,
            timestamp=self.at,
            data={"rule": self.way.name, "clearances": clearances},
        )
        PageLogEntry.objects.bulk_create([entry])

    def _renamed(self, versions: list[Version]) -> tuple[dict[str, str], dict[str, str]]:
        """What statements, and then their places, were called, and are called now."""
        different = _different(versions)
        spelled = [
            Statements.of(version.todays.under(number), self.way)
            for version in different
            for number in self._noted
        ]
        digests = _or_not_proven(
            renamed_digests, [*(version.statements for version in different), *spelled]
        )
        self._noted_now = {
            number: {digests.get(digest, digest) for digest in known}
            for number, known in self._noted.items()
        }
        anchors: dict[str, str] = {}
        if self._rulings_at_one_place().exists():
            for version in versions:
                anchors |= renamed_anchors(self._as_noted(version))
        return digests, anchors

    def _rulings_at_one_place(self) -> Any:
        return Ruling.objects.filter(statement__page_id=self.story.pk).exclude(anchor="")

    def _as_noted(self, version: Version) -> Statements:
        """The statements of a version, under the digests that they were noted with."""
        if not self._noted:
            return version.statements
        before, after = (partial(_cut, self.way, is_after=one) for one in (False, True))
        return Statements(
            under_noted(version.todays, before, self._noted),
            under_noted(version.todays, after, self._noted_now),
        )

    def _rename_statements(self, digests: Mapping[str, str], versions: Iterable[Version]) -> None:
        """Refused if one that stands in the newest version would lose its rulings."""
        rows = [
            _Noted(*row)
            for row in Statement.objects.filter(page_id=self.story.pk).values_list(*_Noted._fields)
        ]
        noted = {row.digest for row in rows}
        kinds: dict[str, str] = {}
        for version in _different(versions):
            kinds |= {one.digest: one.kind for one in version.statements.after}
        for version in versions:
            if version.revision.pk == self.story.latest_revision_id:
                self._refuse_lost(rows, version)
        if taken := noted.difference(digests).intersection(digests.values()):
            lost = next(row for row in rows if row.digest in taken)
            raise NotProven(f"Two of its statements would become one: “{lost.text[:_SHOWN]}”.")
        with connection.cursor() as cursor:
            for row in rows:
                if new := digests.get(row.digest):
                    words = digests.get(row.words_digest, row.words_digest)
                    cursor.execute(
                        "UPDATE factcheck_statement SET digest = %s, words_digest = %s, kind = %s"
                        " WHERE id = %s",
                        [new, words, kinds.get(new, row.kind), row.pk],
                    )

    def _refuse_lost(self, rows: Iterable["_Noted"], version: Version) -> None:
        known = {one.digest for one in self._as_noted(version).before}
        for row in rows:
            if row.occurrences and row.digest not in known and row.kind not in _OF_SOURCES:
                raise NotProven(f"A statement would lose its rulings: “{row.text[:_SHOWN]}”.")

    def _rename_places(self, anchors: Mapping[str, str]) -> None:
        for ruling in self._rulings_at_one_place() if anchors else ():
            if ruling.anchor in anchors:
                Ruling.objects.filter(pk=ruling.pk).update(anchor=anchors[ruling.anchor])

    def _rename_in_contributions(self, versions: Iterable[Version]) -> None:
        digests: dict[str, str] = {}
        marks: dict[str, str] = {}
        for version in versions:
            for number in SCHEMES:
                before, after = version.before.under(number), version.after.under(number)
                digests[before.text_digest] = after.text_digest
                marks |= renamed_marks(before, after)
        rename_in_contributions(self.story, text_digests=digests, marks=marks)

    def _carry(self, clearance: Clearance, version: Version) -> Clearance:
        content = version.after.with_sources(clearance.content.sources)
        made = carry_over(clearance, content, rule=self.way.name)
        rows = list(
            clearance.statements.order_by("position").annotate(said=F("ruling__statement__digest"))
        )
        said = self._as_noted(version).after
        told = [(row.said, row.citation_ids) for row in rows]
        if rows and told != [(one.digest, list(one.citation_ids)) for one in said]:
            raise NotProven(f"The statements of clearance no. {clearance.number} are other ones.")
        for row, one in zip(rows, said if rows else (), strict=True):
            row.pk, row.clearance = None, made
            row.place, row.number, row.label = one.place, one.number, one.label
        ClearedStatement.objects.bulk_create(rows)
        return made

    def _carry_minor_changes(self, made: Mapping[Clearance, Clearance]) -> None:
        """An editor's word holds for the same two contents, each in its newest form."""
        now = {(one.scheme, one.text_digest): other for one, other in made.items()}
        said = MinorChange.objects.filter(before__page_id=self.story.pk)
        for one in said.select_related("before", "after").order_by("pk"):
            before, after = (
                now.get((side.scheme, side.text_digest), side) for side in (one.before, one.after)
            )
            if (before, after) != (one.before, one.after):
                one.pk, one.before, one.after = None, before, after
                one.save(force_insert=True)

    def _move_comments(self) -> None:
        """A comment in the margin stays beside the field that has another name now."""
        moved = {
            (old if self.way.is_back else new, new if self.way.is_back else old)
            for new, old in self.way.rule.kinds.items()
        }
        for comment in Comment.objects.filter(
            page_id=self.story.pk, contentpath__startswith="body."
        ):
            for now, then in moved:
                if path := _moved(comment.contentpath, then, now):
                    Comment.objects.filter(pk=comment.pk).update(contentpath=path)

    def _index_references(self, row: Body) -> None:
        """Wagtail's index names the way to each reference, block by block."""
        old = tuple({*self.way.rule.kinds, *self.way.rule.kinds.values()})
        blocks = {str(block.get("id")) for block in row}
        rows = ReferenceIndex.objects.filter(
            base_content_type=self.story.get_base_content_type(),
            object_id=str(self.story.pk),
            model_path__startswith="body.",
        )
        if any(
            path.replace(".item", "").startswith(old) or way.split(".")[1] not in blocks
            for path, way in rows.values_list("model_path", "content_path")
        ):
            ReferenceIndex.create_or_update_for_object(StoryPage.objects.get(pk=self.story.pk))


class _Noted(NamedTuple):
    """What of a noted statement has to be known; the names are those of its row."""

    pk: int
    digest: str
    words_digest: str
    kind: str
    text: str
    occurrences: int


def _different(versions: Iterable[Version]) -> list[Version]:
    """One of those with the same body, names and credits: the statements in their bodies are the same."""
    found = {
        (one.revision.content["body"], canonical(_named(one.before.sources))): one
        for one in versions
    }
    return list(found.values())


def _or_not_proven(make: Callable[[Any], dict[str, str]], what: Any) -> dict[str, str]:
    try:
        return make(what)
    except ValueError as error:
        raise NotProven(f"It can’t be carried over: {error}.") from error


def _cut(way: Way, todays: Content, *, is_after: bool) -> tuple[Occurrence, ...]:
    said = Statements.of(todays, way)
    return said.after if is_after else said.before


def _to_carry(
    version: Version, clearances: Iterable[Clearance], shown: Publication | None
) -> Iterator[Clearance]:
    """Of the clearances, newest first, of the words of a version: the newest, and the one that is shown."""
    digests = version.before.text_digests
    same = [one for one in clearances if digests.get(one.scheme) == one.text_digest]
    yield from same[:1]
    yield from (one for one in same[1:] if shown and one == shown.clearance)


def _moved(path: str, then: str, now: str) -> str:
    """The path of a comment, "body.<block>.field", in which a field was renamed; empty for another one.

    The names of `then` and `now` begin with "body" and the type of the block. Paths name blocks and
    items of lists by their ids.
    """
    names, wanted = then.split(".")[2:], now.split(".")[2:]
    parts = path.split(".")
    places = [at for at, part in enumerate(parts) if at > 1 and not _IS_ID.fullmatch(part)]
    if len(names) != len(wanted) or [parts[at] for at in places] != names:
        return ""
    for at, name in zip(places, wanted, strict=True):
        parts[at] = name
    return ".".join(parts)


def _row_body(story_id: int) -> Body:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM news_storypage WHERE page_ptr_id = %s", [story_id])
        row: Any = cursor.fetchone()
    body: Body = json.loads(row[0])
    return body


def _store_row(story_id: int, body: Body) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE news_storypage SET body = %s::jsonb WHERE page_ptr_id = %s",
            [json.dumps(body), story_id],
        )


def _digests_of(contents: Mapping[int, str]) -> dict[str, str]:
    """By revision, the database's digests of its content before and after."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, factcheck_digest(r.content) || ' ' || factcheck_digest(now.content::jsonb)"
            " FROM unnest(%s::bigint[], %s::text[]) AS now (id, content)"
            " JOIN wagtailcore_revision r ON r.id = now.id",
            [list(contents), list(contents.values())],
        )
        return {str(pk): digests for pk, digests in cursor.fetchall()}


def _store_contents(contents: Mapping[int, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_revision r SET content = now.content::jsonb"
            " FROM unnest(%s::bigint[], %s::text[]) AS now (id, content) WHERE r.id = now.id",
            [list(contents), list(contents.values())],
        )
