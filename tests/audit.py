"""No package of production is older than its last known fault: `python -m tests.audit`, in `make lint`.

It passes only if each locked package has a row in `safe_versions.txt`, so that a new one is looked at.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def locked(requirements: str) -> dict[str, Version]:
    """The packages of a locked list of requirements, by name."""
    return {_name(name): Version(version) for name, version in _LOCKED.findall(requirements)}


def rows(text: str) -> dict[str, Version]:
    """The oldest safe version of each package; raises ValueError for a row without its reason."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, version, _reason = line.split(maxsplit=2)
            found[_name(name)] = Version(version)
    return found


def faults(packages: dict[str, Version], safe: dict[str, Version]) -> Iterator[str]:
    """What is wrong, in sentences; nothing if every package is safe as far as is known."""
    if not packages:
        yield "No locked package was found."
    for name, version in packages.items():
        if name not in safe:
            yield f"{name}: nobody has looked at it. Look for its advisories, then write a row."
        elif version < safe[name]:
            yield f"{name} {version} is older than {safe[name]}, the oldest that is safe."
    for name in safe.keys() - packages.keys():
        yield f"{name} is not installed any more: drop its row."


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(requirements: Path = ROOT / "requirements.txt") -> int:
    """Say what is wrong; the exit status."""
    packages = locked(requirements.read_text())
    found: Iterable[str] = list(
        faults(packages, rows((ROOT / "tests/safe_versions.txt").read_text()))
    )
    for fault in found:
        sys.stderr.write(f"{fault}\n")
    sys.stdout.write(f"{len(packages)} packages looked at.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
