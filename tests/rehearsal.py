"""`make upgrade-test`: the newest release, with content in it, upgraded to what is here, and back again.

A database is filled by the software of the release: the demo and a corpus. Then the software of the
working tree migrates it, checks every invariant, and serves the same pages, which are compared. Then
it goes back as far as migrations allow, and the release serves its pages again.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Final

from .bench import databases

ROOT = Path(__file__).resolve().parents[1]
# The state that counts as the first release, where the repository has come without its tags.
FIRST_RELEASE: Final = "671bce9"
STORIES: Final = 200
DATABASE: Final = "upgrade_test"
SETTINGS: Final = "neurogrit_cms.settings.dev"
_LEFT_OUT: Final = (".git", ".venv", ".postgres", "media", "staticfiles", "node_modules")
_SAID: Final = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
_ATTRIBUTES: Final = re.compile(r'\b(?:href|src|srcset|alt|title|content|datetime)="([^"]*)"')
# Served by the software itself, without a server: the address of each live story, and its page.
_PAGES: Final = """
import json, sys, django
django.setup()
from django.test import Client
from news.models import StoryPage
client = Client(SERVER_NAME="localhost")
pages = {}
for story in StoryPage.objects.live().order_by("pk"):
    response = client.get(story.url)
    pages[story.url] = f"{response.status_code} {response.content.decode()}"
json.dump(pages, sys.stdout)
"""


class Failed(Exception):
    """A step of the rehearsal failed; its text has what was printed last."""


class Tree:
    """One version of the software in a folder of its own, with an environment that fits."""

    def __init__(self, folder: Path, python: Path) -> None:
        self.folder, self.python = folder, python

    def run(self, *words: str) -> str:
        """What a command of this version prints; raises Failed."""
        done = subprocess.run(
            [self.python, *words],
            cwd=self.folder,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": databases.url_of(DATABASE)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(f"{' '.join(words)[:80]}:\n{(done.stdout + done.stderr)[-3_000:]}")
        return done.stdout

    def manage(self, *command: str) -> str:
        """The same for a command of `manage.py`."""
        return self.run("manage.py", *command)

    def pages(self) -> dict[str, str]:
        """The page of every live story by its address, with its status before it."""
        found: dict[str, str] = json.loads(self.run("-c", _PAGES))
        return found

    def newest_migrations(self) -> dict[str, str]:
        """By app, the name of its newest migration."""
        files = self.folder.glob("*/**/migrations/max_migration.txt")
        return {file.parents[1].name: file.read_text().strip() for file in files}


def say(words: str) -> None:
    sys.stdout.write(f"==> {words}\n")
    sys.stdout.flush()


def newest_release() -> str:
    """The newest release before this commit; the first one's commit where there are no tags."""
    done = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0", "HEAD^"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or FIRST_RELEASE


def released(release: str, folder: Path) -> Tree:
    """The software of a release; raises Failed where the repository does not have it."""
    folder.mkdir()
    archive = subprocess.run(
        ["git", "archive", release], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode:
        raise Failed(f"This repository does not have {release}: fetch it with its history.")
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    if (folder / "requirements.txt").read_bytes() == (ROOT / "requirements.txt").read_bytes():
        return Tree(folder, Path(sys.executable))
    say(f"installing what {release} needs")
    venv.create(folder / ".venv", with_pip=True)
    python = folder / ".venv" / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = [*pip, "--require-hashes", "-r", "requirements-dev.txt"]
    if subprocess.run(locked, cwd=folder, check=False).returncode:
        raise Failed(f"What {release} needs can't be installed.")
    return Tree(folder, python)


def working_tree(folder: Path) -> Tree:
    """A copy of what is here: its files of pictures are those of the rehearsal."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
    return Tree(folder, Path(sys.executable))


def words_of(page: str) -> str:
    """What a page says and where it leads: its text, and the attributes that readers meet."""
    told = _SAID.sub(lambda tag: " ".join(_ATTRIBUTES.findall(tag[0])).join("  "), page)
    return " ".join(unescape(told).split())


def compared(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, bool]:
    """How many pages are the same, in words, and whether all of them say the same."""
    same = sum(after.get(url) == page for url, page in before.items())
    other = [url for url, page in before.items() if words_of(after.get(url, "")) != words_of(page)]
    told = f"{same} of {len(before)} pages are the same to the byte"
    if same < len(before):
        told += f", {len(before) - len(other)} in what they say"
    if other:
        told += f"; the first other one: {other[0]}"
    is_fine = len(before) >= STORIES and all(page.startswith("200 ") for page in after.values())
    return told, is_fine and not other


def back(new: Tree, old: Tree) -> list[str]:
    """Take back the migrations that the release does not have; names those that can't be, each with why.

    Those of Wagtail and other packages stay. Raises Failed at a fault.
    """
    stay = []
    has, wanted = new.newest_migrations(), old.newest_migrations()
    for app in sorted(app for app in has if has[app] != wanted.get(app)):
        try:
            new.manage("migrate", "--verbosity", "0", app, wanted.get(app, "zero"))
        except Failed as failed:
            if "IrreversibleError" not in str(failed):
                raise
            stay.append(f"{app}: {str(failed).strip().splitlines()[-1]}")
    return stay


def rehearse(release: str, folder: Path) -> bool:
    """Whether all went well; says how each step ended. Raises Failed."""
    media = folder / "media"
    media.mkdir()
    old, new = released(release, folder / "old"), working_tree(folder / "new")
    for tree in (old, new):
        (tree.folder / "media").symlink_to(media)
    databases.make(DATABASE)
    old.manage("migrate", "--verbosity", "0")
    old.manage("setup_newsroom")
    old.manage("load_demo")
    old.manage("load_corpus", "--stories", str(STORIES))
    before = old.pages()
    say(f"{release} serves {len(before)} stories")
    start = time.monotonic()
    told = new.manage("migrate")
    say(f"migrated in {time.monotonic() - start:.0f} s")
    rewrites = [line.strip() for line in told.splitlines() if "Stories rewritten" in line]
    say("; ".join(rewrites) or "no body was rewritten")
    new.manage("setup_newsroom")
    new.manage("check_invariants")
    new.manage("verify_clearances")
    say("every invariant holds, and the chain is whole")
    there, is_fine = compared(before, new.pages())
    say(f"upgraded: {there}")
    stay = back(new, old)
    say(f"taken back, but for {'; '.join(stay)}" if stay else "every migration was taken back")
    old.manage("check_invariants")
    again, is_fine_again = compared(before, old.pages())
    say(f"taken back: every invariant holds, {again}")
    return is_fine and is_fine_again


def main() -> int:
    """Rehearse; 0 if all went well."""
    release = newest_release()
    say(f"from {release} to what is here, and back")
    with tempfile.TemporaryDirectory(prefix="neurogrit-upgrade-") as folder:
        try:
            is_fine = rehearse(release, Path(folder))
        except Failed as failed:
            say(f"failed at {failed}")
            return 1
        finally:
            databases.drop(DATABASE)
    say("fine" if is_fine else "what readers see is not the same: see above")
    return 0 if is_fine else 1


if __name__ == "__main__":
    sys.exit(main())
