"""Canonical rich text -> lines, and sentences out of lines with their mark-up. Pure.

A line is what one paragraph or list item holds. Its pieces are text under a set of tags, line
breaks, and marks without width: inline citations, and whatever mark-up `news.digest` kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Final

from news.citations.in_text.markers import MARKER, cited_ids
from news.schemes.one import DEEPEST
from news.spelling import normalise

_INLINE: Final = {"b", "i", "sup", "sub", "a"}
# Weight and slant say nothing that could be true or false.
_LOOKS: Final = {"b", "i"}
_BLOCKS: Final = {"p", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "div"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under `tags`, or a mark: `markup` without width, or a line break with one space."""

    text: str
    tags: tuple[str, ...] = ()
    markup: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a line: what stands from one offset of its text to another."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Its words as a reader sees them, without markers."""
        return normalise("".join(piece.text for piece in self.pieces))

    @property
    def citation_ids(self) -> tuple[int, ...]:
        """The citations of its markers, in order, each once."""
        ids = [pk for piece in self.pieces for pk in cited_ids(piece.markup)]
        return tuple(dict.fromkeys(ids))

    @property
    def html(self) -> str:
        """Its mark-up in canonical spelling, markers included."""
        return _markup(self.pieces, without=frozenset())

    @property
    def said(self) -> str:
        """What can be true or false of it: words, raised and lowered figures, links, markers."""
        return _markup(self.pieces, without=_LOOKS)

    @property
    def words(self) -> str:
        """The same without markers."""
        pieces = tuple(piece for piece in self.pieces if not MARKER.fullmatch(piece.markup))
        return _markup(pieces, without=_LOOKS)


@dataclass(slots=True)
class Line:
    """The pieces of one paragraph or list item, in reading order.

    `number` is what a reader sees before it in a numbered list; 0 elsewhere.
    """

    pieces: list[Piece] = field(default_factory=list)
    number: int = 0

    @property
    def text(self) -> str:
        """The text that offsets are counted in."""
        return "".join(piece.text for piece in self.pieces)

    def cut(self, lengths: list[int]) -> Iterator[Fragment]:
        """Fragments of these lengths, one after the other; together they are the line.

        A marker belongs to the sentence that it stands in or behind.
        """
        ends: list[int] = []
        for length in lengths:
            ends.append((ends[-1] if ends else 0) + length)
        parts: list[list[Piece]] = [[] for _end in ends] or [[]]
        text, offset = self.text, 0
        for piece in self.pieces:
            if not piece.text:
                parts[_owner(offset, ends, text)].append(piece)
                continue
            start, stop = offset, offset + len(piece.text)
            for number, end in enumerate(ends):
                begin = ends[number - 1] if number else 0
                low, high = max(start, begin), min(stop, end)
                if low < high:
                    part = piece.text[low - start : high - start]
                    parts[number].append(Piece(part, piece.tags, piece.markup))
            offset = stop
        return (Fragment(tuple(part)) for part in parts if part)


def _owner(offset: int, ends: list[int], text: str) -> int:
    """Which part a mark at `offset` belongs to.

    "One.[1] Two": the first. "One. [1] Two": the first as well. "One. [1]Two": the second.
    """
    for number, end in enumerate(ends):
        if offset < end:
            begins = ends[number - 1] if number else 0
            stands_before_it = offset == begins and number > 0 and text[offset].isspace()
            return number - 1 if stands_before_it else number
        if offset == end:
            follows = text[end : end + 1]
            touches_next = follows and not follows.isspace() and text[end - 1 : end].isspace()
            return number + 1 if touches_next and number + 1 < len(ends) else number
    return max(len(ends) - 1, 0)


def lines_of(rich_text: str) -> list[Line]:
    """The lines of a canonical rich text that hold anything."""
    reader = _LineReader()
    reader.feed(rich_text)
    reader.close()
    return [line for line in reader.lines if line.pieces]


def plain_line(text: str) -> Line:
    """A plain text as a line."""
    return Line([Piece(text)])


class _LineReader(HTMLParser):
    """Reads what `digest.canonical_rich_text` writes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [Line()]
        self._tags: list[str] = []
        self._lists: list[int | None] = []  # numbered ones count their items

    def _put(self, piece: Piece) -> None:
        self.lines[-1].pieces.append(piece)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _INLINE and len(self._tags) < DEEPEST:
            self._tags.append((self.get_starttag_text() or f"<{tag}>")[1:-1])
        elif tag in _BLOCKS:
            self.lines.append(Line(number=self._numbered(tag)))
            if attrs:
                self._put(Piece("", markup=self.get_starttag_text() or ""))
        elif tag == "br":
            self._put(Piece("\n", markup="<br>"))
        else:
            self._put(Piece("", markup=self.get_starttag_text() or ""))

    def _numbered(self, tag: str) -> int:
        """The number of the list item that begins with `tag`; 0 if none does, or it has none."""
        if tag in ("ol", "ul"):
            self._lists.append(0 if tag == "ol" else None)
        if tag != "li" or not self._lists or self._lists[-1] is None:
            return 0
        self._lists[-1] += 1
        return self._lists[-1]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._put(Piece("", markup=self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE and self._tags and self._tags[-1].split(" ")[0] == tag:
            self._tags.pop()
        elif tag in _BLOCKS:
            if tag in ("ol", "ul") and self._lists:
                self._lists.pop()
            self.lines.append(Line())
        else:
            self._put(Piece("", markup=f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self._put(Piece(data, tuple(self._tags)))

    def handle_comment(self, data: str) -> None:
        self._put(Piece("", markup=f"<!--{data}-->"))

    def handle_decl(self, decl: str) -> None:
        self._put(Piece("", markup=f"<!{decl}>"))

    def handle_pi(self, data: str) -> None:
        self._put(Piece("", markup=f"<?{data}>"))

    def unknown_decl(self, data: str) -> None:
        self._put(Piece("", markup=f"<![{data}]>"))


def _markup(pieces: tuple[Piece, ...], *, without: set[str] | frozenset[str]) -> str:
    """Pieces as mark-up, in which neighbours under the same tags are one run."""
    out: list[str] = []
    current: tuple[str, ...] = ()
    for piece in pieces:
        tags = tuple(tag for tag in piece.tags if tag.split(" ")[0] not in without)
        if piece.markup:
            tags = current if not piece.text else ()
        if tags != current:
            out += [f"</{tag.split(' ')[0]}>" for tag in reversed(current)]
            out += [f"<{tag}>" for tag in tags]
            current = tags
        out.append(piece.markup or escape(piece.text, quote=False))
    out += [f"</{tag.split(' ')[0]}>" for tag in reversed(current)]
    return normalise("".join(out))
