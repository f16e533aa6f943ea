"""Functions and triggers of the database, installed by migrations from the files that say what they are.

How one is changed stands in `news/sql/README.md`.
"""

import re
from pathlib import Path
from typing import Final

from django.db.migrations.operations import RunSQL

_ROOT: Final = Path(__file__).resolve().parent.parent
_TRIGGER: Final = re.compile(
    r"^CREATE (?:CONSTRAINT )?TRIGGER (\w+) [^\n]*? ON (\w+) ", re.MULTILINE
)


class InstallSQL(RunSQL):
    """Makes a function and its triggers what a file says; backwards, what they were `before`.

    `file` is a path below `news`, such as "factcheck/sql/factcheck_ledger_is_kept.sql", or below the
    folder of another app, named in `below`. Both texts may be run again: functions are replaced,
    triggers dropped and made in the one transaction.
    """

    def __init__(self, file: str, *, before: str, below: str = "news") -> None:
        self.file, self.before, self.below = file, before, below
        text = (_ROOT / below / file).read_text()
        super().__init__(made_anew(text), made_anew(before))

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, str]]:
        """As it was called."""
        return type(self).__name__, (self.file,), {"before": self.before, "below": self.below}


def made_anew(text: str) -> str:
    """`text` with each of its triggers dropped first: there is no "or replace" for all of them."""
    return _TRIGGER.sub(r"DROP TRIGGER IF EXISTS \1 ON \2;\n\g<0>", text)
