"""Citations that were published more than once are found without a look at the others."""

from django.db import migrations, models

# Built while people work: a site's own limits of time don't hold here. What an attempt that was cut
# off has left behind is no index, and goes first.
AT_LEISURE = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_USUAL = ["RESET statement_timeout", "RESET lock_timeout"]
NO_INDEX = "DROP INDEX CONCURRENTLY IF EXISTS citations_published_anew"
INDEX = (
    "CREATE INDEX CONCURRENTLY citations_published_anew ON citations_citation (last_published_at)"
    " WHERE last_published_at > first_published_at"
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("citations", "0011_shown_uses")]

    operations = [
        migrations.RunSQL(AT_LEISURE, AS_USUAL),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([NO_INDEX, INDEX], [NO_INDEX])],
            state_operations=[
                migrations.AddIndex(
                    "citation",
                    models.Index(
                        condition=models.Q(
                            ("last_published_at__gt", models.F("first_published_at"))
                        ),
                        fields=["last_published_at"],
                        name="citations_published_anew",
                    ),
                )
            ],
        ),
        migrations.RunSQL(AS_USUAL, AT_LEISURE),
    ]
