"""Search finds its stories by index: the search backend's own indexes are on halves of what it asks."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    atomic = False  # stories are being written meanwhile

    dependencies = [("news", "0010_translations"), ("wagtailsearch", "0010_add_text_fields")]

    operations = [
        AddIndexConcurrently(
            "storypage",
            models.Index(
                Cast("page_ptr_id", models.CharField(max_length=50)), name="news_story_as_text"
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS news_search_words"
            " ON wagtailsearch_indexentry USING gin ((title || body))",
            "DROP INDEX CONCURRENTLY IF EXISTS news_search_words",
        ),
    ]
