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
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (at, there):
            at, there, before = found.pop()
            size += before
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
    start = 0
    while start < min(i2 - i1, j2 - j1) and old[i1 + start] == new[j1 + start]:
        start += 1
    if start:
        yield i1, j1, start
    i1, j1 = i1 + start, j1 + start
    end = 0
    while end < min(i2 - i1, j2 - j1) and old[i2 - 1 - end] == new[j2 - 1 - end]:
        end += 1
    i2, j2 = i2 - end, j2 - end
    if start or end:  # what is left may be short enough now
        yield from _rows(old, new, (i1, i2, j1, j2), deep)
    elif deep and (anchors := _anchors(old[i1:i2], new[j1:j2])):
        i, j = i1, j1
        for at, there in anchors:
            yield from _rows(old, new, (i, i1 + at, j, j1 + there), deep - 1)
            yield i1 + at, j1 + there, 1
            i, j = i1 + at + 1, j1 + there + 1
        yield from _rows(old, new, (i, i2, j, j2), deep - 1)
    if end:
        yield i2, j2, end


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Where the longest run of things stands that both have once, and in the same order."""
    of_old, of_new = Counter(old), Counter(new)
    there = {thing: j for j, thing in enumerate(new) if of_new[thing] == 1}
    pairs = [(i, there[thing]) for i, thing in enumerate(old) if of_old[thing] == 1 and thing in there]
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
