"""The process that reads one file: its kind as argument, the file on standard input, JSON out.

It imports nothing of Django's, and is started and ended by `limited`.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from news.citations.documents.texts import DocumentText, Part

from . import markup, pdf, plain
from .problems import CannotBeRead

_READERS: Final[Mapping[str, Callable[[bytes], list[Part]]]] = {
    "pdf": pdf.parts_of,
    "html": markup.parts_of_html,
    "xml": markup.parts_of_xml,
    "text": plain.parts_of,
}
_MEGABYTE: Final = 1024 * 1024
_MEMORY: Final = 1_536 * _MEGABYTE
_SECONDS: Final = 90


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    try:
        answer = {
            "parts": DocumentText(tuple(_READERS[sys.argv[1]](sys.stdin.buffer.read()))).stored()
        }
    except CannotBeRead as error:
        answer = {"problem": error.problem.value}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
