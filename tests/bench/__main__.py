"""`make bench`: what pages and acts cost at size, beside a plain Wagtail site and the bare floor.

SIZE names the largest corpus (10000; a tenth and a hundredth of it are measured as well, from 1,000 on),
SECONDS how long each thing is measured, OUT where the report goes. Databases are kept in `.postgres` for the next run.
"""

import json
import os
import platform
import shutil
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from . import databases, load, report

SIZE = int(os.environ.get("SIZE", "10000"))
SECONDS = float(os.environ.get("SECONDS", "2"))
OUT = Path(os.environ.get("OUT", "docs/bench"))
SIZES = sorted({max(SIZE // 100, 1_000), max(SIZE // 10, 1_000), SIZE})
PLAIN_STORIES = 200
RUN = "bench_run"
SERVED = "tests.bench.served"
PLAIN = "tests.bench.plain.settings"


def _say(words: str) -> None:
    sys.stderr.write(f"==> {words}\n")


def _corpus(size: int) -> float:
    """Load the database of `size` stories unless it is there; the seconds that it took."""
    name, loading = f"bench_{size}", f"bench_{size}_loading"
    if databases.exists(name):
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
    return seconds


def _inside(name: str, *, jobs: bool) -> dict[str, Any]:
    told = databases.manage(
        *("-m", "tests.bench.inside", "--seconds", str(SECONDS), *(["--jobs"] if jobs else [])),
        settings=SERVED,
        database=name,
    )
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def _plain(corpus: str) -> tuple[dict[str, Any], str]:
    """What the plain site costs, and its story's path."""
    name, path = "bench_plain", str(Path(".postgres/bench-plain.jsonl").resolve())
    databases.make(name)
    told = databases.manage(
        *("-m", "tests.bench.export", path, str(PLAIN_STORIES)), settings=SERVED, database=corpus
    )
    databases.manage("migrate", "--verbosity", "0", settings=PLAIN, database=name)
    told = databases.manage(
        *("-m", "tests.bench.plain.inside", path, told.split()[-1], "--seconds", str(SECONDS)),
        settings=PLAIN,
        database=name,
    )
    found = json.loads(told.splitlines()[-1])
    return found["acts"], found["story"]


def main() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("The bench needs wrk: sudo apt-get install wrk nginx-light")
    found: dict[str, Any] = {
        "machine": f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, Python"  # noqa: DTZ011  # where the bench stands
        f" {platform.python_version()}; PostgreSQL on the same machine.",
        "sizes": {},
    }
    for size in SIZES:
        _say(f"{size:,} stories")
        seconds = _corpus(size)
        databases.make(RUN, like=f"bench_{size}")  # what is measured leaves traces
        databases.manage("migrate", "--verbosity", "0", settings=SERVED, database=RUN)
        # What takes a while is measured where it takes longest.
        is_last = size == SIZES[-1]
        found["sizes"][str(size)] = {"loaded": seconds} | _inside(RUN, jobs=is_last)
    _say("Backup and restore")
    found["jobs"] = found["sizes"][str(SIZE)].pop("jobs") | databases.backup_and_restore(
        f"bench_{SIZE}", "bench_restored"
    )
    _say("Plain Wagtail")
    found["plain"], plain_story = _plain(RUN)
    _say("Throughput")
    found["throughput"] = load.measure(
        database=RUN,
        plain_database="bench_plain",
        story=found["sizes"][str(SIZE)]["story"],
        plain_story=plain_story,
        seconds=max(1, round(SECONDS / 2)),
    )
    databases.drop(RUN)
    report.write(found, OUT)
    for target in report.targets(found):
        print(f"{'met   ' if target.is_met else 'MISSED'}  {target}")
    _say(f"{OUT}/bench.md, bench.json, bench.svg")


if __name__ == "__main__":
    main()
