"""Changes are found by their tag as a number, as prints name them."""

from django.db import migrations, models

import news.pagecache.models


class Migration(migrations.Migration):
    dependencies = [
        ("pagecache", "0003_copies_have_a_time"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                news.pagecache.models.TagKey("tag"), models.F("xid"), name="pagecache_change_of_key"
            ),
        ),
    ]
