"""Numbered references of a page: found and numbered in one pass, before anything is rendered. Pure.

Wagtail's expansion turns each stored marker into an empty placeholder; here the placeholder becomes
links to the reference list: numbers with ranges collapsed, "[1, 3–5]", or names of the sources,
"(livescience.com)".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from news.citations.in_text.markers import PLACEHOLDER, parse_ids

RANGE_FROM = 3  # numbers in a row that are worth a range


@dataclass(slots=True)
class References:
    """Citations of one page in order of first appearance; numbers and markers start at 1.

    `names` maps every id that exists to the name of its source, or to nothing where no names are
    printed: only they get a number.
    `stands_for` maps a cited id to the one that stands for it, where that is another one.
    `by_name` prints names in place of numbers. `show_missing` is for the desk, whose previews say
    where a source is gone; readers see nothing there.
    """

    names: Mapping[int, str]
    stands_for: Mapping[int, int] = field(default_factory=dict)
    by_name: bool = False
    show_missing: bool = False
    citation_ids: list[int] = field(default_factory=list)
    markers: dict[int, list[str]] = field(default_factory=dict)
    _count: int = 0

    def number(self, citation_id: int) -> int:
        """The number of a citation on this page; the next free one at its first appearance."""
        if citation_id not in self.citation_ids:
            self.citation_ids.append(citation_id)
        return self.citation_ids.index(citation_id) + 1

    def marker(self, ids: Iterable[int], *, anchor: str = "") -> str:
        """The HTML of one marker: links to its references, and an anchor to come back to."""
        cited = dict.fromkeys(self.stands_for.get(pk, pk) for pk in ids)
        here = [citation_id for citation_id in cited if citation_id in self.names]
        missing = self.show_missing and len(here) < len(cited)
        if not here and not missing:
            return ""
        self._count += 1
        anchor = anchor or f"cite-{self._count}"
        for citation_id in here:
            self.number(citation_id)
            self.markers.setdefault(citation_id, []).append(anchor)
        links = list(self._by_name(here) if self.by_name else self._by_number(here))
        if missing:
            links.append('<span class="cite-missing">source missing</span>')
        if self.by_name:
            return f' <span class="cite cite-name" id="{anchor}">({", ".join(links)})</span>'
        return f'<sup class="cite" id="{anchor}">[{", ".join(links)}]</sup>'

    def _by_number(self, ids: list[int]) -> Iterator[str]:
        for first, last in _ranges(sorted(self.number(pk) for pk in ids)):
            if last - first + 1 >= RANGE_FROM:
                label = f"References {first} to {last}"
                yield f"{_link(first, str(first), label)}–{_link(last, str(last))}"
            else:
                yield from (_link(number, str(number)) for number in range(first, last + 1))

    def _by_name(self, ids: list[int]) -> Iterator[str]:
        for citation_id in ids:
            number = self.number(citation_id)
            name = escape(self.names[citation_id])
            yield _link(number, name, f"Reference {number}: {name}")

    def fill(self, expanded: str) -> str:
        """`expanded` rich text with every placeholder replaced by its numbered marker."""
        return PLACEHOLDER.sub(lambda match: self.marker(parse_ids(match.group(1))), expanded)


def _link(number: int, text: str, label: str = "") -> str:
    return f'<a href="#ref-{number}" aria-label="{label or f"Reference {number}"}">{text}</a>'


def _ranges(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of numbers in a row: [1, 3, 4, 5] -> (1, 1), (3, 5)."""
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield numbers[start], number
            start = place + 1
