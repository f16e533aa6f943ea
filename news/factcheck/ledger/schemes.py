"""Statements that were noted under an older scheme keep their digests, and so their rulings."""

from collections.abc import Callable
from typing import Any

from news.digest import Content
from news.factcheck.statements.cutting import Occurrence, adopted, with_anchors
from news.schemes import earlier

from .tables import Statement


def as_noted(
    page_id: Any, content: Content, cut: Callable[[Content], tuple[Occurrence, ...]]
) -> tuple[Occurrence, ...]:
    """The statements of a story's content, each under the digest that it was noted with.

    `cut` makes the statements of a content under its own scheme. Costs a query for each older
    scheme that there is.
    """
    found = cut(content)
    for scheme in earlier():
        rows = Statement.objects.filter(page_id=page_id, scheme=scheme.number)
        if known := set(rows.values_list("digest", flat=True)):
            found = with_anchors(adopted(found, cut(content.under(scheme.number)), known))
    return found
