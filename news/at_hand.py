"""What was looked up already and can't have changed since: within a request, or a transaction that has locked it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_KNOWN: ContextVar[dict[str, dict[int, Any]] | None] = ContextVar("sources at hand", default=None)


@contextmanager
def sources_at_hand() -> Iterator[None]:
    """Within it each source of a text is looked up once, however many versions of it are read.

    To be entered where what was read before may be shown again: under the lock of the sources, or
    for a page that decides nothing.
    """
    token = _KNOWN.set({})
    try:
        yield
    finally:
        _KNOWN.reset(token)


def looked_up[Source](
    kind: str, ids: Iterable[int], look_up: Callable[[set[int]], Mapping[int, Source]]
) -> dict[int, Source]:
    """Sources of a kind by their ids, as `look_up` finds them; those that are gone are left out."""
    wanted = set(ids)
    known = _KNOWN.get()
    if known is None:
        return dict(look_up(wanted))
    of_kind: dict[int, Source | None] = known.setdefault(kind, {})
    if missing := wanted - of_kind.keys():
        found = look_up(missing)
        of_kind.update({pk: found.get(pk) for pk in missing})
    return {pk: source for pk in ids if (source := of_kind[pk]) is not None}
