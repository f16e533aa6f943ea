"""A file read in a process of its own, with bounds on its time and memory. It can be killed; this can't hang."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from news.citations.documents.texts import DocumentText

from .problems import CannotBeRead, Problem

logger = logging.getLogger(__name__)
_ROOT: Final = Path(__file__).resolve().parents[4]
SECONDS: Final = 120
# Of text; a book of 2,000 pages has about 5.
_MOST_BYTES: Final = 40 * 1024 * 1024


def read(data: bytes, *, kind: str) -> DocumentText:
    """The text of a file of this kind ("pdf", "html", "xml", "text"). Raises CannotBeRead."""
    command = [sys.executable, "-m", "news.citations.documents.reading.child", kind]
    # Nothing of ours: no secrets, no settings.
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotBeRead(Problem.TOO_MUCH) from error
    if done.returncode or len(done.stdout) > _MOST_BYTES:
        logger.warning(
            "A file could not be read: %s", done.stderr[-2_000:].decode("utf-8", "replace")
        )
        is_killed = done.returncode < 0 or b"MemoryError" in done.stderr
        too_much = is_killed or not done.returncode
        raise CannotBeRead(Problem.TOO_MUCH if too_much else Problem.DAMAGED)
    answer = json.loads(done.stdout)
    if "problem" in answer:
        raise CannotBeRead(Problem(answer["problem"]))
    return DocumentText.kept(answer["parts"])
