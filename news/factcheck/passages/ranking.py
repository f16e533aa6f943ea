"""Which sentences of documents a statement most likely rests on. Pure.

Sentences are ranked by BM25 (Robertson and Zaragoza 2009, 3.4) over stems and numbers. The best of
them are looked at again: pairs of words that stand together in both, words of the same kin, and what
the sentences around them say.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Final

from .kin import kin_of
from .words import tokens

# The usual values of BM25.
_SATURATION: Final = 1.2
_BY_LENGTH: Final = 0.75
# What a pair of words adds beside its words, a word of the same kin instead of its own weight, the
# better one of the two sentences beside, and that the sentence tells what its authors found.
_PAIR: Final = 0.5
_KIN: Final = 1.0
_BESIDE: Final = 0.15
_OWN: Final = 2.0
_MOST_OF_KIN: Final = 4.0
_LOOKED_AT_AGAIN: Final = 40
_OWN_FINDING: Final = re.compile(
    r"\b(?:we|our|this study|(?:present|current) study|these (?:findings|results|data))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: which document, its place in the whole text, and its words."""

    document: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence, and how well it fits; the number has no unit."""

    sentence: Sentence
    score: float


class Shelf:
    """Sentences of documents, ready to be compared with any number of statements."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._tokens = [tokens(sentence.text) for sentence in sentences]
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._kin: dict[int, set[int]] = defaultdict(set)
        for number, words in enumerate(self._tokens):
            for word, times in Counter(words).items():
                self._postings[word].append((number, times))
                if (kin := kin_of(word)) is not None:
                    self._kin[kin].add(number)
        self._average = sum(map(len, self._tokens)) / len(self._tokens) if self._tokens else 1.0

    def best(
        self, statement: str, *, number: int, among: Callable[[int], bool] = lambda _document: True
    ) -> list[Ranked]:
        """The `number` sentences that fit best, the best first, of documents that are `among` those asked."""
        asked = tokens(statement)
        scores = self._scores(set(asked))
        first = sorted(
            (at for at in scores if among(self._sentences[at].document)),
            key=lambda at: (-scores[at], at),
        )[:_LOOKED_AT_AGAIN]
        ranked = [Ranked(self._sentences[at], self._again(asked, at, scores)) for at in first]
        ranked.sort(key=lambda one: (-one.score, one.sentence.document, one.sentence.start))
        return ranked[:number]

    def rarity(self, word: str) -> float:
        """How much it says that a sentence has this word: much of a rare one, next to nothing of one in all."""
        having = len(self._postings.get(word, ()))
        return log(1 + (len(self._sentences) - having + 0.5) / (having + 0.5))

    def _scores(self, asked: set[str]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for word in asked:
            rarity = self.rarity(word)
            for at, times in self._postings.get(word, ()):
                length = 1 - _BY_LENGTH + _BY_LENGTH * len(self._tokens[at]) / self._average
                scores[at] += rarity * times * (_SATURATION + 1) / (times + _SATURATION * length)
        for kin, weight in self._weights_of_kin(asked).items():
            same = (self._postings.get(word, ()) for word in asked if kin_of(word) == kin)
            for at in self._kin[kin].difference(*({at for at, _times in rows} for rows in same)):
                scores[at] += weight
        return scores

    def _weights_of_kin(self, asked: set[str]) -> dict[int, float]:
        """What a word of each kin adds where none of the words of that kin stands that were asked for."""
        weights: dict[int, float] = defaultdict(float)
        for word in asked:
            if (kin := kin_of(word)) is not None:
                weights[kin] = max(weights[kin], _KIN * min(self.rarity(word), _MOST_OF_KIN))
        return weights

    def _again(self, asked: Sequence[str], at: int, scores: Mapping[int, float]) -> float:
        pairs = set(pairwise(asked)) & set(pairwise(self._tokens[at]))
        together = sum((self.rarity(one) + self.rarity(other)) / 2 for one, other in pairs)
        beside = max((scores.get(near, 0.0) for near in self._beside(at)), default=0.0)
        own = _OWN if _OWN_FINDING.search(self._sentences[at].text) else 0.0
        return scores[at] + _PAIR * together + _BESIDE * beside + own

    def _beside(self, at: int) -> list[int]:
        document = self._sentences[at].document
        return [
            near
            for near in (at - 1, at + 1)
            if 0 <= near < len(self._sentences) and self._sentences[near].document == document
        ]
