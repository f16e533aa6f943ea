"""Work on several things at once, each in a process with a connection of its own."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Final

import django
from django.db import connection

PROCESSES: Final = min(2, os.cpu_count() or 1)


def in_processes[Item, Found](
    work: Callable[[Item], Found], items: Iterable[Item]
) -> Iterator[Found]:
    """What `work` makes of each item, in their order. Both have to survive pickling.

    New processes, not forks: a connection or a pool of them can't be shared.
    """
    context = multiprocessing.get_context("spawn")
    begin = partial(_begin, connection.settings_dict["NAME"])
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=begin) as pool:
        yield from pool.map(work, items)


def _begin(database: str) -> None:
    """Connect to the database of the first process, which may not be that of the settings."""
    django.setup()
    connection.settings_dict["NAME"] = database
