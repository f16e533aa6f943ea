"""Corrections: what a story says of its own faults, and when it may change without one. Pure.

House rule 6: what readers saw is never changed silently. A change of a story's words carries a
correction, or an editor says that it is minor. Sources have their own way (`news.sources`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from news.digest import Content, words_of

_PLACE: Final = re.compile(r"body\[(\d+)\]\.correction\.(kind|text)")

_MARKERS: Final = re.compile(r" ?\[[0-9,]+\]")


class Kind(StrEnum):
    """What a notice is; after the usage of newsrooms, in the order of the editor's list."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    UPDATE = "update"
    EDITORS_NOTE = "editors_note"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction in a content. `number` is its block's; `key` stays while its words stay."""

    number: int
    kind: str
    words: str
    key: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A correction that readers see: the number of its block, its plain words, and since when."""

    key: str
    kind: str
    at: datetime
    number: int
    words: str

    @property
    def is_retraction(self) -> bool:
        """Whether the desk no longer stands by the story."""
        return self.kind == Kind.RETRACTION

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"at": self.at.isoformat()}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Dated":
        """What `stored` says; raises KeyError, TypeError or ValueError for what is none."""
        return cls(**{**stored, "at": datetime.fromisoformat(stored["at"])})


def corrections_in(content: Content) -> list[Correction]:
    """The corrections that `content` carries, in reading order."""
    parts: dict[int, dict[str, str]] = {}
    for item in content.items:
        if found := _PLACE.fullmatch(item.place):
            parts.setdefault(int(found[1]), {})[found[2]] = item.text
    return [
        Correction(number, part.get("kind", ""), _words(part), _key(part))
        for number, part in parts.items()
    ]


def _words(part: Mapping[str, str]) -> str:
    return _MARKERS.sub("", words_of(part.get("text", "")))


def _key(part: Mapping[str, str]) -> str:
    words = f"{part.get('kind', '')}\n{part.get('text', '')}"
    return sha256(words.encode()).hexdigest()[:32]


def is_silent(shown: Content, wanted: Content) -> bool:
    """Whether `wanted` has other words than readers were `shown`, and no new correction."""
    if shown.text_digest == wanted.text_digest:
        return False
    return not _keys(wanted) - _keys(shown)


def takes_back(shown: Content, wanted: Content) -> bool:
    """Whether a correction that readers were `shown` is gone, and no new one says why."""
    return is_silent(shown, wanted) and bool(_keys(shown) - _keys(wanted))


def _keys(content: Content) -> set[str]:
    return {correction.key for correction in corrections_in(content)}


def dated(content: Content, known: Iterable[Mapping[str, Any]], *, now: datetime) -> list[Dated]:
    """The corrections of `content`, which is shown from `now` on: those `known` keep their date."""
    since = {one["key"]: Dated.of(one).at for one in known}
    return [
        Dated(one.key, one.kind, since.get(one.key, now), one.number, one.words)
        for one in corrections_in(content)
    ]
