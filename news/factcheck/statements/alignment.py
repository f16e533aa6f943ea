"""Which rows of one sequence stand in another too, in the same order. Pure, and quick at any length."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

# Up to so many pairs are compared as difflib does it; its cost grows faster than their number.
_MOST_PAIRS: Final = 40_000
_DEEPEST: Final = 8

Row = tuple[int, int, int]
Step = tuple[str, int, int, int, int]


def rows(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Row]:
    """(at, there, size): `old[at : at + size] == new[there : there + size]`, in order, none touching.

    Of long sequences that is found first which stands once in both, then what is between is compared
    (Bram Cohen's "patience"); a stretch that is still too long counts as different.
    """
    found: list[Row] = []
    for at, there, size in _rows(old, new, (0, len(old), 0, len(new)), _DEEPEST):
        i, j, before = found[-1] if found else (0, 0, 0)
        if before and (i + before, j + before) == (at, there):
            found[-1] = (i, j, before + size)
        else:
            found.append((at, there, size))
    return found


def steps(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Step]:
    """(what, i1, i2, j1, j2): how `old[i1:i2]` becomes `new[j1:j2]`; `what` is "equal" or "replace"."""
    i = j = 0
    for at, there, size in [*rows(old, new), (len(old), len(new), 0)]:
        if (i, j) != (at, there):
            yield "replace", i, at, j, there
        if size:
            yield "equal", at, at + size, there, there + size
        i, j = at + size, there + size


def _rows(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    within: tuple[int, int, int, int],
    deep: int,
) -> Iterator[Row]:
    i1, i2, j1, j2 = within
    if (i2 - i1) * (j2 - j1) <= _MOST_PAIRS:
        matcher = SequenceMatcher(a=old[i1:i2], b=new[j1:j2], autojunk=False)
        yield from ((i1 + i, j1 + j, size) for i, j, size in matcher.get_matching_blocks() if size)
        return
    start, end = _same_at_the_ends(old[i1:i2], new[j1:j2])
    if start:
        yield i1, j1, start
    inner = (i1 + start, i2 - end, j1 + start, j2 - end)
    if start or end:  # what is left may be short enough now
        yield from _rows(old, new, inner, deep)
    elif deep:
        yield from _rows_between_anchors(old, new, inner, deep - 1)
    if end:
        yield i2 - end, j2 - end, end


def _same_at_the_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    start = end = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _rows_between_anchors(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    within: tuple[int, int, int, int],
    deep: int,
) -> Iterator[Row]:
    i, i2, j, j2 = within
    anchors = [(i + at, j + there) for at, there in _anchors(old[i:i2], new[j:j2])]
    if not anchors:
        return
    for at, there in anchors:
        yield from _rows(old, new, (i, at, j, there), deep)
        yield at, there, 1
        i, j = at + 1, there + 1
    yield from _rows(old, new, (i, i2, j, j2), deep)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Where the longest run of things stands that both have once, and in the same order."""
    of_old, of_new = Counter(old), Counter(new)
    there = {thing: j for j, thing in enumerate(new) if of_new[thing] == 1}
    pairs = [
        (i, there[thing]) for i, thing in enumerate(old) if of_old[thing] == 1 and thing in there
    ]
    ends: list[int] = []  # of the runs of each length, the earliest end: a place in `new`
    at: list[int] = []  # its number in `pairs`
    before: list[int] = []
    for number, (_i, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        at[length : length + 1] = [number]
    run: list[tuple[int, int]] = []
    last = at[-1] if at else -1
    while last >= 0:
        run.append(pairs[last])
        last = before[last]
    return run[::-1]
