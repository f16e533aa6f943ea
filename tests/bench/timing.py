"""Times of an act repeated, and what is said of them."""

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable, Sequence
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
    taken = times(act, repeats)
    return Sample(count, *(percentile(taken, share) for share in (50, 95, 99)), size)


def times(act: Callable[[], Any], repeats: int) -> list[float]:
    """Milliseconds of each of `repeats` runs of `act`."""
    taken = []
    for _repeat in range(repeats):
        start = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - start))
    return taken


def percentile(taken: Sequence[float], share: int) -> float:
    """What `share` of a hundred of these times stay below."""
    return round(quantiles(taken, n=100, method="inclusive")[share - 1], 2)


# Whose time it is, by the first of these that is part of a function's file.
LAYERS = {
    "psycopg": "PostgreSQL, and waiting for it",
    "django/db": "Django's ORM",
    "django/template": "templates",
    "wagtail": "Wagtail",
    "modelcluster": "Wagtail",
    "django": "Django, the rest",
    "site-packages": "other libraries",
    "news": "the newsroom",
    "home": "the newsroom",
    "search": "the newsroom",
    "neurogrit_cms": "the newsroom",
}
ELSE = "Python itself"
PROFILED = 3


def shares(act: Callable[[], Any]) -> dict[str, int]:
    """Per cent of the time of `act` by whose code was running, the largest share first."""
    profile = cProfile.Profile()
    for _repeat in range(PROFILED):
        profile.runcall(act)
    spent: Counter[str] = Counter()
    stats: Any = pstats.Stats(profile)
    for (file, _line, _name), (_calls, _all, own, *_rest) in stats.stats.items():
        layer = next((name for part, name in LAYERS.items() if f"/{part}/" in file), ELSE)
        spent[layer] += own
    return {name: round(100 * own / spent.total()) for name, own in spent.most_common()}
