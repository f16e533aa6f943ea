"""Numbered references of a page: found and numbered in one pass, before anything is rendered. Pure.

Wagtail's expansion turns each stored marker into an empty placeholder; here the placeholder becomes
numbered links to the reference list.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from news.citations.markers import PLACEHOLDER, parse_ids


@dataclass(slots=True)
class References:
    """Citations of one page in order of first appearance; numbers and markers start at 1.

    `known` are the ids that exist: only they get a number. `show_missing` is for the desk,
    whose previews say where a source is gone; readers see nothing there.
    """

    known: Collection[int]
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
        ids = tuple(ids)
        here = [citation_id for citation_id in ids if citation_id in self.known]
        missing = self.show_missing and len(here) < len(ids)
        if not here and not missing:
            return ""
        self._count += 1
        anchor = anchor or f"cite-{self._count}"
        links = []
        for citation_id in here:
            number = self.number(citation_id)
            self.markers.setdefault(citation_id, []).append(anchor)
            links.append(f'<a href="#ref-{number}" aria-label="Reference {number}">{number}</a>')
        if missing:
            links.append('<span class="cite-missing">source missing</span>')
        return f'<sup class="cite" id="{anchor}">[{", ".join(links)}]</sup>'

    def fill(self, expanded: str) -> str:
        """`expanded` rich text with every placeholder replaced by its numbered marker."""
        return PLACEHOLDER.sub(lambda match: self.marker(parse_ids(match.group(1))), expanded)
