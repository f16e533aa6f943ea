"""The newest stories that rest on a source, by index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citations", "0013_plainer_words"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="citationuse",
            index=models.Index(
                condition=models.Q(("is_shown", True)),
                fields=["citation", "-page"],
                name="citations_use_shown_newest",
            ),
        ),
    ]
