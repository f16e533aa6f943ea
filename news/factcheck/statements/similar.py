"""Which sentence another one was made from, and how much of it is new. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Protocol, TypeVar

from .alignment import rows

# Two sentences that share half of the words of the shorter one have something to do with each other.
_SHARED: Final = 0.5
_WORDS: Final = 3
_WORDS_THAT_TELL: Final = 4
# A sentence is compared with so many others at most: with those that share its rarest words.
_MOST_COMPARED: Final = 300
# A word, or a letter of a script that writes none apart.
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+(?:[.,]\d+)*")
# These stand in any sentence.
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
# Letters of Greek and Cyrillic that nobody can tell from Latin ones (Unicode Technical Standard #39),
# in lower case.
_LOOKS_LIKE: Final = str.maketrans("аеорсухіјѕһԁԛԝνοικραυ", "aeopcyxijshdqwvoikpau")


class Said(Protocol):
    """A sentence at a kind of place."""

    kind: str
    text: str


Found = TypeVar("Found", bound=Said)
Words = tuple[str, ...]


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _shared(one: list[str], other: list[str]) -> int:
    return (Counter(one) & Counter(other)).total()


def share_words(one: str, other: str) -> bool:
    """Whether one was likely made from the other, or from a part of it."""
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


class Likeness[Whose]:
    """Finds the earlier sentences that a sentence was likely made from.

    A word may have been changed, a sentence cut in half, or two joined. Only telling words count:
    not "of", "the" and the like. Case, signs, accents, and letters that only look alike don't
    matter.

    Two sentences are alike if their words are the same. If each has four words or more, one of two
    things is enough: twice the words that they share are at least half of all; or half of the
    shorter one stands in rows of two or more words that the other has too, in the same order. If
    hundreds might be alike, only those with the rarest words are compared.
    """

    def __init__(self) -> None:
        self._whose: dict[Words, list[Whose]] = {}
        self._with: dict[str, list[Words]] = {}

    def add(self, text: str, whose: Whose) -> None:
        """Something that was said before."""
        words = telling_words(text)
        if words not in self._whose:
            self._whose[words] = []
            for word in set(words):
                self._with.setdefault(word, []).append(words)
        self._whose[words].append(whose)

    def of(self, text: str) -> list[Whose]:
        """The owners of the sentences that `text` was likely made from."""
        words = telling_words(text)
        found = list(self._whose.get(words, ())) if words else []
        if len(words) < _WORDS_THAT_TELL:
            return found
        theirs = set(words)
        for other in self._worth_comparing(theirs):
            if other != words and _is_made_from(words, other, len(theirs.intersection(other))):
                found += self._whose[other]
        return found

    def _worth_comparing(self, theirs: set[str]) -> list[Words]:
        others: dict[Words, None] = {}
        left = _MOST_COMPARED
        for having in sorted((self._with[word] for word in theirs if word in self._with), key=len):
            left -= len(having)
            if left < 0 and others:
                break
            others |= dict.fromkeys(having[-_MOST_COMPARED:])
        return list(others)


def _is_made_from(one: "Words", other: "Words", number: int) -> bool:
    """`number` is of the words that both have, each counted once: a bound for what they share."""
    shorter = min(len(one), len(other))
    if shorter < _WORDS_THAT_TELL or number < _SHARED * min(len(set(one)), len(set(other))):
        return False
    if 2 * _shared(list(one), list(other)) >= _SHARED * (len(one) + len(other)):
        return True
    return sum(size for _at, _there, size in rows(one, other) if size > 1) >= _SHARED * shorter


@lru_cache(maxsize=4_096)
def telling_words(text: str) -> Words:
    """The words of `text` that say something, as they look: in one case, Latin where they look so."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if unicodedata.category(letter) not in ("Cf", "Mn")
    )
    words = _WORD.findall(plain.casefold().translate(_LOOKS_LIKE))
    return tuple(word for word in words if word not in _LITTLE)


def changed_words(before: str, after: str) -> int:
    """How many words of `after` are not as they were; all of them if there was nothing before."""
    old, new = before.split(), after.split()
    kept = sum(size for _at, _there, size in rows(old, new))
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
