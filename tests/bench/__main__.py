"""`make bench`: what pages and acts cost at size, beside a plain Wagtail site and the bare floor.

SIZE names the largest corpus (10000; a tenth of it is measured as well), SECONDS how long each thing is
measured, OUT where the report goes. Databases are kept in `.postgres` for the next run.
"""

import json
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from . import databases, load, report

SIZE = int(os.environ.get("SIZE", "10000"))
SECONDS = float(os.environ.get("SECONDS", "3"))
OUT = Path(os.environ.get("OUT", "docs/bench"))
PLAIN_STORIES = 200
SERVED = "tests.bench.served"
PLAIN = "tests.bench.plain.settings"


def _say(words: str) -> None:
    sys.stderr.write(f"==> {words}\n")


def _corpus(size: int) -> tuple[str, float]:
    """The database with `size` stories, and the seconds that loading took; 0 if it was there."""
    name = f"bench_{size}"
    if not databases.made(name):
        return name, 0
    try:
        databases.manage("migrate", "--verbosity", "0", settings=SERVED, database=name)
        databases.manage("setup_newsroom", settings=SERVED, database=name)
        start = time.perf_counter()
        databases.manage(
            *("load_corpus", "--stories", str(size), "--seed", str(databases.SEED)),
            settings=SERVED,
            database=name,
        )
        return name, round(time.perf_counter() - start)
    except BaseException:
        databases.drop(name)
        raise


def _inside(name: str) -> dict[str, Any]:
    told = databases.manage(
        *("-m", "tests.bench.inside", "--seconds", str(SECONDS)), settings=SERVED, database=name
    )
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def _plain(corpus: str) -> tuple[dict[str, Any], str]:
    """What the plain site costs, and its story's path."""
    name, path = "bench_plain", str(Path(".postgres/bench-plain.jsonl").resolve())
    databases.drop(name)
    databases.made(name)
    told = databases.manage(
        *("-m", "tests.bench.export", path, str(PLAIN_STORIES)), settings=SERVED, database=corpus
    )
    databases.manage("migrate", "--run-syncdb", "--verbosity", "0", settings=PLAIN, database=name)
    told = databases.manage(
        *("-m", "tests.bench.plain.inside", path, told.split()[-1], "--seconds", str(SECONDS)),
        settings=PLAIN,
        database=name,
    )
    found = json.loads(told.splitlines()[-1])
    return found["acts"], found["story"]


def main() -> None:
    found: dict[str, Any] = {
        "machine": f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, Python"  # noqa: DTZ011  # where the bench stands
        f" {platform.python_version()}; PostgreSQL on the same machine.",
        "sizes": {},
    }
    for size in (SIZE // 10, SIZE):
        _say(f"{size:,} stories")
        name, seconds = _corpus(size)
        found["sizes"][str(size)] = {"loaded": seconds} | _inside(name)
    _say("Plain Wagtail")
    found["plain"], plain_story = _plain(name)
    _say("Throughput")
    found["throughput"] = load.measure(
        database=name,
        plain_database="bench_plain",
        story=found["sizes"][str(SIZE)]["story"],
        plain_story=plain_story,
        seconds=max(2, round(SECONDS)),
    )
    report.write(found, OUT)
    for what, got, aim, is_met in report.targets(found):
        print(f"{'met   ' if is_met else 'MISSED'}  {what}: {got} ({aim})")
    _say(f"{OUT}/bench.md, bench.json, bench.svg")


if __name__ == "__main__":
    main()
