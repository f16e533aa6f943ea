"""Processes that are asked for figures, a line for each question.

Two of them can be asked in turn, so that both meet the same machine: what a ratio is made of.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .databases import ROOT, url_of

ROUNDS = 5


def answer(answers: Mapping[str, Callable[..., Any]]) -> None:
    """Answer what is asked on standard input until it ends: `["name", 1]` by `answers["name"](1)`."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what else is printed is no answer
    for line in sys.stdin:
        name, *values = json.loads(line)
        print(json.dumps(answers[name](*values)), file=out, flush=True)


class Asked:
    """A process that answers."""

    def __init__(self, module: str, process: "subprocess.Popen[str]") -> None:
        self._module, self._process = module, process

    def __call__(self, *question: Any) -> Any:
        """The answer; raises SystemExit where the process has ended over it."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(f"{json.dumps(question)}\n")
            self._process.stdin.flush()
            told = self._process.stdout.readline()
        except BrokenPipeError:
            told = ""
        if not told:
            raise SystemExit(f"{self._module} failed at {question}")
        return json.loads(told)


@contextmanager
def asked(module: str, *arguments: str, settings: str, database: str) -> Iterator[Asked]:
    """A process that runs `module`, which ends in `answer`."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": url_of(database)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Asked(module, process)
    finally:
        process.communicate()  # it ends with its standard input


def in_turn(one: Asked, other: Asked, act: str, *, repeats: int) -> tuple[list[float], list[float]]:
    """Milliseconds of `act` in either process, `repeats` times in each of `ROUNDS` rounds."""
    times: tuple[list[float], list[float]] = ([], [])
    for process in (one, other):
        process("times", act, 1)  # which isn't counted
    for _round in range(ROUNDS):
        times[0].extend(one("times", act, repeats))
        times[1].extend(other("times", act, repeats))
    return times
