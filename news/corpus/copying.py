"""Rows into PostgreSQL in bulk, from unsaved objects of Django's models (COPY)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import sql


class Numbers:
    """Primary keys ahead of the rows that get them: what is taken here is left out later."""

    def __init__(self) -> None:
        self._next: dict[type[models.Model], int] = {}

    def take(self, model: type[models.Model]) -> int:
        """The next free key of a table."""
        if model not in self._next:
            newest = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()  # noqa: SLF001
            self._next[model] = (newest or 0) + 1
        number = self._next[model]
        self._next[model] += 1
        return number


def leave_out_what_is_taken(written: Iterable[type[models.Model]]) -> None:
    """Tell the sequences of tables where to go on."""
    with connection.cursor() as cursor:
        for model in written:
            table, key = model._meta.db_table, str(model._meta.pk.column)  # noqa: SLF001
            statement = sql.SQL(
                "SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 0) + 1, false)"
                " FROM {}"
            )
            cursor.execute(statement.format(table, key, sql.Identifier(key), sql.Identifier(table)))


@cache
def _columns(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.generated)  # noqa: SLF001


def copy_in(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Add `rows` to the table of `model`, their own or one that theirs extends; keys are set."""
    rows = list(rows)  # making them may ask the database, which listens to nothing else below
    columns = _columns(model)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),  # noqa: SLF001
        sql.SQL(", ").join(sql.Identifier(field.column) for field in columns),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in columns
                ]
            )


@contextmanager
def without_triggers() -> Iterator[None]:
    """No trigger looks at what is written: whoever uses this keeps the rules themselves.

    Within a transaction, which takes the setting back where it fails. Needs a superuser of the
    database; raises ProgrammingError for any other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
