"""All stories carried over to another form, one after the other: what `rewrite_bodies` and `migrate` do."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import batched
from typing import Any, Final

from django.db import OperationalError, connection, transaction

from news.factcheck.clearances.export import export_soon
from news.migrating import is_lock_refused

from .processes import in_processes
from .rewriter import rewrite_story
from .rule import Way
from .rules import RULES
from .versions import NotProven

_AT_ONCE: Final = 500
_A_TURN: Final = 20  # stories that a process takes at a time
_TOO_FEW_FOR_PROCESSES: Final = 2  # turns
_TRIES: Final = 5
_PAUSE: Final = 1  # seconds
_TO_REWRITE: Final = """
    SELECT s.page_ptr_id FROM news_storypage s WHERE s.page_ptr_id > %(after)s
    AND (s.body::text LIKE %(found_by)s OR EXISTS (
        SELECT 1 FROM wagtailcore_revision r
        WHERE r.object_id = s.page_ptr_id::text AND r.base_content_type_id = (
            SELECT id FROM django_content_type WHERE app_label = 'wagtailcore' AND model = 'page')
        AND r.content ->> 'body' LIKE %(found_by)s))
    ORDER BY s.page_ptr_id LIMIT %(most)s"""


@dataclass
class Report:
    """What became of stories: how many were rewritten, or had the form already, and why others were left."""

    rewritten: int = 0
    as_it_was: int = 0
    not_proven: dict[int, str] = field(default_factory=dict)

    @property
    def seen(self) -> int:
        """How many stories have been looked at."""
        return self.rewritten + self.as_it_was + len(self.not_proven)

    def add(self, other: "Report") -> None:
        """Count what became of other stories too."""
        self.rewritten += other.rewritten
        self.as_it_was += other.as_it_was
        self.not_proven |= other.not_proven


def rewrite_bodies(way: Way, *, dry_run: bool = False) -> Iterator[Report]:
    """Rewrite every story that is still to be, each in a transaction of its own.

    Yields the report so far, now and then. With `dry_run` each story is taken back. What was stopped
    goes on when it is called again. In two processes, but for a few stories, and within a transaction.
    """
    report = Report()
    work = partial(_rewrite_some, rule=way.rule.name, is_back=way.is_back, dry_run=dry_run)
    some = [list(ids) for ids in batched(stories_to_rewrite(way), _A_TURN)]
    is_alone = connection.in_atomic_block or len(some) <= _TOO_FEW_FOR_PROCESSES
    try:
        for found in map(work, some) if is_alone else in_processes(work, some):
            report.add(found)
            yield report
    finally:
        if report.rewritten and not dry_run:
            export_soon()


def _rewrite_some(story_ids: list[int], *, rule: str, is_back: bool, dry_run: bool) -> Report:
    way, report = Way(RULES[rule], is_back=is_back), Report()
    for story_id in story_ids:
        try:
            done = _rewrite(story_id, way, dry_run=dry_run)
        except NotProven as reason:
            report.not_proven[story_id] = str(reason)
        except Exception as error:  # one story holds up no other
            if not connection.is_usable():
                raise
            report.not_proven[story_id] = f"{type(error).__name__}: {str(error).strip()}"
        else:
            report.rewritten += done
            report.as_it_was += not done
    return report


def _rewrite(story_id: int, way: Way, *, dry_run: bool) -> bool:
    """One story. If somebody holds its lock it is tried again."""
    for tries_left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                done = rewrite_story(story_id, way)
                if dry_run:
                    connection.check_constraints()
                    transaction.set_rollback(True)
        except OperationalError as error:
            if not tries_left or not is_lock_refused(error):
                raise
            time.sleep(_PAUSE)
        else:
            return done
    return False


def stories_to_rewrite(way: Way) -> Iterator[int]:
    """Ids of stories in which something may still be in the form from which `way` goes."""
    after = 0
    while ids := _some(way, after):
        yield from ids
        after = ids[-1]


def is_due(way: Way) -> bool:
    """Whether there is any such story."""
    return bool(_some(way, 0, most=1))


def _some(way: Way, after: int, *, most: int = _AT_ONCE) -> list[int]:
    found_by = (
        "%" + way.found_by.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    )
    with connection.cursor() as cursor:
        cursor.execute(_TO_REWRITE, {"after": after, "found_by": found_by, "most": most})
        rows: Any = cursor.fetchall()
    return [pk for (pk,) in rows]
