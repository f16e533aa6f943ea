"""The ledger of a story whose body gets another form: its statements and rulings keep their rows."""

from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

from django.db import connection

from news.digest import Content
from news.factcheck.ledger.schemes import noted_before, under_noted
from news.factcheck.ledger.tables import Ruling, Statement
from news.factcheck.statements.cutting import Occurrence
from news.models import StoryPage
from news.text.passages import PICTURES

from .proof import Statements, renamed_anchors, renamed_digests
from .rule import Way
from .versions import NotProven, Version, different

# Statements that are made of what sources say, which may have changed since they were noted.
_OF_SOURCES: Final = PICTURES | {"byline"}
_SHOWN: Final = 80


class LedgerInNewForm:
    """What statements and places are called in the other form, by what they are called now.

    Raises NotProven where two statements would become one, or one two.
    """

    def __init__(self, story: StoryPage, way: Way, versions: Iterable[Version]) -> None:
        self.story, self.way, self.versions = story, way, list(versions)
        # What was noted under older schemes.
        self._noted = noted_before(story.pk)

    @cached_property
    def digests(self) -> dict[str, str]:
        """What statements, and their words, were called, and are called now."""
        one_each = different(self.versions)
        spelled = [
            Statements.of(version.todays.under(number), self.way)
            for version in one_each
            for number in self._noted
        ]
        try:
            return renamed_digests([*(version.statements for version in one_each), *spelled])
        except ValueError as error:
            raise NotProven(f"It can’t be carried over: {error}.") from error

    @cached_property
    def anchors(self) -> dict[str, str]:
        """The same for places; empty where no ruling is for one place alone."""
        if not self._rulings_at_one_place().exists():
            return {}
        found: dict[str, str] = {}
        for version in self.versions:
            found |= renamed_anchors(self.as_noted(version))
        return found

    def _rulings_at_one_place(self) -> Any:
        return Ruling.objects.filter(statement__page_id=self.story.pk).exclude(anchor="")

    def as_noted(self, version: Version) -> Statements:
        """The statements of a version, under the digests that they were noted with."""
        if not self._noted:
            return version.statements
        noted_now = {
            number: {self.digests.get(digest, digest) for digest in known}
            for number, known in self._noted.items()
        }
        before, after = (partial(_cut, self.way, is_after=one) for one in (False, True))
        return Statements(
            under_noted(version.todays, before, self._noted),
            under_noted(version.todays, after, noted_now),
        )

    def store(self) -> None:
        """Rename statements and places. Raises NotProven if one would lose its rulings.

        The database looks up in the record of the rewrite whether it may.
        """
        rows = [
            _Noted(*row)
            for row in Statement.objects.filter(page_id=self.story.pk).values_list(*_Noted._fields)
        ]
        self._refuse_lost(rows)
        self._rename([row for row in rows if self._makes_room(row, rows)])
        for ruling in self._rulings_at_one_place() if self.anchors else ():
            if ruling.anchor in self.anchors:
                Ruling.objects.filter(pk=ruling.pk).update(anchor=self.anchors[ruling.anchor])

    def _makes_room(self, row: "_Noted", rows: Iterable["_Noted"]) -> bool:
        """Whether `row` may be renamed: where somebody saved the story before it was rewritten, the
        same statement may have been noted in the new form already.

        If nobody has ruled on that one, it goes. Else the older one stays as history.
        """
        new = self.digests.get(row.digest)
        other = next((one for one in rows if one.digest == new and one.pk != row.pk), None)
        if other is None or other.digest in self.digests:
            return True
        taken = Statement.objects.filter(pk=other.pk, rulings=None, notes=None).exclude(
            pk__in=Statement.objects.filter(changed_from=other.pk).values("changed_from")
        )
        if taken.exists():
            writers = sorted({*row.writers, *other.writers})
            Statement.objects.filter(pk=row.pk).update(
                writers=writers, occurrences=other.occurrences
            )
            taken.delete()
            return True
        if row.occurrences:
            raise NotProven(f"Two of its statements would become one: “{row.text[:_SHOWN]}”.")
        return False

    def _refuse_lost(self, rows: Iterable["_Noted"]) -> None:
        """Each statement that stands in the newest version has to be found in it."""
        for version in self.versions:
            if version.revision.pk != self.story.latest_revision_id:
                continue
            known = {one.digest for one in self.as_noted(version).before}
            for row in rows:
                if row.occurrences and row.digest not in known and row.kind not in _OF_SOURCES:
                    raise NotProven(f"A statement would lose its rulings: “{row.text[:_SHOWN]}”.")

    def _rename(self, rows: Iterable["_Noted"]) -> None:
        kinds: Mapping[str, str] = {
            one.digest: one.kind
            for version in different(self.versions)
            for one in version.statements.after
        }
        with connection.cursor() as cursor:
            for row in rows:
                if new := self.digests.get(row.digest):
                    words = self.digests.get(row.words_digest, row.words_digest)
                    cursor.execute(
                        "UPDATE factcheck_statement SET digest = %s, words_digest = %s, kind = %s"
                        " WHERE id = %s",
                        [new, words, kinds.get(new, row.kind), row.pk],
                    )


class _Noted(NamedTuple):
    """What of a noted statement has to be known; the names are those of its row."""

    pk: int
    digest: str
    words_digest: str
    kind: str
    text: str
    occurrences: int
    writers: list[int]


def _cut(way: Way, todays: Content, *, is_after: bool) -> tuple[Occurrence, ...]:
    said = Statements.of(todays, way)
    return said.after if is_after else said.before
