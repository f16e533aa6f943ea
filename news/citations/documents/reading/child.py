"""The process that reads one file: its kind as argument, the file on standard input, JSON out.

It imports nothing of Django's, and is started and ended by `limited`.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from news.citations.documents.texts import DocumentText, Part

from . import markup, pdf, plain
from .problems import CannotBeRead, Problem

_READERS: Final[Mapping[str, Callable[[bytes], list[Part]]]] = {
    "pdf": pdf.parts_of,
    "html": markup.parts_of_html,
    "xml": markup.parts_of_xml,
    "text": plain.parts_of,
}
_MEGABYTE: Final = 1024 * 1024
_MEMORY: Final = 1_536 * _MEGABYTE
_SECONDS: Final = 90
# A book of 2,000 pages has five million.
_MOST_LETTERS: Final = 20_000_000


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    try:
        answer = {"parts": _stored(_READERS[sys.argv[1]](sys.stdin.buffer.read()))}
    except CannotBeRead as error:
        answer = {"problem": error.problem.value}
    json.dump(answer, sys.stdout)


def _stored(parts: Sequence[Part]) -> list[list[str]]:
    """As the database takes them: it knows neither NUL nor half a pair of surrogates."""
    if sum(len(part.text) for part in parts) > _MOST_LETTERS:
        raise CannotBeRead(Problem.TOO_MUCH)
    stored = DocumentText(tuple(parts)).stored()
    return [[_clean(value) for value in row] for row in stored]


def _clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


if __name__ == "__main__":
    main()
