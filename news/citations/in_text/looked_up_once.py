"""Citations looked up once for a whole text, for the markers in it that ask one by one."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from news.citations.models import Citation

_AT_HAND: ContextVar[Mapping[int, Citation]] = ContextVar(
    "citations at hand", default=MappingProxyType({})
)


@contextmanager
def citations_at_hand(ids: Collection[int]) -> Iterator[None]:
    """Within it, `standing_for` knows `ids` without a query."""
    token = _AT_HAND.set(Citation.objects.standing_for(ids) if ids else {})
    try:
        yield
    finally:
        _AT_HAND.reset(token)


def standing_for(ids: Collection[int]) -> Mapping[int, Citation]:
    """For each cited id the citation that stands for it now; those that are gone are left out."""
    known = _AT_HAND.get()
    if all(pk in known for pk in ids):
        return known
    return Citation.objects.standing_for(ids)
