"""Search finds its stories by index: the search backend's own indexes are on halves of what it asks."""

from django.db import migrations, models
from django.db.models.functions import Cast

# They are built while people work, which takes as long as it takes: a site's own limits of time
# don't hold here. What an attempt that was cut off has left behind is no index, and goes first.
AT_LEISURE = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_USUAL = ["RESET statement_timeout", "RESET lock_timeout"]
NO_TEXT = "DROP INDEX CONCURRENTLY IF EXISTS news_story_as_text"
TEXT = "CREATE INDEX CONCURRENTLY news_story_as_text ON news_storypage ((page_ptr_id::varchar(50)))"
# New entries are put aside at first, and read through by every search until they are sorted in.
# Some kilobytes of them are enough; at the four megabytes that are usual a search takes twice as long.
NO_WORDS = "DROP INDEX CONCURRENTLY IF EXISTS news_search_words"
WORDS = (
    "CREATE INDEX CONCURRENTLY news_search_words"
    " ON wagtailsearch_indexentry USING gin ((title || body)) WITH (gin_pending_list_limit = 64)"
)
NO_NEW = "DROP INDEX CONCURRENTLY IF EXISTS news_search_new"
NEW = (
    "CREATE INDEX CONCURRENTLY news_search_new"
    " ON wagtailsearch_indexentry (id) WHERE title_norm = 1.0"
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("news", "0010_translations"), ("wagtailsearch", "0010_add_text_fields")]

    operations = [
        migrations.RunSQL(AT_LEISURE, AS_USUAL),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL([NO_TEXT, TEXT], [NO_TEXT]),
                migrations.RunSQL([NO_WORDS, WORDS], [NO_WORDS]),
                migrations.RunSQL([NO_NEW, NEW], [NO_NEW]),  # see `search.backend`
            ],
            state_operations=[
                migrations.AddIndex(
                    "storypage",
                    models.Index(
                        Cast("page_ptr_id", models.CharField(max_length=50)),
                        name="news_story_as_text",
                    ),
                )
            ],
        ),
        migrations.RunSQL(AS_USUAL, AT_LEISURE),
    ]
