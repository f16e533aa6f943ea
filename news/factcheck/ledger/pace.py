"""How long the rest of a fact-check will take. Pure."""

import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Final

# What a statement takes where nobody has ruled yet.
_USUAL: Final = timedelta(seconds=40)
# A longer gap is a break, a shorter one several at once.
_LONGEST: Final = timedelta(minutes=5)
_SHORTEST: Final = timedelta(seconds=3)
_ENOUGH: Final = 4


def minutes_left(remaining: int, ruled_at: Sequence[datetime]) -> int:
    """Whole minutes for `remaining` statements, at the pace of the rulings so far."""
    times = sorted(ruled_at)
    gaps = [
        (later - earlier).total_seconds()
        for earlier, later in pairwise(times)
        if _SHORTEST <= later - earlier <= _LONGEST
    ]
    usual = timedelta(seconds=statistics.median(gaps)) if len(gaps) >= _ENOUGH else _USUAL
    return ceil(remaining * usual / timedelta(minutes=1))
