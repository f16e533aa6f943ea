"""Work on several things at once, each in a process with a connection of its own."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import django

PROCESSES: Final = min(2, os.cpu_count() or 1)


def in_processes[Item, Found](
    work: Callable[[Item], Found], items: Iterable[Item]
) -> Iterator[Found]:
    """What `work` makes of each item, in their order. Both have to survive pickling.

    New processes, not forks: a connection or a pool of them can't be shared.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=django.setup) as pool:
        yield from pool.map(work, items)
