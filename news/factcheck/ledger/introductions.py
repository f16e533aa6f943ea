"""Which statements a story has had, and who introduced each. The only writer of `Statement`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.db import transaction
from wagtail.models import Revision

from news.desk.contributions import Contribution, carry_contributions
from news.digest import Content
from news.factcheck.statements.claims import makes_claim
from news.factcheck.statements.cutting import Occurrence
from news.factcheck.statements.similar import Likeness, changed_words, nearest, share_words
from news.factcheck.texts import Text

from .state import Ledger
from .tables import Ruling, Statement

# If there are more pairs of sentences than this, they are not compared. Then everybody who wrote
# one of the sentences that went counts as a writer.
_MOST_PAIRS: Final = 250_000
_MOST_SENTENCES: Final = 200


@transaction.atomic(savepoint=False)
def note_statements(
    text: Text, revision: Revision, content: Content, *, is_late: bool = False
) -> None:
    """Write down the statements of `revision`, just saved, and who wrote those that are new.

    The caller holds the lock of the text, and has noted its contribution. `is_late` says that it
    was saved long ago: then it is asked who was first to save each of its sentences.
    """
    occurrences = text.statements(content)
    counts = Counter(occurrence.digest for occurrence in occurrences)
    rows = Statement.objects.filter(page_id=text.pk)
    standing = {row.digest: row for row in rows.standing()}
    known = standing | {
        row.digest: row for row in rows.filter(digest__in=counts.keys() - standing.keys())
    }
    new = {one.digest: one for one in occurrences if one.digest not in known}
    gone = [row for digest, row in standing.items() if digest not in counts]
    for row in known.values():
        if row.occurrences != counts[row.digest]:
            row.occurrences = counts[row.digest]
            row.save(update_fields=["occurrences"])
    if new:
        _note_new(text, revision, content, list(new.values()), counts, gone, is_late)


def _note_new(
    text: Text,
    revision: Revision,
    content: Content,
    new: Sequence[Occurrence],
    counts: Mapping[str, int],
    gone: Sequence[Statement],
    is_late: bool,
) -> None:
    ruled = set(
        Ruling.objects.filter(statement__in=gone).values_list("statement_id", flat=True).distinct()
    )
    earlier = Earlier(text)
    first_savers = _first_savers(text, content, new)
    shown_by = set(text.source_writers()) if any(one.shows_source for one in new) else set()
    too_many = len(new) * len(gone) > _MOST_PAIRS
    of_any = {pk for row in gone for pk in row.writers} if too_many else set()
    compared = () if too_many else gone
    made = []
    for one in new:
        before = nearest(one.text, one.kind, compared)
        changed_from = _ruled_origin(before, ruled)
        first = first_savers.get(one.digest, set())
        theirs = {revision.user_id} if revision.user_id and not (is_late and first) else set()
        theirs |= shown_by if one.shows_source else set()
        theirs |= first | of_any | earlier.writers_of(one)
        theirs |= {pk for row in compared if share_words(one.text, row.text) for pk in row.writers}
        made.append(
            Statement(
                page_id=text.pk,
                scheme=one.scheme,
                digest=one.digest,
                words_digest=one.words_digest,
                kind=one.kind,
                text=one.text,
                citation_ids=list(one.citation_ids),
                writers=sorted(theirs),
                revision_id=revision.pk,
                introduced_at=revision.created_at,
                changed_from=changed_from,
                changed_words=changed_words(changed_from.text if changed_from else "", one.text),
                is_claim=makes_claim(one.text, kind=one.kind, citation_ids=one.citation_ids),
                occurrences=counts[one.digest],
            )
        )
    Statement.objects.bulk_create(made)


class Earlier:
    """Whose the sentences of a story are, of all its versions."""

    def __init__(self, text: Text) -> None:
        rows = Statement.objects.filter(page_id=text.pk)
        self._same: dict[str, set[int]] = {}
        self._alike: Likeness[list[int]] = Likeness()
        for digest, words, writers in rows.values_list("words_digest", "text", "writers"):
            self._same.setdefault(digest, set()).update(writers)
            self._alike.add(words, writers)

    def writers_of(self, one: Occurrence) -> set[int]:
        """Accounts of those who wrote the words of `one`, or words that it was made from.

        For a name or a credit only the very same words count here: see `source_writers`.
        """
        if one.words_digest in self._same or one.shows_source:
            return self._same.get(one.words_digest, set())
        return {pk for writers in self._alike.of(one.text) for pk in writers}


@transaction.atomic
def carry_writers(*, source: Text, copy: Text) -> None:
    """Carry writers over to a copy: who wrote a sentence in any version of the story also wrote it in the copy."""
    carry_contributions(source=source, copy=copy)
    earlier = Earlier(source)
    theirs = {row.digest: row for row in Statement.objects.filter(page_id=source.pk)}
    standing = text_occurrences(copy)
    for row in Statement.objects.filter(page_id=copy.pk):
        known = theirs.pop(row.digest, None)
        writers = {*row.writers, *(known.writers if known else ())}
        if row.digest in standing:  # a headline that was changed on the way
            writers |= earlier.writers_of(standing[row.digest])
        if writers != set(row.writers):
            row.writers = sorted(writers)
            row.save(update_fields=["writers"])
    for row in theirs.values():
        row.pk, row.page_id, row.changed_from, row.occurrences = None, copy.pk, None, 0
        # As old as no version of the copy.
        row.revision_id = -abs(row.revision_id)
    Statement.objects.bulk_create(theirs.values())


def text_occurrences(text: Text) -> dict[str, Occurrence]:
    """The statements of the newest version of `text`, by their digest."""
    newest = text.get_latest_revision_as_object()
    return {one.digest: one for one in newest.statements(newest.checkable_content())}


def _ruled_origin(before: Statement | None, ruled: set[int]) -> Statement | None:
    """The newest earlier statement with a ruling: `before`, or what it was changed from."""
    if before is None or before.pk in ruled:
        return before
    return before.changed_from


def _first_savers(text: Text, content: Content, new: Sequence[Occurrence]) -> dict[str, set[int]]:
    """Who was first to save the words of new statements, as contributions have it.

    They also know what no statement does: versions of before the ledger, and those of the text
    that this one was copied from.
    """
    marks: dict[str, list[str]] = {one.digest: [] for one in new}
    for number in content.text_digests:
        for digest, found in _marks_under(content.under(number), new):
            marks[digest] += found
    wanted = {mark for found in marks.values() for mark in found}
    if not wanted:
        return {}
    rows = Contribution.objects.to(text).filter(marks__overlap=list(wanted), user__isnull=False)
    savers: dict[str, set[int]] = {}
    for user_id, theirs in rows.values_list("user_id", "marks"):
        for mark in wanted.intersection(theirs):
            savers.setdefault(mark, set()).add(user_id)
    return {
        digest: {pk for mark in found for pk in savers.get(mark, ())}
        for digest, found in marks.items()
    }


def _marks_under(content: Content, new: Sequence[Occurrence]) -> Iterator[tuple[str, list[str]]]:
    """The digest of each new statement, and the marks of the sentences that it may stand in."""
    places = {one.place for one in new}
    of_items = {
        item.place: content.marks_of(item) for item in content.items if item.place in places
    }
    for one in new:
        yield one.digest, _marks(of_items.get(one.place, []), one.text)


def _marks(marks: Sequence[tuple[str, str]], words: str) -> list[str]:
    """The marks of the sentences in an item that share these words.

    If none does, all marks of the item: dates, choices and pictures are stored in other words than
    readers see. All, too, if the item has hundreds of sentences.
    """
    shared = [
        mark
        for mark, said in (marks if len(marks) <= _MOST_SENTENCES else ())
        if words in said or share_words(words, said)
    ]
    return shared or [mark for mark, _said in marks]


def make_up_for(text: Text, revision: Revision, ledger: Ledger) -> bool:
    """Note statements of `ledger` that were not noted when `revision` was saved.

    A story from before the ledger has no noted statements. A name or a credit that was changed
    since makes another statement. Returns whether there were any.
    """
    if all(line.statement for line in ledger.lines):
        return False
    note_statements(text, revision, ledger.content, is_late=True)
    return True
