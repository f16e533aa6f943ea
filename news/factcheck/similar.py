"""Which sentence another one was made from, and how much of it is new. Pure."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, Protocol, TypeVar

# Two sentences that share half of the words of the shorter one have something to do with each other.
_SHARED: Final = 0.5
_WORDS: Final = 3


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
