"""What a reader takes as fact in a text, and its digests. Pure.

A `Content` is a list of items in reading order and the public form of every source they rest on.
How it is spelled, and what its digests are, is a matter of its scheme (`news.schemes`).

Two digests are told apart. `text_digest` is of the items alone: the story's own words, and which
source is cited where. `digest` takes in the sources too: all that a reader reads.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from .places import Place
from .schemes import SCHEMES, Scheme, newest, scheme_of
from .schemes.one import sentences, words_of
from .sources import Sources

__all__ = ["Content", "Fact", "Item", "under_one_scheme", "words_of"]


class Fact(NamedTuple):
    """A place in a text, and what is stored there: rich text, or any other value."""

    place: str
    value: Any
    is_rich: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a reader could take as fact.

    `place` says where it stands (`Place`).
    `text` is in the spelling of a scheme: plain text, canonical rich text, or an id.
    """

    place: str
    text: str

    @property
    def kind(self) -> str:
        """The place without its numbers: what a moved item keeps."""
        return Place(self.place).kind

    @property
    def sentences(self) -> list[str]:
        """Its words, sentence by sentence, with markers as "[7, 12]".

        They are cut roughly, to compare versions. The statements that checkers rule on are cut in
        `factcheck.statements`, with all the care that takes.
        """
        return sentences(self.text)


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader takes as fact in one version of a text.

    `again` spells the same version under another scheme; None where nobody can any more.
    """

    items: tuple[Item, ...]
    sources: Sources = field(default_factory=Sources)
    scheme: int = field(default_factory=lambda: newest().number)
    again: "Callable[[int], Content] | None" = field(default=None, compare=False, repr=False)

    @classmethod
    def of(
        cls, facts: Iterable[Fact], sources: Sources | None = None, *, scheme: int | None = None
    ) -> Self:
        """The content that these make, under the newest scheme unless one is named.

        What is empty says nothing, and is left out.
        """
        facts, sources = tuple(facts), sources or Sources()
        under = newest() if scheme is None else scheme_of(scheme)
        spelled = ((place, _spelled(under, value, is_rich)) for place, value, is_rich in facts)
        return cls(
            tuple(Item(place, text) for place, text in spelled if text),
            sources,
            under.number,
            _Spelling(facts, sources),
        )

    @classmethod
    def from_payload(
        cls, payload: Mapping[str, Any], *, again: "Callable[[int], Content] | None" = None
    ) -> Self:
        """The content that `payload` describes; raises KeyError, TypeError or ValueError, the last
        of them as UnknownScheme too.
        """
        scheme = scheme_of(payload["scheme"])
        items = tuple(Item(_text(place), _text(text)) for place, text in payload["items"])
        sources = payload["sources"]
        if not isinstance(sources, Mapping) or not all(
            isinstance(form, Mapping) for form in sources.values()
        ):
            raise TypeError("Sources are objects by their keys.")
        forms = {_text(key): dict(form) for key, form in sources.items()}
        return cls(items, Sources(forms), scheme.number, again)

    @property
    def _pairs(self) -> list[tuple[str, str]]:
        return [(item.place, item.text) for item in self.items]

    @property
    def payload(self) -> dict[str, Any]:
        """As JSON: what a clearance keeps."""
        return scheme_of(self.scheme).payload(self._pairs, self.sources)

    @property
    def text_digest(self) -> str:
        """Of the items alone: SHA-256, in hex."""
        return scheme_of(self.scheme).text_digest(self._pairs)

    @property
    def digest(self) -> str:
        """Of everything: SHA-256, in hex."""
        return scheme_of(self.scheme).digest(self._pairs, self.sources)

    @property
    def text_digests(self) -> dict[int, str]:
        """`text_digest` under every scheme that there is, by its number."""
        return {number: self.under(number).text_digest for number in self._numbers}

    @property
    def _numbers(self) -> list[int]:
        return sorted(SCHEMES, reverse=True) if self.again else [self.scheme]

    def marks_of(self, item: Item) -> list[tuple[str, str]]:
        """Each sentence of one of its items with its mark: the same wherever it stands."""
        return list(scheme_of(self.scheme).marks(item.place, item.text))

    @property
    def marks(self) -> dict[str, str]:
        """Every sentence by its mark, in reading order."""
        return {mark: sentence for item in self.items for mark, sentence in self.marks_of(item)}

    def marks_at(self, place: str) -> set[str]:
        """The marks of the sentences at one place, under every scheme."""
        spelled = [self.under(number) for number in self._numbers]
        return {
            mark
            for content in spelled
            for item in content.items
            if item.place == place
            for mark, _words in content.marks_of(item)
        }

    def claimed(self, scheme: int, marks: Collection[str]) -> set[str]:
        """The marks of its sentences of which `marks`, made under `scheme`, are the marks too."""
        return self._claimed(scheme, marks, in_doubt=False)

    def claimed_in_doubt(self, scheme: int, marks: Collection[str]) -> set[str]:
        """The marks of its sentences of which `marks` may be the marks.

        An item may have another number of sentences under `scheme`: then which are which is not known.
        """
        if scheme == self.scheme:
            return set()
        return self._claimed(scheme, marks, in_doubt=True) - self.claimed(scheme, marks)

    def _claimed(self, scheme: int, marks: Collection[str], *, in_doubt: bool) -> set[str]:
        if scheme == self.scheme:
            return set(marks)  # those of other contents do no harm
        then = self.under(scheme)
        by_place = {item.place: then.marks_of(item) for item in then.items}
        found: set[str] = set()
        for item in self.items:
            now, before = self.marks_of(item), by_place.get(item.place, [])
            told = [mark in marks for mark, _words in before]
            if len(told) != len(now):
                told = [in_doubt and any(told)] * len(now)
            found.update(
                mark for (mark, _words), is_theirs in zip(now, told, strict=True) if is_theirs
            )
        return found

    def under(self, scheme: int) -> "Content":
        """The same version, spelled under this scheme; raises UnknownScheme.

        Itself where nobody can spell it anew.
        """
        if scheme == self.scheme:
            return self
        scheme_of(scheme)
        return self.again(scheme) if self.again else self

    def with_sources(self, sources: Sources) -> "Content":
        """The same words on these sources."""
        again = self.again and _OnSources(self.again, sources)
        return Content(self.items, sources, self.scheme, again)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Spells facts under a scheme. A class, so that a content goes from one process to another."""

    facts: tuple[Fact, ...]
    sources: Sources

    def __call__(self, scheme: int) -> Content:
        return Content.of(self.facts, self.sources, scheme=scheme)


@dataclass(frozen=True, slots=True)
class _OnSources:
    """The same with other sources."""

    again: Callable[[int], Content]
    sources: Sources

    def __call__(self, scheme: int) -> Content:
        return self.again(scheme).with_sources(self.sources)


def under_one_scheme(one: Content, other: Content) -> tuple[Content, Content]:
    """Both in the spelling of the older scheme, so that they can be compared."""
    number = min(one.scheme, other.scheme)
    return one.under(number), other.under(number)


def _spelled(scheme: Scheme, value: Any, is_rich: bool) -> str:
    if value is None:
        return ""
    return scheme.rich(value) if is_rich else scheme.plain(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("A place and a text are strings.")
    return value
