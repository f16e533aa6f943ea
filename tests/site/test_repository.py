"""Rules of the repository that a machine can hold."""

import re
import subprocess

from django.conf import settings

# Spelt so that this file does not break its own rule.
HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", "registry" + r"\.npmjs", r"deb\.deb" + "ian"])
)


def tracked():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    return [settings.BASE_DIR / name for name in names if name]


def texts():
    for path in tracked():
        try:
            yield path, path.read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue


def test_no_file_names_a_package_registry():
    assert [path.name for path, text in texts() if HOSTS.search(text)] == []


def test_every_requirement_is_locked_with_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (settings.BASE_DIR / name).read_text()
        for block in re.split(r"\n(?=[a-z0-9])", text):
            if "==" in block and not block.startswith("#"):
                assert "--hash=sha256:" in block, block[:60]
