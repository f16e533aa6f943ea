"""Which format a text is in, and the reader for it. Pure but for the readers' libraries."""

import logging
import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from types import ModuleType
from typing import Any

from . import bibtex, csl_json, endnote, nbib, ris
from .entries import BadEntry, BadFile, Parsed, Raw

LARGEST_FILE = 32 * 1024 * 1024
MOST_ENTRIES = 100_000  # what comes behind is not read
logger = logging.getLogger(__name__)


class Format(StrEnum):
    """A format that is taken in; the values are names that people know."""

    BIBTEX = "BibTeX"
    RIS = "RIS"
    NBIB = "PubMed (NBIB)"
    CSL_JSON = "CSL-JSON"
    ENDNOTE = "EndNote XML"

    @property
    def reader(self) -> ModuleType:
        """The module with `split` and `read`: see `entries.Reader`."""
        return _READERS[self]

    def entries(self, text: str) -> Iterator[Raw]:
        """The entries of a text; raises BadFile, whatever its reader stumbles over."""
        try:
            yield from islice(self.reader.split(text), MOST_ENTRIES)
        except BadFile:
            raise
        except Exception as error:
            logger.exception("A file in %s could not be taken apart", self)
            raise BadFile("The file can't be read from here on.") from error

    def record_of(self, raw: Raw) -> Parsed:
        """The record of one entry; raises BadEntry, whatever its reader stumbles over."""
        try:
            parsed: Parsed = self.reader.read(raw)
        except BadEntry:
            raise
        except Exception as error:
            logger.exception("An entry in %s could not be read", self)
            raise BadEntry("The entry can't be read.") from error
        return parsed


_READERS = {
    Format.BIBTEX: bibtex,
    Format.RIS: ris,
    Format.NBIB: nbib,
    Format.CSL_JSON: csl_json,
    Format.ENDNOTE: endnote,
}
_SIGNS = (
    (Format.CSL_JSON, re.compile(r"\A\s*[\[{]\s*[{\"\]}]")),
    (Format.ENDNOTE, re.compile(r"\A\s*<(?:\?xml|xml|records?\b|!DOCTYPE xml)")),
    (Format.RIS, re.compile(r"(?:^|\n)\s?TY  ?- ")),
    (Format.NBIB, re.compile(r"(?:^|\n)PMID ?- ")),
    (Format.BIBTEX, re.compile(r"(?:^|\n)[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]")),
)


def format_of(text: str) -> Format | None:
    """The format by what the text looks like, whatever its file is called; None for none."""
    return next((found for found, sign in _SIGNS if sign.search(text[:200_000])), None)


def decoded(data: bytes) -> str:
    """A file's bytes as text with "\\n" line ends: UTF-8, UTF-16 with a mark, else Windows-1252.

    Raises BadFile for what is too large, or no text.
    """
    _refuse_large(len(data))
    text = _text(data)
    if "\x00" in text[:10_000]:
        raise BadFile("This is not a text file.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_upload(file: Any) -> bytes:
    """The bytes of an uploaded file; raises BadFile before it reads one that is too large."""
    _refuse_large(file.size)
    data: bytes = file.read()
    return data


def _refuse_large(size: int) -> None:
    if size > LARGEST_FILE:
        raise BadFile(
            f"The file has {size // 1_048_576} MB; at most {LARGEST_FILE // 1_048_576} MB are read."
        )


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
