from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citations", "0012_published_anew"),
    ]

    operations = [
        migrations.AlterField(
            model_name="citation",
            name="status",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Use it for a source that has no date yet: in press, forthcoming.",
                max_length=50,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="citationuse",
            name="is_shown",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="It is in the version that was published last, not only in a draft.",
                verbose_name="shown to readers",
            ),
        ),
        migrations.AlterField(
            model_name="flag",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Nobody has decided on it yet"),
                    ("confirmed", "Confirmed: readers see it"),
                    ("dismissed", "Dismissed: it does not concern this source"),
                ],
                default="open",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="linkcheck",
            name="state",
            field=models.CharField(
                choices=[("alive", "Alive"), ("gone", "Gone"), ("unclear", "Could not be checked")],
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
