"""Times of an act repeated, and what is said of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from typing import Any


@dataclass(frozen=True, slots=True)
class Sample:
    """What an act cost: queries of one run, milliseconds of many at p50, p95, p99, bytes of its answer."""

    queries: int
    p50: float
    p95: float
    p99: float
    bytes: int = 0


def sample(
    act: Callable[[], Any], *, repeats: int, queries: Callable[[Callable[[], Any]], int]
) -> Sample:
    """`act` in one run that isn't timed, one whose `queries` are counted, and `repeats` timed."""
    size = len(getattr(act(), "content", b""))
    count = queries(act)
    times = []
    for _repeat in range(repeats):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    cuts = quantiles(times, n=100, method="inclusive")
    return Sample(count, round(cuts[49], 2), round(cuts[94], 2), round(cuts[98], 2), size)
