"""`make test-fast`: the tests of what has changed, by folder; SINCE names what it is compared with.

    python -m tests.fast            what is changed and not committed
    python -m tests.fast main       everything since main

A plain map: the tests mirror the source. What everything stands on runs everything.
"""

import subprocess
import sys
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = "tests"
# Below these names of the source a change reaches too much to say what.
REACHES_ALL = (
    "pyproject.toml",
    "requirements-dev.txt",
    "neurogrit_cms/settings",
    "news/digest.py",
    "news/schemes",
    "news/spelling.py",
    "news/migrations",
    "tests/conftest.py",
    "tests/arranged.py",
    "tests/databases.py",
    "tests/factories.py",
    "tests/newsroom.py",
)
# Where the tests stand of what is not mirrored by a folder of its name.
ELSEWHERE = {
    "neurogrit_cms": "tests/site",
    "news/templates": "tests/site",
    "news/static": "tests/browser",
    "news/factcheck/static": "tests/browser",
    "news/management": "tests/news",
}


def changed(since: str) -> list[str]:
    """Names of the files that differ from `since`, new ones among them."""
    commands = (
        ["git", "diff", "--name-only", since],
        ["git", "ls-files", "--others", "--exclude-standard"],
    )
    return [
        name
        for command in commands
        for name in subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    ]


def place_of_tests(name: str) -> str:
    """The file or folder with the tests of a changed file; empty for what no test reads."""
    if name.startswith(REACHES_ALL):
        return EVERYTHING
    for start, tests in ELSEWHERE.items():
        if name.startswith(f"{start}/"):
            return tests
    path = PurePosixPath(name)
    if path.parts[0] == "tests":
        is_test = path.name.startswith("test_")
        return name if is_test and (ROOT / name).exists() else str(path.parent)
    if path.parts[0] not in {"home", "news", "search"}:
        return ""
    inside = PurePosixPath(*path.parts[1:] if _is_app(path) else path.parts)
    return _nearest(PurePosixPath("tests", inside.parent), path.stem)


def _nearest(folder: PurePosixPath, stem: str) -> str:
    """The tests of a file of this name: those of a room stand in it, or beside those of other rooms."""
    for place in (folder, *folder.parents):
        one = place / f"test_{stem}.py"
        if (ROOT / one).exists():
            return str(one)
    while not any((ROOT / folder).glob("test_*.py")):
        folder = folder.parent
    return str(folder)


def _is_app(path: PurePosixPath) -> bool:
    """Whether the tests of a part of `news` stand beside those of `news`, and not below them."""
    return (
        path.parts[0] == "news"
        and len(path.parts) > 2
        and (ROOT / "tests" / path.parts[1]).is_dir()
    )


def main() -> int:
    """Run them; the exit status."""
    since = sys.argv[1] if len(sys.argv) > 1 else "HEAD"
    wanted = sorted({tests for name in changed(since) if (tests := place_of_tests(name))})
    if not wanted:
        sys.stdout.write(f"Nothing that has tests has changed since {since}.\n")
        return 0
    if EVERYTHING in wanted:
        wanted = [EVERYTHING]
    sys.stdout.write(f"==> {' '.join(wanted)}\n")
    sys.stdout.flush()
    return subprocess.run(
        [sys.executable, "-m", "pytest", *wanted], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
