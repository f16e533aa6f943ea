"""`make upgrade-check`: would the newest Wagtail and Django do? Pre-releases are tried too.

They are installed in an environment of their own, beside what is locked. First come the contracts
with Wagtail (`tests/site/test_wagtail_seams.py`), then the tests that need no browser and no second
server. What fails says what to look at: see "How to upgrade Wagtail" in docs/developers.md.
"""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASKED = ("wagtail", "django")
CONTRACTS = ["tests/site/test_wagtail_seams.py"]
FAST = [
    "tests/factcheck",
    "tests/news",
    "tests/citations",
    "tests/secondread",
    "tests/search",
    "tests/home",
    "tests/paths",
]


def locked() -> dict[str, str]:
    """The versions that the project has now."""
    text = (ROOT / "requirements.txt").read_text()
    return dict(re.findall(r"^(\S+?)(?:\[.*\])?==(\S+)", text, re.MULTILINE))


def installed(python: Path) -> dict[str, str]:
    """The versions in an environment."""
    done = subprocess.run(
        [python, "-m", "pip", "list", "--format=freeze"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    pairs = (line.partition("==") for line in done.stdout.splitlines())
    return {name.lower(): version for name, _sign, version in pairs}


def make_environment(folder: Path) -> Path:
    """An environment with what is locked, and the newest of what is asked about; its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", "requirements-dev.txt"], cwd=ROOT, check=True)
    subprocess.run([*pip, "--upgrade", "--pre", *ASKED], cwd=ROOT, check=True)
    return python


def main() -> int:
    """Try it; 0 if all went well."""
    with tempfile.TemporaryDirectory(prefix="neurogrit-upgrade-") as folder:
        python = make_environment(Path(folder) / "venv")
        now, before = installed(python), locked()
        for name in sorted(now.keys() & before.keys()):
            if now[name] != before[name]:
                sys.stdout.write(f"==> {name} {before[name]} -> {now[name]}\n")
        if all(now[name] == before[name] for name in ASKED):
            sys.stdout.write("==> Nothing newer in the index: tried with what is locked\n")
        sys.stdout.flush()
        for what, tests in (("contracts", CONTRACTS), ("fast tests", FAST)):
            done = subprocess.run([python, "-m", "pytest", "-q", *tests], cwd=ROOT, check=False)
            if done.returncode:
                sys.stdout.write(f"==> The {what} fail: what they say has to be mended first\n")
                return done.returncode
    sys.stdout.write("==> They would do\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
