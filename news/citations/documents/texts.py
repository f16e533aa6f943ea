"""The text of a document, in parts that have a place: pages, paragraphs of sections, moments. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Final, Self

# What stands between two parts; it belongs to neither.
BETWEEN: Final = "\n\n"
# A hyphen at the end of a line; whether the word has one of its own nobody can tell.
_BROKEN: Final = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[^\W\d_])")


class Kind(StrEnum):
    """How the parts of a document are told apart."""

    PAGE = "page"
    PARAGRAPH = "paragraph"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document. `name` is the page's number, the paragraph's, or the time ("12:40").

    `section` is the heading above it, as far as there is one.
    """

    kind: Kind
    name: str
    text: str
    section: str = ""

    @property
    def locator(self) -> str:
        """Where it is, as a checker would write it (`factcheck.statements.locators`)."""
        words = {Kind.PAGE: f"p. {self.name}", Kind.PARAGRAPH: f"paragraph {self.name}"}
        return words.get(self.kind, self.name)


@dataclass(frozen=True)
class DocumentText:
    """All parts of a document in their order. Places in it count characters of `whole`, from 0."""

    parts: tuple[Part, ...]

    @classmethod
    def kept(cls, rows: Iterable[Sequence[str]]) -> Self:
        """As `stored` has made it."""
        return cls(
            tuple(Part(Kind(kind), name, text, section) for kind, name, text, section in rows)
        )

    def stored(self) -> list[list[str]]:
        """As plain values, as JSON has them."""
        return [[part.kind.value, part.name, part.text, part.section] for part in self.parts]

    @cached_property
    def whole(self) -> str:
        """The parts one after the other."""
        return BETWEEN.join(part.text for part in self.parts)

    @cached_property
    def _starts(self) -> list[int]:
        lengths = (len(part.text) + len(BETWEEN) for part in self.parts)
        return list(accumulate(lengths, initial=0))[:-1]

    def number_at(self, place: int) -> int:
        """Which part has this place, from 0. Raises ValueError for a place outside the text."""
        if not 0 <= place < max(len(self.whole), 1) or not self.parts:
            raise ValueError(f"There is no place {place} in this text.")
        return bisect_right(self._starts, place) - 1

    def part_at(self, place: int) -> Part:
        """The part that has this place."""
        return self.parts[self.number_at(place)]

    def bounds(self) -> Iterator[tuple[int, int]]:
        """First place of each part, and the place behind its last."""
        for start, part in zip(self._starts, self.parts, strict=True):
            yield start, start + len(part.text)


def as_one_line(words: str) -> str:
    """Words of a document as somebody would type them: in one line, and none of them broken."""
    return " ".join(_BROKEN.sub("", words).split())
