"""Statements that were noted under an older scheme keep their digests, and so their rulings."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from news.digest import Content
from news.factcheck.statements.cutting import Occurrence, adopted, with_anchors
from news.schemes import earlier

from .tables import Statement

Cut = Callable[[Content], tuple[Occurrence, ...]]


def as_noted(page_id: Any, content: Content, cut: Cut) -> tuple[Occurrence, ...]:
    """The statements of a story's content, each under the digest that it was noted with.

    `cut` makes the statements of a content under its own scheme. Costs a query for each older
    scheme that there is.
    """
    return under_noted(content, cut, noted_before(page_id))


def noted_before(page_id: Any) -> dict[int, set[str]]:
    """The digests of a story's statements that were noted under older schemes, by scheme."""
    found = {}
    for scheme in earlier():
        rows = Statement.objects.filter(page_id=page_id, scheme=scheme.number)
        if digests := set(rows.values_list("digest", flat=True)):
            found[scheme.number] = digests
    return found


def under_noted(
    content: Content, cut: Cut, noted: Mapping[int, Collection[str]]
) -> tuple[Occurrence, ...]:
    """As `as_noted`, given the digests already noted."""
    found = cut(content)
    for number, digests in noted.items():
        found = with_anchors(adopted(found, cut(content.under(number)), digests))
    return found
