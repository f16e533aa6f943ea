"""Schemes: how a content is spelled, and what its digests and those of its statements are. Pure.

A clearance is compared under the scheme that it was made with, and a new one is made under the
newest. So a scheme stays for good. A rule of spelling is changed by adding a scheme: a module beside
`one.py`, and a line in `SCHEMES`. What was cleared until then stays cleared, and what was ruled on
stays ruled on.

What counts as an item is no part of a scheme (`news.text.facts`): a new field says nothing while it
is empty, and once it says something, that has to be checked under whatever scheme.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

from news.sources import Sources

from .one import SchemeOne

Items = Sequence[tuple[str, str]]  # places, each with what stands there


class UnknownScheme(ValueError):
    """Something was cleared under a scheme that this version of the software can't read."""


class Scheme(Protocol):
    """What a scheme offers. Digests are SHA-256, in hex."""

    number: int

    def plain(self, value: Any) -> str:
        """A stored value that is no rich text, in the spelling of this scheme."""

    def rich(self, value: Any) -> str:
        """Stored rich text in the spelling of this scheme."""

    def payload(self, items: Items, sources: Sources) -> dict[str, Any]:
        """A content as JSON: what a clearance keeps."""

    def text_digest(self, items: Items) -> str:
        """Of the items alone."""

    def digest(self, items: Items, sources: Sources) -> str:
        """Of everything."""

    def marks(self, place: str, text: str) -> Iterator[tuple[str, str]]:
        """Each sentence of an item with its mark, 32 hex digits."""

    def statement_digest(self, context: Sequence[str], words: Sequence[str]) -> str:
        """Of a statement: what its meaning hangs on, and its words."""


# Every scheme ever released, by its number. The newest has the highest.
SCHEMES: Final[dict[int, Scheme]] = {scheme.number: scheme for scheme in (SchemeOne(),)}


def newest() -> Scheme:
    """The scheme of what is cleared from now on."""
    return SCHEMES[max(SCHEMES)]


def earlier() -> list[Scheme]:
    """The others, the newest first."""
    return [SCHEMES[number] for number in sorted(SCHEMES, reverse=True)[1:]]


def scheme_of(number: Any) -> Scheme:
    """The scheme of this number; raises UnknownScheme."""
    scheme = SCHEMES.get(number) if isinstance(number, int) else None
    if scheme is None:
        raise UnknownScheme(f"Nothing here reads scheme {number!r} of digests.")
    return scheme
