"""Whether readers see what checkers have quoted from sources."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0013_disclosure_help"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkdisclosure",
            name="shows_quotations",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="On the page of all statements, where a fact-checker has quoted the source. Mind what its owner allows.",
                verbose_name="show quotations from sources",
            ),
        ),
    ]
