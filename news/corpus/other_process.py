"""Making the next while the last is being written: a generator in a process of its own."""

import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection

from django.db import connections


def ahead[T](make: Callable[[], Iterator[T]]) -> Iterator[T]:
    """What `make` yields, made in another process while the caller is busy with the one before.

    It sees the database as it is committed. What is yielded has to survive pickling. Raises
    RuntimeError where the process fails, whose own words are on stderr.
    """
    connections.close_all()  # two processes may not share one
    context = multiprocessing.get_context("fork")  # nothing that `make` holds has to be sent
    ours, its = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(make, its), daemon=True)
    process.start()
    its.close()
    try:
        while True:
            try:
                yield ours.recv()
            except EOFError:
                break
        process.join()
        if process.exitcode:
            raise RuntimeError("The corpus could not be made.")
    finally:
        process.terminate()


def _send[T](make: Callable[[], Iterator[T]], its: Connection) -> None:
    for one in make():
        its.send(one)
    its.close()
    connections.close_all()
