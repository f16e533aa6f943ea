"""`make nightly`: the long proofs, and both commands of the README on a bare machine.

How each part ended is noted in docs/nightly.md, with the date and the commit.
"""

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTES = ROOT / "docs" / "nightly.md"
PROOFS = {
    "every bad value in every field of the editor": ["tests/site/test_bad_input.py"],
    "hostile shapes of every text": ["tests/site/test_hostile_shapes.py"],
    "odd versions at every address": ["tests/site/test_odd_revisions.py"],
    "100,000 requests at random": ["tests/site/test_fuzz.py"],
    "a corpus in one process and in two": ["tests/corpus"],
    "a thousand stories in another form, and back": ["tests/news/test_rewriting.py"],
    "the prints of a thousand stories": ["tests/prints/test_corpus.py"],
    "who wrote a sentence, changed at random": ["tests/factcheck/test_writers_stay.py"],
    "exports read back, 2,000 at random": ["tests/citations/test_exporting.py"],
    "who gets what at every address": ["tests/site/test_access.py"],
    "axe on readers' pages, every width and scheme": ["tests/browser/test_accessibility.py"],
    "rulings carried over, 40 stories at random": ["tests/factcheck/test_carry_over.py"],
    "a crash at every statement, power cuts": ["tests/races/test_crashes.py"],
    "races of the ledger, 200 trials each": ["tests/races/test_ledger_races.py"],
    "races of publication, 200 trials each": ["tests/races/test_races.py"],
    "the machine: 500 newsrooms of 40 steps": ["tests/machine"],
}

UPGRADE = "the newest Wagtail and Django"
RELEASE = "the newest release, upgraded and taken back"


def say(words: str) -> None:
    sys.stdout.write(f"==> {words}\n")
    sys.stdout.flush()


def prove(tests: list[str]) -> tuple[str, bool]:
    """How these tests ended with the long numbers, and whether all went well."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *tests],
        cwd=ROOT,
        env=os.environ | {"NIGHTLY": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout[-6_000:])
    ended = done.stdout.strip().splitlines()[-1].strip("= ")
    return f"{ended} | {(time.monotonic() - start) / 60:.0f}", done.returncode == 0


def told_by(module: str) -> tuple[str, bool]:
    """What another run says, as a row, and whether all went well."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout[-6_000:])
    said = done.stdout.splitlines()
    told = [line.removeprefix("==> ") for line in said if line.startswith("==> ")]
    ended = [
        line.strip("= ") for line in said if re.search(r"\d+ (passed|failed|error).* in ", line)
    ]
    minutes = (time.monotonic() - start) / 60
    return f"{'; '.join([*told, *ended])} | {minutes:.0f}", done.returncode == 0


def fresh() -> tuple[str, bool]:
    """What the trial on a bare machine says, and whether all went well."""
    done = subprocess.run(
        ["make", "--no-print-directory", "fresh"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout)
    told = [line for line in done.stdout.splitlines() if line.startswith(("|", "A bare"))]
    return "\n".join(told), done.returncode == 0


def commit() -> str:
    """The commit that was tried; empty outside of a repository."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def note(began: datetime, tried: str, rows: dict[str, str], machine: str) -> None:
    """Write down what is known by now."""
    lines = [
        "# The last nightly run",
        "",
        f"`make nightly` on {began:%d %B %Y, %H:%M} UTC, commit {tried or 'unknown'}.",
        "",
        "| proof | ended with | minutes |",
        "| --- | --- | --- |",
        *(
            f"| {what} | {rows.get(what, 'not done in this run |')} |"
            for what in (*PROOFS, RELEASE, UPGRADE)
        ),
        "",
        "## Both commands of the README on a bare machine",
        "",
        machine.replace("\n| as |", "\n\n| as |"),
    ]
    NOTES.write_text("\n".join(lines) + "\n")


def main() -> int:
    """Run all of it; 0 if all went well."""
    began, tried = datetime.now(UTC), commit()
    rows: dict[str, str] = {}
    machine, all_fine = "Not tried in this run.", True
    for what, tests in PROOFS.items():
        say(what)
        rows[what], is_fine = prove(tests)
        all_fine = all_fine and is_fine
        note(began, tried, rows, machine)
    say(RELEASE)
    rows[RELEASE], is_fine = told_by("tests.rehearsal")
    all_fine = all_fine and is_fine
    note(began, tried, rows, machine)
    say(UPGRADE)
    rows[UPGRADE], _is_fine = told_by("tests.upgrade")  # what isn't in use yet fails no night
    note(began, tried, rows, machine)
    machine, is_fine = fresh()
    note(began, tried, rows, machine or "Could not be tried.")
    say(f"noted in {NOTES.relative_to(ROOT)}")
    return 0 if all_fine and is_fine else 1


if __name__ == "__main__":
    sys.exit(main())
