"""Rules in migrations: `migrate` gives bodies their new form, and before it goes back their old one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation

from .bodies import Report, is_due, rewrite_bodies
from .rule import Way
from .rules import RULES

Say = Callable[[str], Any]


class NotAllProven(Exception):
    """Some stories stay in the other form; its text names them."""


class RewriteBodies(Operation):
    """Says in a migration that from here on bodies have the form that the rule of this name gives.

    It does nothing by itself. A rewrite needs the tables as they are today: so `migrate` does it when
    all migrations have been applied, and takes it back before the first of them is (`rewrite_due`,
    `undo_before`).
    """

    reversible = True
    reduces_to_sql = False

    def __init__(self, rule: str) -> None:
        self.rule = rule

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in the models."""

    def database_forwards(self, *args: Any) -> None:
        """Nothing: see the class."""

    def database_backwards(self, *args: Any) -> None:
        """Nothing: see the class."""

    def describe(self) -> str:
        """For `migrate --plan`."""
        return f"Rewrite bodies by {self.rule}, when all migrations are applied"


def rewrite_due(say: Say) -> None:
    """Rewrite what is still in an older form, by the rules of migrations that have been applied.

    Only on a database with all migrations. Raises NotAllProven.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    for migration in executor.loader.disk_migrations.values():
        for name in _rules_in(migration):
            _rewrite(Way(RULES[name]), say)


def undo_before(plan: Sequence[tuple[Migration, bool]], say: Say) -> None:
    """Give bodies the form back that they had before the migrations that `plan` takes back.

    Raises NotAllProven.
    """
    for migration, is_backwards in plan:
        for name in reversed(list(_rules_in(migration))) if is_backwards else ():
            _rewrite(Way(RULES[name], is_back=True), say)


def _rules_in(migration: Migration) -> Iterator[str]:
    return (one.rule for one in migration.operations if isinstance(one, RewriteBodies))


def _rewrite(way: Way, say: Say) -> None:
    if not is_due(way):
        return
    say(f"Rewriting bodies: {way.name}")
    report, said = Report(), 0
    for report in rewrite_bodies(way):
        if report.seen >= said + 1_000:
            said = report.seen
            say(f"  {said:,} stories")
    say(f"  Stories rewritten: {report.rewritten:,}")
    if report.not_proven:
        raise NotAllProven(
            "\n".join(f"Story {pk}: {why}" for pk, why in report.not_proven.items())
            + f"\nThese stories are not proven to say the same, and stay as they are. Mend them, "
            f"then run “manage.py rewrite_bodies {way.rule.name}”."
        )
