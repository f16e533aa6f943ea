"""What the database does by itself can be read: each function and its triggers stand in a file."""

import os

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.state import ProjectState

from news.sql_files import InstallSQL
from tests.sql import in_database, in_files, write

pytestmark = pytest.mark.django_db


def test_the_files_say_what_is_in_the_database():
    found = in_database()
    if os.environ.get("WRITE_SQL"):
        write(found)
    assert in_files() == found, "run it once with WRITE_SQL=1, and read what has changed"
    assert len(found) > 20


def test_a_file_stands_where_its_name_says():
    for path in in_files():
        assert path.is_relative_to(settings.BASE_DIR)
        assert path.stem.startswith(path.parent.parent.name), path


def test_a_migration_installs_a_file_again_and_again_and_takes_it_back():
    name = "sql/news_story_row_changed.sql"
    text = (settings.BASE_DIR / "news" / name).read_text()
    before = text.replace("BEGIN", "BEGIN\n    -- as it was", 1)
    operation, state = InstallSQL(name, before=before), ProjectState()
    path = settings.BASE_DIR / "news" / name
    with connection.schema_editor() as editor:
        operation.database_backwards("news", editor, state, state)
    assert "as it was" in in_database()[path]
    assert in_database()[path].count("CREATE TRIGGER") == text.count("CREATE TRIGGER") > 1
    for _again in range(2):
        with connection.schema_editor() as editor:
            operation.database_forwards("news", editor, state, state)
    assert in_database()[path] == text
