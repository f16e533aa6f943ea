"""What readers' searches find stories by, written by the database as the search backend writes."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from news.sql_files import InstallSQL

FUNCTIONS = {
    "search_configuration": "(text)",
    "search_apart": "(text)",
    "search_write_entry": "(integer)",
    "search_read_out": "()",
    "search_ends_with_page": "()",
    "search_entry_changed": "()",
}
# The words beside the table, what is counted in it.
SHORT_ROWS = """
ALTER TABLE search_entry SET (toast_tuple_target = 128);
ALTER TABLE search_entry ALTER COLUMN study_design SET STORAGE PLAIN, ALTER COLUMN topics SET STORAGE PLAIN;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("news", "0021_related_by_index"),
        ("pagecache", "0004_changes_by_key"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="news.storypage",
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="first published at")),
                ("study_design", models.TextField(null=True, verbose_name="study design")),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="topics"
                    ),
                ),
                (
                    "headline",
                    django.contrib.postgres.search.SearchVectorField(
                        verbose_name="words of the headline"
                    ),
                ),
                (
                    "lead",
                    django.contrib.postgres.search.SearchVectorField(
                        verbose_name="words of headline and standfirst"
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.search.SearchVectorField(verbose_name="all words"),
                ),
                (
                    "beginnings",
                    django.contrib.postgres.search.SearchVectorField(
                        verbose_name="words of the headline, for suggestions"
                    ),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.locale",
                    ),
                ),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
                "indexes": [
                    *(
                        django.contrib.postgres.indexes.GinIndex(
                            fields=[name], gin_pending_list_limit=64, name=f"search_{name}"
                        )
                        for name in ("headline", "lead", "words", "beginnings")
                    ),
                    models.Index(
                        "locale",
                        models.F("published_at").desc(),
                        models.F("story").desc(),
                        name="search_newest",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SHORT_ROWS, migrations.RunSQL.noop),
        *(
            InstallSQL(
                f"sql/{name}.sql",
                before=f"DROP FUNCTION IF EXISTS {name}{takes} CASCADE;",
                below="search",
            )
            for name, takes in FUNCTIONS.items()
        ),
    ]
