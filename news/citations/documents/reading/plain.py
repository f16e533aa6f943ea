"""Plain text: a part for each paragraph, or for each moment of a transcript."""

import re
from typing import Final

from news.citations.documents.texts import Kind, Part

from .problems import CannotBeRead, Problem

# "[00:12:40] Anna:", "12:40 – Anna said".
_MOMENT: Final = re.compile(
    r"^[ \t]*\[?(\d{1,2}(?::[0-5]\d){1,2})(?:[.,]\d+)?\]?(?=[\s\]–:-])", re.MULTILINE
)


def parts_of(data: bytes) -> list[Part]:
    """The paragraphs of a text, or what was said from each moment on. Raises CannotBeRead."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\0", "")
    found = _moments(text) or _paragraphs(text)
    if not found:
        raise CannotBeRead(Problem.NO_TEXT)
    return found


def _moments(text: str) -> list[Part]:
    times = list(_MOMENT.finditer(text))
    if len(times) < 2:  # one time of day makes no transcript
        return []
    ends = [match.start() for match in times[1:]] + [len(text)]
    said = (
        (match[1], text[match.end() : end].strip()) for match, end in zip(times, ends, strict=True)
    )
    opening = text[: times[0].start()].strip()
    first = [Part(Kind.TIME, "0:00", opening)] if opening else []
    return [*first, *(Part(Kind.TIME, time, words) for time, words in said if words)]


def _paragraphs(text: str) -> list[Part]:
    found = (part.strip() for part in re.split(r"\n\s*\n", text))
    return [Part(Kind.PARAGRAPH, str(n), part) for n, part in enumerate(filter(None, found), 1)]
