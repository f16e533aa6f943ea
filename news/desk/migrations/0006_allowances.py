"""How often somebody may try a password, or do what costs much; and an end of what was kept before.

The library that counted wrong passwords wrote a row for each try, with addresses and programs of
people: its tables go. Nobody needs them back, so going back leaves them away.
"""

from django.db import migrations, models

OLD = "axes_accessattemptexpiration, axes_accessattempt, axes_accessfailurelog, axes_accesslog"


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_names_for_readers")]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "name",
                    models.CharField(
                        max_length=60,
                        primary_key=True,
                        serialize=False,
                        verbose_name="limit and whose",
                    ),
                ),
                ("worn_off_at", models.DateTimeField(verbose_name="worn off at")),
            ],
            options={"verbose_name": "allowance", "verbose_name_plural": "allowances"},
        ),
        migrations.RunSQL(f"DROP TABLE IF EXISTS {OLD}", migrations.RunSQL.noop),
    ]
