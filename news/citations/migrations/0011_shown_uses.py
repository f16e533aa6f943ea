"""Which uses of citations readers see, not only the desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("citations", "0010_defaults_of_older_drafts")]

    operations = [
        migrations.AddField(
            model_name="citationuse",
            name="is_shown",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="It stands in the version that was published last, not in a draft alone.",
                verbose_name="shown to readers",
            ),
        ),
    ]
