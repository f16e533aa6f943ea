"""Passages of the documents of a story's sources, offered beside each statement."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Final

from django.utils.translation import gettext as _

from news.citations.documents.found import newest_versions, text_of
from news.citations.documents.quoting import Span
from news.citations.documents.texts import DocumentText, as_one_line
from news.citations.models import DocumentVersion
from news.desk.refusals import RulingRefused
from news.factcheck.ledger.ruling import Where
from news.factcheck.ledger.state import Line
from news.factcheck.passages.numbers import missing_numbers, values_in
from news.factcheck.passages.ranking import Ranked, Sentence, Shelf
from news.factcheck.passages.words import tokens
from news.factcheck.statements.sentences import sentences

MOST_OFFERED: Final = 3
_WORDS_OF_A_PASSAGE: Final = 4
_LONGEST: Final = 1_500
# Of the documents of one story; fifty papers have as many. More would keep a checker waiting.
MOST_SENTENCES: Final = 20_000
_WORD: Final = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a document: where it stands, and its words with those marked that the statement has."""

    citation_id: int
    version_id: int
    title: str
    locator: str
    start: int
    end: int
    runs: Sequence[tuple[str, bool]]

    @property
    def value(self) -> str:
        """As a form names it; read by `chosen`."""
        return f"{self.citation_id}-{self.version_id}-{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Offered:
    """The passages for one statement, the best first, and its numbers that no document of its sources has.

    Not every sentence was looked at where the documents are very long (`is_cut`).
    """

    passages: Sequence[Passage] = ()
    missing: Sequence[str] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Library:
    texts: Mapping[int, DocumentText]
    shelf: Shelf
    values: Mapping[int, frozenset[Decimal]]
    is_cut: bool


def passages_for(line: Line, *, cited: Sequence[int], in_story: Sequence[int]) -> Offered:
    """What documents say to a statement: those of its sources first, then those of the story's others."""
    versions = list(newest_versions(in_story)) if in_story and not line.is_furniture else []
    if not versions:
        return Offered()
    library = _library(tuple((version.pk, version.sha256) for version in versions))
    ids = {version.pk for version in versions if version.cited_as in cited}  # type: ignore[attr-defined]  # annotated
    text = line.occurrence.text
    best = library.shelf.best(text, number=MOST_OFFERED, among=ids.__contains__)
    if len(best) < MOST_OFFERED:
        others = MOST_OFFERED - len(best)
        best += library.shelf.best(text, number=others, among=lambda pk: pk not in ids)
    by_id = {version.pk: version for version in versions}
    return Offered(
        [_passage(one, by_id, library, text) for one in best],
        missing_numbers(text, [library.values[pk] for pk in ids]) if ids else (),
        library.is_cut,
    )


def _passage(
    ranked: Ranked, versions: Mapping[int, DocumentVersion], library: _Library, statement: str
) -> Passage:
    sentence = ranked.sentence
    version, text = versions[sentence.document], library.texts[sentence.document]
    return Passage(
        citation_id=version.cited_as,  # type: ignore[attr-defined]  # annotated
        version_id=version.pk,
        title=version.document.title,
        locator=text.part_at(sentence.start).locator,
        start=sentence.start,
        end=sentence.end,
        runs=list(_marked(as_one_line(sentence.text), set(tokens(statement)))),
    )


def _marked(words: str, asked: set[str]) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in _WORD.finditer(words):
        if asked.intersection(tokens(match[0])):
            yield words[at : match.start()], False
            yield match[0], True
            at = match.end()
    yield words[at:], False


@lru_cache(maxsize=3)  # a version is never changed once it is read
def _library(versions: tuple[tuple[int, str], ...]) -> _Library:
    """All that is searched, by ids and hashes: another database may have other files under the same ids."""
    texts = {pk: text_of(pk) for pk, _sha256 in versions}
    every = (sentence for pk, text in texts.items() for sentence in _sentences(pk, text))
    found = list(islice(every, MOST_SENTENCES))
    values = {pk: values_in(text.whole) for pk, text in texts.items()}
    return _Library(texts, Shelf(found), values, is_cut=next(every, None) is not None)


def _sentences(version_id: int, text: DocumentText) -> Iterator[Sentence]:
    for (start, _end), part in zip(text.bounds(), text.parts, strict=True):
        at = start
        # Lines end where the page does, and sentences go on.
        for sentence in sentences(part.text.replace("\n", " ")):
            words = sentence.strip()
            first = at + len(sentence) - len(sentence.lstrip())
            if len(words.split()) >= _WORDS_OF_A_PASSAGE and len(words) <= _LONGEST:
                # As it is set, with its lines: a word may be broken between two.
                whole = text.whole[first : first + len(words)]
                yield Sentence(version_id, first, first + len(words), whole)
            at += len(sentence)


def chosen(value: str, *, in_story: Sequence[int]) -> Where:
    """The passage that a form names, with its words.

    Raises RulingRefused for one that isn't in a document of the story's sources.
    """
    numbers = value.split("-")
    if len(numbers) == 4 and all(part.isascii() and part.isdigit() for part in numbers):
        citation_id, version_id, start, end = (int(part[:18]) for part in numbers)
        versions = {one.pk: one for one in newest_versions(in_story)}
        version = versions.get(version_id)
        if version and version.cited_as == citation_id:  # type: ignore[attr-defined]  # annotated
            text = text_of(version_id)
            if 0 <= start < end <= len(text.whole):
                words = as_one_line(text.whole[start:end])
                locator = text.part_at(start).locator
                return Where(citation_id, locator, words, version_id, Span(start, end))
    raise RulingRefused(
        _("This passage is not in the documents any more. Look again, then decide.")
    )
