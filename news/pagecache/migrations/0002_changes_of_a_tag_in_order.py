"""Whoever asks for the changes of a tag since some time reads those alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pagecache", "0001_initial")]

    operations = [
        migrations.AddIndex(
            "change", models.Index(fields=["tag", "xid"], name="pagecache_change_of_tag")
        ),
        migrations.RemoveIndex("change", "pagecache_change_tag"),
    ]
