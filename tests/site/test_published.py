"""A story that tests put live in one go is as one that went through the desk, table by table."""

import re

import pytest
from django.db import connection

from news.upkeep.invariants import broken_invariants
from tests import factories
from tests.factories import explainer, marker, paragraph, study

pytestmark = pytest.mark.django_db

# Written by triggers, which were asleep; and who is mailed.
APART = {"pagecache_change"}
# Of a row what differs between any two stories.
OWN = re.compile(
    r"md5\$[^\"\\]+|\d{4}-\d\d-\d\dT[\d:.+]+|[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{32,64}\b|\d+"
)


def rows():
    """Every row of every table, as text, without what is its own."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t')  # noqa: S608
            found[table] = [OWN.sub("#", row[0]) for row in cursor]
    return found


def left_behind(make):
    before = rows()
    make()
    after = rows()
    left = {}
    for table in after.keys() - APART:
        more = list(after[table])
        for row in before[table]:
            if row in more:
                more.remove(row)
        if more:
            left[table] = sorted(more)
    return left


@pytest.mark.parametrize("kind", ["short", "long"])
def test_both_leave_the_same_behind(kind):
    fields = {"title": "Cells grew"}
    if kind == "long":
        source = factories.checked_citation()
        fields |= {
            "topics": [factories.topic("Sleep")],
            "lead_image": factories.image(),
            "lead_image_alt": "A drawing",
            "body": [
                paragraph(f"It grew.{marker(source)} It grew.{marker(source)}"),
                study(source),
                explainer("Rest."),
            ],
        }
    factories.live_story_by_the_desk()  # the ruler is there from here on
    theirs = left_behind(lambda: factories.live_story_by_the_desk(**fields))
    ours = left_behind(lambda: factories.live_story(**fields))
    theirs.pop("prints_print", None)  # copies, which the first reader has made
    assert ours.keys() == theirs.keys()
    for table in ours:
        assert ours[table] == theirs[table], table
    assert broken_invariants() == []
