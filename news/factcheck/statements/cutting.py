"""A text -> its statements, in reading order: the units of checking. Pure.

What the text's own app knows of its parts comes in as passages: what stands together, what it
means without its neighbours, which sources it rests on besides its markers.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from unicodedata import bidirectional

from news.places import Place
from news.schemes import newest, scheme_of
from news.spelling import sha256

from .fragments import Fragment, lines_of, plain_line
from .sentences import sentences

# Fewer words than this mean something only where they stand.
WORDS_OF_A_SENTENCE: Final = 4
_CLOSERS: Final = {
    **dict.fromkeys(("LRE", "RLE", "LRO", "RLO"), "PDF"),
    **dict.fromkeys(("LRI", "RLI", "FSI"), "PDI"),
}
_INDEX: Final = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One item of a content as a reader meets it.

    `text` is canonical rich text if `is_rich`, else plain. `label` names the place for people.
    `context` is what its meaning hangs on: the speaker of a quotation, the heading of a column.
    `citation_ids` are sources it rests on without a marker of its own. `key` is what counts of it
    where that is more than its words: the id and file of a picture. `shows_source` is true where
    the words are kept elsewhere: an author's name, the credit of a picture. `is_whole` keeps it one
    statement however many sentences it has.
    """

    place: str
    text: str
    label: str
    is_rich: bool = False
    context: tuple[str, ...] = ()
    citation_ids: tuple[int, ...] = ()
    key: str = ""
    shows_source: bool = False
    is_whole: bool = False

    @property
    def kind(self) -> str:
        """The place without its numbers."""
        return Place(self.place).kind


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A statement where it stands.

    `number` counts within the passage, from 1. `html` is its canonical mark-up, `text` its words.
    `citation_ids` are the sources it rests on. `digest` is of words, sources and context: equal
    digests are one statement. `words_digest` leaves the sources out: who wrote the words is asked
    of it. `anchor` tells two identical statements apart by what stands before them.
    `starts_line` is true where a paragraph or list item begins, `shows_source` where its words are
    kept elsewhere. `scheme` is the one that both digests are made under.
    """

    place: str
    number: int
    label: str
    html: str
    text: str
    citation_ids: tuple[int, ...]
    digest: str
    words_digest: str
    anchor: str
    starts_line: bool
    shows_source: bool
    scheme: int

    @property
    def kind(self) -> str:
        """The place without its numbers."""
        return Place(self.place).kind

    @property
    def block(self) -> str:
        """The block that it stands in, as in "body[2]"; else the field."""
        return Place(self.place).top


def leaks(text: str) -> bool:
    """Whether a sentence turns the direction of what is written behind it.

    An embedding, override or isolate that it opens and does not close, or closes and did not open
    (Unicode Standard Annex #9): its neighbours would read another way than they were checked.
    """
    if text.isascii():
        return False
    stack: list[str] = []
    for kind in map(bidirectional, text):
        if kind in _CLOSERS:
            stack.append(_CLOSERS[kind])
        elif kind in ("PDF", "PDI") and (not stack or stack.pop() != kind):
            return True
    return bool(stack)


def occurrences_of(
    passages: Iterable[Passage], *, scheme: int | None = None
) -> tuple[Occurrence, ...]:
    """Every statement of a text in reading order, under the newest scheme unless one is named."""
    number = newest().number if scheme is None else scheme
    return with_anchors(one for passage in passages for one in cut(passage, number))


def adopted(
    now: Iterable[Occurrence], then: Iterable[Occurrence], known: Collection[str]
) -> Iterator[Occurrence]:
    """`now`, each under the digest that it had under an older scheme if that one is among `known`.

    `then` are the statements of the same text under that scheme. A place that it cuts into another
    number of statements has other ones.
    """
    before, after = _by_place(then), _by_place(now)
    for place, statements in after.items():
        same = before.get(place, [])
        if len(same) != len(statements):
            yield from statements
            continue
        for one, old in zip(statements, same, strict=True):
            yield _under_digests_of(old, one) if old.digest in known else one


def _under_digests_of(old: Occurrence, now: Occurrence) -> Occurrence:
    return replace(now, digest=old.digest, words_digest=old.words_digest, scheme=old.scheme)


def _by_place(statements: Iterable[Occurrence]) -> dict[str, list[Occurrence]]:
    found: dict[str, list[Occurrence]] = {}
    for one in statements:
        found.setdefault(one.place, []).append(one)
    return found


def with_anchors(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """`occurrences`, each with what tells it from its equals (`Occurrence.anchor`)."""
    return tuple(_with_anchors(occurrences))


def _with_anchors(occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """`occurrences`, each with what tells it from its equals: what stands before, and if need be
    how often the two have stood like this already.
    """
    before = ""
    seen: Counter[tuple[str, str]] = Counter()
    for one in occurrences:
        seen[one.digest, before] += 1
        times = seen[one.digest, before]
        anchor = sha256(f"{one.kind}\n{before}\n{times}")
        yield replace(one, anchor=anchor)
        before = one.digest


@lru_cache(maxsize=4_096)  # most of a text is as it was the last time
def cut(passage: Passage, scheme: int) -> tuple[Occurrence, ...]:
    """The statements of one passage, without what tells each from its equals."""
    return tuple(_occurrences(passage, scheme))


def _occurrences(passage: Passage, scheme: int) -> Iterator[Occurrence]:
    digest_of = scheme_of(scheme).statement_digest
    for number, (fragment, starts_line, ordinal) in enumerate(_fragments(passage), start=1):
        said = [passage.key] if passage.key else [fragment.said]
        words = [passage.key] if passage.key else [fragment.words]
        is_short = len(fragment.text.split()) < WORDS_OF_A_SENTENCE
        place = [passage.kind] if is_short or passage.context else []
        place += [ordinal] if ordinal else []  # "best first: 1. …" says more than its words
        digest = digest_of([*place, *passage.context, *map(str, passage.citation_ids)], said)
        yield Occurrence(
            place=passage.place,
            number=number,
            label=passage.label,
            html=fragment.html,
            text=fragment.text,
            citation_ids=tuple(dict.fromkeys([*fragment.citation_ids, *passage.citation_ids])),
            digest=digest,
            words_digest=digest_of(place, words),
            anchor="",
            starts_line=starts_line,
            shows_source=passage.shows_source,
            scheme=scheme,
        )


def _fragments(passage: Passage) -> Iterator[tuple[Fragment, bool, str]]:
    """The sentences of a passage, each with whether it begins a paragraph or list item, and the
    number that a reader sees before it.
    """
    lines = lines_of(passage.text) if passage.is_rich else [plain_line(passage.text)]
    for line in lines:
        text = line.text
        parts = [text] if passage.is_whole else sentences(text)
        for number, fragment in enumerate(line.cut([len(part) for part in parts])):
            yield fragment, number == 0, str(line.number) if line.number and number == 0 else ""
