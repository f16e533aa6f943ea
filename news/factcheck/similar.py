"""Which sentence another one was made from, and how much of it is new. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Protocol, TypeVar

# Two sentences that share half of the words of the shorter one have something to do with each other.
_SHARED: Final = 0.5
_WORDS: Final = 3
# A word, or a letter of a script that writes none apart.
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+(?:[.,]\d+)*")
# Two of these in a row stand in any sentence.
_LITTLE: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "not",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "were",
        "which",
        "with",
    ]
)


class Said(Protocol):
    """A sentence at a kind of place."""

    kind: str
    text: str


Found = TypeVar("Found", bound=Said)


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _shared(one: list[str], other: list[str]) -> int:
    return (Counter(one) & Counter(other)).total()


def share_words(one: str, other: str) -> bool:
    """Whether one is likely made from the other, or a part of it: "who wrote this" asks it."""
    first, second = _words(one), _words(other)
    shorter = min(len(first), len(second))
    return shorter >= _WORDS and _shared(first, second) >= _SHARED * shorter


def nearest[Found: Said](text: str, kind: str, candidates: Sequence[Found]) -> Found | None:
    """The candidate that `text` was most likely made from; None if none comes near.

    Of short texts only those at the same kind of place count.
    """
    words = _words(text)
    best: Found | None = None
    most = 0.0
    for candidate in candidates:
        others = _words(candidate.text)
        if not others or (min(len(words), len(others)) < _WORDS and candidate.kind != kind):
            continue
        likeness = 2 * _shared(words, others) / (len(words) + len(others))
        likeness += 0.01 * (candidate.kind == kind)
        if likeness > most:
            best, most = candidate, likeness
    return best if most >= _SHARED else None


def alike[Found: Said](text: str, kind: str, candidates: Iterable[Found]) -> list[Found]:
    """The candidates that `text` was likely made from: by a changed word, a half of it, two joined.

    Either both are made of the same words by half (twice the common ones are half of all words or
    more), or half of the words of the shorter one stand in rows of two words or more that the other
    has too, in the same order; a row of nothing but "of the" doesn't count. Case and signs don't
    matter. Of fewer than three words only those at the same kind of place count.
    """
    return [one for one in candidates if _are_alike(text, one.text, is_same_place=kind == one.kind)]


def _are_alike(one: str, other: str, *, is_same_place: bool) -> bool:
    (first, counted), (second, counted_too) = _told(one), _told(other)
    shorter = min(len(first), len(second))
    common = (counted & counted_too).total() if shorter else 0
    if common < _SHARED * shorter or not common:
        return False
    if 2 * common >= _SHARED * (len(first) + len(second)):
        return shorter >= _WORDS or is_same_place
    return shorter >= _WORDS and _in_rows(first, second) >= _SHARED * shorter


@lru_cache(maxsize=4_096)
def _told(text: str) -> tuple[tuple[str, ...], Counter[str]]:
    words = tuple(_WORD.findall(text.casefold()))
    return words, Counter(words)


def _in_rows(one: Sequence[str], other: Sequence[str]) -> int:
    blocks = SequenceMatcher(a=one, b=other, autojunk=False).get_matching_blocks()
    return sum(
        size
        for at, _there, size in blocks
        if size > 1 and not _LITTLE.issuperset(one[at : at + size])
    )


def changed_words(before: str, after: str) -> int:
    """How many words of `after` are not as they were; all of them if there was nothing before."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    kept = sum(size for _old, _new, size in matcher.get_matching_blocks())
    return max(len(new) - kept, 1 if before else 0)


def only_spelling_changed(before: str, after: str) -> bool:
    """Whether two texts differ by no more than a letter, a case or a sign in each word.

    Another number, or a word more or less, is more than spelling.
    """
    old, new = before.split(), after.split()
    if len(old) != len(new) or before == after:
        return False
    return all(_same_but_for_a_letter(*pair) for pair in zip(old, new, strict=True))


def _same_but_for_a_letter(old: str, new: str) -> bool:
    old, new = old.casefold(), new.casefold()
    if old == new:
        return True
    start = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if len(set(pair)) > 1),
        min(len(old), len(new)),
    )
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    changed = (old[start : len(old) - end], new[start : len(new) - end])
    return max(map(len, changed)) <= 1 and not any(part.isdigit() for part in changed)
