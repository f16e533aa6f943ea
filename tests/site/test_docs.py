"""The documents: lines that fit, links that lead somewhere, names of files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 120
DOCUMENTS = sorted(
    path
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob("news/**/*.md"))
    if path.name != "nightly.md" and "LICENSE" not in path.name  # by a machine, by others
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_lines_fit(path):
    """But for tables, and what can't be broken."""
    lines = path.read_text().splitlines()
    long = [
        number
        for number, line in enumerate(lines, 1)
        if len(line) > LONGEST and not line.startswith("|") and " " in line[:LONGEST].strip()
    ]
    # Commands to type are not broken.
    assert [number for number in long if not re.match(r"^(    |[A-Z_]+=)", lines[number - 1])] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(path):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text())
    missing = [
        one
        for one in targets
        if "://" not in one and not one.startswith("mailto:") and not (path.parent / one).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_are_there(path):
    """Paths in backticks from the top: `news/desk/locks.py`. What moved is told under its old name once."""
    named = re.findall(
        r"`((?:news|home|search|tests|neurogrit_cms|docs|deploy)/[\w/.-]+)`", path.read_text()
    )
    missing = sorted(
        {one for one in named if not any(ROOT.glob(f"{one}*" if one[-4:].isdecimal() else one))}
    )
    assert missing == []
