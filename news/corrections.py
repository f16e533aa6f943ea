"""Corrections: what a story says of its own faults, and when it may change without one. Pure.

House rule 6: what readers saw is never changed silently. A change of a story's words carries a
correction, or an editor says that it is minor. Sources have their own way (`news.aftercare.changed_sources`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from .digest import Content, under_one_scheme, words_of
from .places import Place

_PARTS: Final = {"body.correction.kind": "kind", "body.correction.text": "text"}

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
        part, numbers = _PARTS.get(item.kind), Place(item.place).numbers
        if part and numbers:
            parts.setdefault(numbers[0], {})[part] = item.text
    return [
        Correction(number, part.get("kind", ""), _words(part), _key(part))
        for number, part in parts.items()
    ]


def _words(part: Mapping[str, str]) -> str:
    return _MARKERS.sub("", words_of(part.get("text", "")))


def _key(part: Mapping[str, str]) -> str:
    """A hash of its words alone: its kind and its formatting don't count."""
    return sha256(" ".join(_words(part).split()).encode()).hexdigest()[:32]


def is_silent(shown: Content, wanted: Content) -> bool:
    """Whether `wanted` changes the words that readers were `shown` without adding a correction.

    A correction that only replaces another one does not count as added.
    """
    shown, wanted = under_one_scheme(shown, wanted)
    if shown.text_digest == wanted.text_digest:
        return False
    before, after = _said(shown), _said(wanted)
    return len(after.keys() - before.keys()) <= len(before.keys() - after.keys())


def takes_back(shown: Content, wanted: Content) -> bool:
    """Whether `wanted` has fewer corrections than readers were `shown`, or lacks a retraction.

    A retraction may be replaced only by an editor's note.
    """
    shown, wanted = under_one_scheme(shown, wanted)
    before, after = _said(shown), _said(wanted)
    new = after.keys() - before.keys()
    if len(before.keys() - after.keys()) > len(new):
        return True
    if Kind.RETRACTION not in before.values() or Kind.RETRACTION in after.values():
        return False
    return not any(after[key] == Kind.EDITORS_NOTE for key in new)


def _said(content: Content) -> dict[str, str]:
    """The kinds of the corrections that say something, by their keys."""
    return {one.key: one.kind for one in corrections_in(content) if has_words(one.words)}


def has_words(text: str) -> bool:
    """Whether a reader sees anything in `text`."""
    return any(letter.isalnum() for letter in text)


def dated(content: Content, known: Iterable[Mapping[str, Any]], *, now: datetime) -> list[Dated]:
    """The corrections of `content`, which is shown from `now` on: those `known` keep their date."""
    since = {one["key"]: Dated.of(one).at for one in known}
    return [
        Dated(one.key, one.kind, since.get(one.key, now), one.number, one.words)
        for one in corrections_in(content)
    ]
