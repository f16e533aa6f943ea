"""Fixtures that are made once for several tests, not once for each.

    @arranged
    def story(writer, source):
        return factories.live_story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])

Tests of a module that ask for the same things stand in line, and find what they ask for, no more:
on a savepoint of their own, or if they commit in a database of their own, copied from one in which
it was made. Each gets a copy of the objects. An arranged fixture may ask for arranged fixtures only.
"""

import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import pytest
from django.db import connection, transaction

from .databases import Databases

Make = Callable[..., Any]


def arranged(make: Make) -> Any:
    """A fixture from `make`, which is called once for all tests in line that ask for it."""

    def each(db: None, **_found: Any) -> Any:
        return ARRANGEMENT.copy_of(make)

    parameters = ["db", *_asked(make)]
    each.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # pytest reads it
        [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in parameters]
    )
    each.__doc__ = make.__doc__
    each.makes = make  # type: ignore[attr-defined]
    return pytest.fixture(name=make.__name__)(each)


def _asked(make: Make) -> list[str]:
    return list(inspect.signature(make).parameters)


def commits(item: pytest.Item) -> bool:
    """Whether a test's changes are committed, so that it needs a database for itself."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or not {
        "transactional_db",
        "live_server",
    }.isdisjoint(getattr(item, "fixturenames", ()))


def wants_newsroom(item: pytest.Item) -> bool:
    """Whether a test works in the shared newsroom (`tests/newsroom.py`)."""
    return "newsroom" in getattr(item, "fixturenames", ())


def wanted_by(item: pytest.Item) -> tuple[Make, ...]:
    """What has to be arranged for a test, each after what it rests on."""
    definitions = item._fixtureinfo.name2fixturedefs
    wanted: dict[Make, None] = {}

    def want(name: str) -> None:
        make = getattr(definitions[name][-1].func, "makes", None) if name in definitions else None
        if make and make not in wanted:
            for one in _asked(make):
                want(one)
            wanted[make] = None

    # By name, so that tests that want the same want it in the same order.
    for name in sorted(item.fixturenames):
        want(name)
    return tuple(wanted)


def in_line(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Tests in the order that arranges least: those that commit last, modules kept together."""
    modules: dict[Any, int] = {}
    keys = {}
    for item in items:
        module = modules.setdefault(item.getparent(pytest.Module), len(modules))
        names = tuple(make.__name__ for make in wanted_by(item))
        keys[item] = (commits(item), wants_newsroom(item), module, names)
    return sorted(items, key=keys.__getitem__)


@dataclass
class _Made:
    make: Make
    value: Any
    atomic: Any = None


class Arrangement:
    """What stands ready now.

    Each thing has a transaction within that of the one before. For tests that commit, all of it is
    in the arranged database instead; `_in_database` names the one that was copied for it.
    """

    def __init__(self) -> None:
        self._made: list[_Made] = []
        self._in_database = ""

    def stand_ready(self, item: pytest.Item, databases: Databases) -> None:
        """Connect to the database that a test wants, with what it wants arranged, and only that."""
        like = databases.newsroom if wants_newsroom(item) else databases.clean
        wanted = wanted_by(item)
        if commits(item):
            self._in_a_database(wanted, databases, like)
        else:
            self._in_a_transaction(wanted, databases, like)

    def take_back(self, keep: int = 0) -> None:
        """Undo what was arranged, but for the first things."""
        while len(self._made) > keep:
            made = self._made.pop()
            if made.atomic:
                transaction.set_rollback(True)
                made.atomic.__exit__(None, None, None)
        self._in_database = self._in_database if self._made else ""

    def copy_of(self, make: Make) -> Any:
        """A copy of what was made for whoever changes it."""
        for one in self._made:
            if one.make is make:
                return copy.deepcopy(one.value)
        raise RuntimeError(
            f"{make.__name__} is arranged before a test begins, so the test has to name it in its "
            "arguments or by usefixtures: to ask for it in the middle of a test is too late."
        )

    def _in_a_transaction(self, wanted: Sequence[Make], databases: Databases, like: str) -> None:
        common = 0
        if not self._in_database:
            pairs = zip(self._made, wanted, strict=False)
            common = sum(1 for _same in takewhile(lambda pair: pair[0].make is pair[1], pairs))
        self.take_back(keep=common)
        if not common:
            databases.make_ready(like)
        for make in wanted[common:]:
            atomic = transaction.atomic()
            # Django lets durable blocks begin within the transaction of a test, and this is one.
            atomic._from_testcase = True
            atomic.__enter__()
            made = len(self._made)
            try:
                self._add(make, atomic)
                # What PostgreSQL puts off to the end of a transaction is asked now, not by each test.
                connection.check_constraints()
            except BaseException:
                del self._made[made:]
                transaction.set_rollback(True)
                atomic.__exit__(None, None, None)
                raise

    def _in_a_database(self, wanted: Sequence[Make], databases: Databases, like: str) -> None:
        stands = tuple(one.make for one in self._made)
        if wanted and (self._in_database, stands) != (like, wanted):
            self.take_back()
            databases.arrange(lambda: [self._add(make) for make in wanted], like=like)
            self._in_database = like
        elif not wanted:
            self.take_back()
        databases.make_ready(databases.arranged if wanted else like)
        databases.is_changed()

    def _add(self, make: Make, atomic: Any = None) -> None:
        values = {one.make.__name__: one.value for one in self._made}
        found = {name: copy.deepcopy(values[name]) for name in _asked(make)}
        self._made.append(_Made(make, make(**found), atomic))


ARRANGEMENT = Arrangement()
