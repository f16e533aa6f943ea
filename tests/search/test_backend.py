"""An entry of the search index is weighed without reading the others."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db


def average_lengths():
    """The average length of titles by which each entry was weighed, in words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT title_norm * length(title) FROM wagtailsearch_indexentry"
            " WHERE length(title) > 0 ORDER BY id"
        )
        return [average for (average,) in cursor.fetchall()]


def test_a_rebuild_weighs_by_the_average_and_a_new_entry_by_the_same(writer):
    for title in ("Cells", "Cells grew overnight"):
        factories.story(by=writer, title=title)
    call_command("update_index", verbosity=0)
    before = average_lengths()
    assert len(before) > 2
    assert before == pytest.approx([before[0]] * len(before))
    factories.story(by=writer, title="Axons of old mice grew back within nine days")
    after = average_lengths()
    assert len(after) == len(before) + 1
    assert after == pytest.approx([before[0]] * len(after), abs=1e-5)
    call_command("update_index", verbosity=0)
    assert average_lengths()[0] > before[0]


def test_the_first_entries_of_all_are_weighed_too(writer):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM wagtailsearch_indexentry")
    factories.story(by=writer, title="Cells grew overnight")
    assert average_lengths()


def test_a_save_reckons_no_average(writer):
    story = factories.story(by=writer)
    story.slug = "another"
    with CaptureQueriesContext(connection) as captured:
        story.save()
    asked = [query["sql"] for query in captured]
    assert any("title_norm" in sql for sql in asked)
    assert not any("AVG(" in sql for sql in asked)
