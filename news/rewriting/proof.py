"""That two forms of a version say the same: item by item, statement by statement."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from news.digest import Content
from news.factcheck.statements.cutting import Occurrence, Passage, cut, with_anchors
from news.places import Place
from news.text.passages import passages_of

from .rule import Body, Way

# A rich text may be cut between two of its blocks.
_SEAM: Final = re.compile(r"(?<=</p>)|(?<=</ul>)|(?<=</ol>)|(?<=</h[2-4]>)|(?<=</blockquote>)")
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that is not the same: before and after, as people read it; empty for nothing."""

    before: str
    after: str

    def __str__(self) -> str:
        return f"before: {self.before or 'nothing'}; after: {self.after or 'nothing'}"


def difference(before: Content, after: Content, way: Way) -> Difference | None:
    """The first item that is not the same words, in the same order, at the same kind of place.

    Citations are part of the words: an item says which of them it cites where. Its numbers within
    its block are part of the place: a cell stands under its heading. None if all is the same, under
    every scheme that there is.
    """
    for number in before.text_digests:
        if found := _first_difference(before.under(number), after.under(number), way):
            return found
    return None


def _first_difference(before: Content, after: Content, way: Way) -> Difference | None:
    for old, new in zip_longest(_lines(before, way, is_old=True), _lines(after, way, is_old=False)):
        if old != new:
            return Difference(_told(old), _told(new))
    return None


_Line = tuple[str, tuple[int, ...], str]


def _lines(content: Content, way: Way, *, is_old: bool) -> Iterator[_Line]:
    """The kind of place in the old form, the numbers within its block, and what stands there, in
    pieces that no rule may mix.
    """
    in_todays_form = is_old == way.is_back
    for item in content.items:
        kind = way.old_kind(item.kind) if in_todays_form else item.kind
        numbers = _numbers(item.place, kind, way)
        yield from ((kind, numbers, piece) for piece in _SEAM.split(item.text) if piece)


def _numbers(place: str, kind: str, way: Way) -> tuple[int, ...]:
    """Those within its block; where a rule renumbers, only those that say which column a cell is in."""
    numbers = Place(place).numbers[1:]
    if not way.rule.renumbers:
        return numbers
    return numbers[-2:] if kind.endswith((".cell", ".heading")) else ()


def silent_blocks(content: Content, body: Body, way: Way, *, is_old: bool) -> list[tuple[str, int]]:
    """The blocks of a body in which nothing is said: what each was called in the old form, and how
    much was said before it. It still has its headings, so a rule may neither add nor move one.
    """
    in_todays_form = is_old == way.is_back
    said = Counter(
        Place(item.place).numbers[0]
        for item in content.items
        if item.place.startswith("body[")
        for piece in _SEAM.split(item.text)
        if piece
    )
    found, before = [], 0
    for number, block in enumerate(body, start=1):
        if not said[number]:
            name = way.old_type(block["type"]) if in_todays_form else block["type"]
            found.append((name, before))
        before += said[number]
    return found


def _told(line: _Line | None) -> str:
    if not line:
        return ""
    kind, numbers, piece = line
    return f"“{piece[:_SHOWN]}” at {'.'.join([kind, *map(str, numbers)])}"


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of one version in both forms, in the same order; without anchors."""

    before: tuple[Occurrence, ...]
    after: tuple[Occurrence, ...]

    @classmethod
    def of(cls, todays: Content, way: Way) -> "Statements":
        """Cut from the content in today's form; in the old one the same stand at other kinds of place."""
        now: list[Occurrence] = []
        then: list[Occurrence] = []
        for passage in passages_of(todays):
            now += cut(passage, todays.scheme)
            then += cut(_as_called(passage, way), todays.scheme)
        return cls(tuple(now), tuple(then)) if way.is_back else cls(tuple(then), tuple(now))


def _as_called(passage: Passage, way: Way) -> Passage:
    """A passage at the kind of place that it had in the old form."""
    kind = passage.kind
    old = way.old_kind(kind)
    if old == kind:
        return passage
    context = (old, *passage.context[1:]) if passage.context[:1] == (kind,) else passage.context
    # The numbers in its place are in no digest.
    return replace(passage, place=old, context=context)


def renamed_digests(statements: Iterable[Statements]) -> dict[str, str]:
    """What statements and their words were called, and are called now; only what differs.

    Raises ValueError if two statements would be called the same.
    """
    pairs = {
        (was, now)
        for version in statements
        for old, new in zip(version.before, version.after, strict=True)
        for was, now in ((old.digest, new.digest), (old.words_digest, new.words_digest))
    }
    found = {was: now for was, now in pairs if was != now}
    if len({was for was, _now in pairs}) < len(pairs) or len({now for _was, now in pairs}) < len(
        pairs
    ):
        raise ValueError("two of its statements would become one, or one two")
    return found


def renamed_anchors(statements: Statements) -> dict[str, str]:
    """The same for their places."""
    before, after = statements.before, statements.after
    pairs = zip(with_anchors(before), with_anchors(after), strict=True)
    return {old.anchor: new.anchor for old, new in pairs if old.anchor != new.anchor}


def renamed_marks(before: Content, after: Content) -> dict[str, str]:
    """The same for the marks of sentences (`Content.marks_of`).

    Those of few words are of their kind of place. Where a rule cuts an item in two, they are not
    followed.
    """
    if len(before.items) != len(after.items):
        return {}
    return {
        was: now
        for old, new in zip(before.items, after.items, strict=True)
        if old.kind != new.kind
        for (was, _words), (now, _same) in zip(
            before.marks_of(old), after.marks_of(new), strict=True
        )
        if was != now
    }
