"""`make bench`: what pages and acts cost at size, beside a plain Wagtail site and the bare floor.

SIZE names the largest corpus (10000; a tenth and a hundredth of it are measured as well, from 1,000 on),
SECONDS how long each thing is measured, OUT where the report goes; JOBS=no leaves jobs, backup and
restore out. Databases are kept in `.postgres` for the next run.
"""

import os
import platform
import shutil
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from . import databases, load, report
from .asking import Asked, asked, in_turn
from .timing import percentile

SIZE = int(os.environ.get("SIZE", "10000"))
SECONDS = float(os.environ.get("SECONDS", "2"))
OUT = Path(os.environ.get("OUT", "docs/bench"))
JOBS = os.environ.get("JOBS", "yes") != "no"
SIZES = sorted({max(SIZE // 100, 1_000), max(SIZE // 10, 1_000), SIZE})
PLAIN_STORIES = 100
# How often an act is done in each of the rounds in which two processes are asked in turn.
PAGES_A_TURN, ACTS_A_TURN = 8, 3
SERVED = "tests.bench.served"
PLAIN = "tests.bench.plain.settings"


def _say(words: str) -> None:
    sys.stderr.write(f"==> {words}\n")


def _corpus(size: int) -> float:
    """Load the database of `size` stories unless it is there; the seconds that it took."""
    name, loading = f"bench_{size}", f"bench_{size}_loading"
    if databases.exists(name):
        _bring_up_to_date(name)
        return 0
    databases.make(loading)
    databases.manage("migrate", "--verbosity", "0", settings=SERVED, database=loading)
    databases.manage("setup_newsroom", settings=SERVED, database=loading)
    start = time.perf_counter()
    databases.manage(
        *("load_corpus", "--stories", str(size), "--seed", str(databases.SEED)),
        settings=SERVED,
        database=loading,
    )
    seconds = round(time.perf_counter() - start)
    databases.rename(loading, name)
    _bring_up_to_date(name)
    return seconds


def _bring_up_to_date(name: str) -> None:
    """A corpus of another day has the tables of that day, and prints of that day's program."""
    databases.manage("migrate", "--verbosity", "0", settings=SERVED, database=name)
    start = time.perf_counter()
    told = databases.manage("prints", settings=SERVED, database=name)
    _say(f"{told.strip()} ({time.perf_counter() - start:.0f} s)")


def _newsroom(size: int) -> str:
    """The name of a copy of the database of `size` stories: what is measured leaves traces."""
    name = f"bench_run_{size}"
    databases.make(name, like=f"bench_{size}")
    return name


def _plain(corpus: str) -> tuple[str, tuple[str, ...]]:
    """The database of the plain site with stories of `corpus`, and what its process has to be told."""
    name, path = "bench_plain", str(Path(".postgres/bench-plain.jsonl").resolve())
    databases.make(name)
    told = databases.manage(
        *("-m", "tests.bench.export", path, str(PLAIN_STORIES)), settings=SERVED, database=corpus
    )
    databases.manage("migrate", "--verbosity", "0", settings=PLAIN, database=name)
    return name, (path, told.split()[-1], str(max(10, int(SECONDS * 5))))


def _grown(small: Asked, large: Asked, acts: Iterable[str]) -> dict[str, list[float]]:
    """p95 of each page of either archive, asked in turn."""
    found = {act: in_turn(small, large, act, repeats=PAGES_A_TURN) for act in acts}
    return {act: [percentile(taken, 95) for taken in both] for act, both in found.items()}


def _of_plain(ours: Asked, plain: Asked) -> dict[str, list[float]]:
    """p50 of each act with us and on the plain site, asked in turn."""
    found = {act: in_turn(ours, plain, act, repeats=ACTS_A_TURN) for act, _most in report.OF_PLAIN}
    return {act: [percentile(taken, 50) for taken in both] for act, both in found.items()}


def main() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("The bench needs wrk: sudo apt-get install wrk nginx-light")
    found: dict[str, Any] = {
        "machine": f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, Python"  # noqa: DTZ011  # where the bench stands
        f" {platform.python_version()}; PostgreSQL on the same machine.",
        "sizes": {},
    }
    with ExitStack() as running:
        ours: list[Asked] = []
        for size in SIZES:
            _say(f"{size:,} stories")
            seconds = _corpus(size)
            run = _newsroom(size)
            running.callback(databases.drop, run)
            told = str(SECONDS)
            inside = asked("tests.bench.inside", told, settings=SERVED, database=run)
            ours.append(running.enter_context(inside))
            found["sizes"][str(size)] = {"loaded": seconds} | ours[-1]("all")
        _say("Plain Wagtail")
        database, told_plain = _plain(run)
        inside = asked("tests.bench.plain.inside", *told_plain, settings=PLAIN, database=database)
        plain = running.enter_context(inside)
        found["plain"] = plain("all")
        found["of_plain"] = _of_plain(ours[-1], plain)
        _say("Growth")
        pages = found["sizes"][str(SIZE)]["readers"]
        found["grown"] = _grown(ours[0], ours[-1], pages) if len(ours) > 1 else {}
        _say("Throughput")
        found["throughput"] = load.measure(
            database=run,
            plain_database=database,
            story=found["sizes"][str(SIZE)]["story"],
            plain_story=found["plain"]["story"],
            seconds=max(1, round(SECONDS / 2)),
        )
        missed = {one.act[1] for one in report.targets(found) if one.act and not one.is_met}
        found["shares"] = {act: ours[-1]("shares", act) for act in sorted(missed)}
        if JOBS:
            _say("Jobs, backup, restore")
            found["jobs"] = ours[-1]("jobs")  # they leave the most traces
            found["jobs"] |= databases.backup_and_restore(f"bench_{SIZE}", "bench_restored")
    report.write(found, OUT)
    for target in report.targets(found):
        print(f"{'met   ' if target.is_met else 'MISSED'}  {target}")
    _say(f"{OUT}/bench.md, bench.json, bench.svg")


if __name__ == "__main__":
    main()
