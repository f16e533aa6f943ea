"""Rules of the repository that a machine can hold."""

import os
import re
from pathlib import Path

from django.conf import settings

# Spelt so that this file does not break its own rule.
HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", "registry" + r"\.npmjs", r"deb\.deb" + "ian"])
)


# Folders that are made, not kept: a line of .gitignore for each.
MADE = {
    line.strip("/")
    for line in (settings.BASE_DIR / ".gitignore").read_text().splitlines()
    if line.endswith("/")
} | {".git"}


def texts():
    for folder, folders, names in os.walk(settings.BASE_DIR):
        folders[:] = [name for name in folders if name not in MADE]
        for name in names:
            path = Path(folder, name)
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
