"""The entries of the stories that are live, a few at a time, while people work."""

from django.db import migrations

# So many stories can't be saved for a moment.
AT_ONCE = 50
AT_LEISURE = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_USUAL = ["RESET statement_timeout", "RESET lock_timeout"]


def write(apps, schema_editor):
    """Write them; those that have come since the triggers stand once more, which does no harm."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT page_ptr_id FROM news_storypage JOIN wagtailcore_page ON id = page_ptr_id"
            " WHERE live ORDER BY page_ptr_id"
        )
        ids = [pk for (pk,) in cursor.fetchall()]
        for start in range(0, len(ids), AT_ONCE):
            cursor.execute(
                "SELECT search_write_entry(id) FROM unnest(%s::int[]) AS id",
                [ids[start : start + AT_ONCE]],
            )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("search", "0001_entries")]

    operations = [
        migrations.RunSQL(AT_LEISURE, AS_USUAL),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RunSQL("ANALYZE search_entry", migrations.RunSQL.noop),
        migrations.RunSQL(AS_USUAL, AT_LEISURE),
    ]
