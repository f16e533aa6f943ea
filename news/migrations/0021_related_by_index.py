"""Whether a page is open, as a rule of the database; and the newest stories of a topic, by index."""

from django.db import migrations

from news.sql_files import InstallSQL


class Migration(migrations.Migration):
    dependencies = [("news", "0020_finer_tags")]

    operations = [
        InstallSQL(
            "sql/news_page_is_open.sql",
            before="DROP FUNCTION IF EXISTS news_page_is_open(text) CASCADE;",
        ),
        migrations.RunSQL(
            "CREATE INDEX news_stories_of_topic ON news_storypage_topics (topic_id, storypage_id DESC);",
            "DROP INDEX news_stories_of_topic;",
        ),
    ]
