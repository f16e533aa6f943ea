"""PDF files, by PDFium: a part for each page, in the order in which the file sets its text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import pypdfium2

from news.citations.documents.texts import Kind, Part

from .problems import CannotBeRead, Problem

MOST_PAGES: Final = 2_000
_FEWEST_LETTERS: Final = 16
# Lines at the head and the foot of a page that may be the same on all.
_EDGE: Final = 2
_RUNNING: Final = 3
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": ""}
)
# As PDFium tells of a hyphen at the end of a line.
_HYPHEN: Final = re.compile(r"[\ufffe\x02]\n?")


def parts_of(data: bytes) -> list[Part]:
    """The pages that have text. Raises CannotBeRead."""
    document = _opened(data)
    pages = [_lines(document, number) for number in range(len(document))]
    letters = sum(sign.isalnum() for lines in pages for line in lines for sign in line)
    if letters < _FEWEST_LETTERS:
        raise CannotBeRead(Problem.NO_TEXT)
    running = _running(pages)
    texts = {
        number: "\n".join(_without(lines, running, number)).strip()
        for number, lines in enumerate(pages, start=1)
    }
    return [Part(Kind.PAGE, str(number), text) for number, text in texts.items() if text]


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = "password" in str(error).lower()
        raise CannotBeRead(Problem.ENCRYPTED if is_locked else Problem.DAMAGED) from error
    if len(document) > MOST_PAGES:
        raise CannotBeRead(Problem.TOO_LONG)
    return document


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[str]:
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise CannotBeRead(Problem.DAMAGED) from error
    try:
        found = text.get_text_range().translate(_LIGATURES).replace("\r\n", "\n")
        return _HYPHEN.sub("-\n", found).split("\n")
    finally:
        text.close()
        page.close()


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """Heads and feet that stand on many pages, but for their numbers."""
    counted = Counter(
        key
        for lines in pages
        for key in {_key(lines[at]) for at in _edges(lines)}
        if any(sign.isalpha() for sign in key)
    )
    fewest = max(_RUNNING, len(pages) // 4)
    return {key for key, times in counted.items() if times >= fewest}


def _edges(lines: Sequence[str]) -> list[int]:
    """Where the first and last lines of a page are."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return [*filled[:_EDGE], *filled[_EDGE:][-_EDGE:]]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _without(lines: Sequence[str], running: set[str], number: int) -> Iterator[str]:
    """The lines of a page without running heads, and without its own number at head or foot."""
    left_out = {
        at for at in _edges(lines) if _key(lines[at]) in running or lines[at].strip() == str(number)
    }
    return (line for at, line in enumerate(lines) if at not in left_out)
