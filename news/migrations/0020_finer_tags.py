"""Finer tags: one person, the style of the house, the disclosure of checks; and a topic, an author or a source
is told apart from the stories that have it.
"""

from django.db import migrations

from news.sql_files import InstallSQL

STORY_CHANGED = """
CREATE OR REPLACE FUNCTION public.news_story_changed(story bigint)
 RETURNS void
 LANGUAGE sql
AS $function$
    -- Its own page, the lists it may stand in, and whoever may name it as related.
    SELECT pagecache_emit(tag) FROM (
        SELECT 'story:' || story AS tag
        UNION SELECT 'stories'
        UNION SELECT 'topic:' || topic_id FROM news_storypage_topics WHERE storypage_id = story
        UNION SELECT 'author:' || author_id FROM news_byline WHERE story_id = story
        UNION SELECT 'citation:' || citation_id FROM citations_citationuse
            WHERE page_id = story AND is_shown
    ) AS tags
$function$;
"""

STORY_ROW_CHANGED = """
CREATE OR REPLACE FUNCTION public.news_story_row_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
-- Argument: the column that has the story's id.
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    version jsonb;
BEGIN
    IF before IS NOT DISTINCT FROM after THEN
        RETURN NULL;
    END IF;
    FOREACH version IN ARRAY ARRAY[before, after] LOOP
        IF EXISTS (
            SELECT 1 FROM wagtailcore_page WHERE live AND id = (version ->> TG_ARGV[0])::bigint)
        THEN
            PERFORM news_story_changed((version ->> TG_ARGV[0])::bigint);
            -- What it is taken from is not among what it has any more.
            PERFORM pagecache_emit('topic:' || (version ->> 'topic_id'))
                WHERE version ? 'topic_id';
            PERFORM pagecache_emit('author:' || (version ->> 'author_id'))
                WHERE version ? 'author_id';
            PERFORM pagecache_emit('citation:' || (version ->> 'citation_id'))
                WHERE version ? 'citation_id';
        END IF;
    END LOOP;
    RETURN NULL;
END
$function$;

CREATE TRIGGER pagecache_new_use AFTER INSERT ON citations_citationuse FOR EACH ROW WHEN (new.is_shown) EXECUTE FUNCTION news_story_row_changed('page_id');

CREATE TRIGGER pagecache_no_use AFTER DELETE ON citations_citationuse FOR EACH ROW WHEN (old.is_shown) EXECUTE FUNCTION news_story_row_changed('page_id');

CREATE TRIGGER pagecache_use AFTER UPDATE ON citations_citationuse FOR EACH ROW WHEN (old.is_shown OR new.is_shown) EXECUTE FUNCTION news_story_row_changed('page_id');

CREATE TRIGGER pagecache_byline AFTER INSERT OR DELETE OR UPDATE ON news_byline FOR EACH ROW EXECUTE FUNCTION news_story_row_changed('story_id');

CREATE TRIGGER pagecache_publication AFTER INSERT ON news_publication FOR EACH ROW EXECUTE FUNCTION news_story_row_changed('story_id');

CREATE TRIGGER pagecache_story AFTER INSERT OR UPDATE ON news_storypage FOR EACH ROW EXECUTE FUNCTION news_story_row_changed('page_ptr_id');

CREATE TRIGGER pagecache_story_topic AFTER INSERT OR DELETE OR UPDATE ON news_storypage_topics FOR EACH ROW EXECUTE FUNCTION news_story_row_changed('storypage_id');
"""

_PEOPLE = "AFTER UPDATE ON desk_user FOR EACH ROW WHEN (OLD.shown_as IS DISTINCT FROM NEW.shown_as)"
_ANY = "AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
_HOUSE = _ANY.format(table="citations_housestyle")
_DISCLOSURE = _ANY.format(table="news_checkdisclosure")


def _told(people: str, house: str, disclosure: str) -> str:
    return f"""
DROP TRIGGER pagecache_people ON desk_user;
CREATE TRIGGER pagecache_people {_PEOPLE} EXECUTE FUNCTION pagecache_row_changed({people});
DROP TRIGGER pagecache_house_style ON citations_housestyle;
CREATE TRIGGER pagecache_house_style {_HOUSE} EXECUTE FUNCTION pagecache_row_changed({house});
DROP TRIGGER pagecache_disclosure ON news_checkdisclosure;
CREATE TRIGGER pagecache_disclosure {_DISCLOSURE} EXECUTE FUNCTION pagecache_row_changed({disclosure});
"""


# Absolute addresses stand in what is kept of a story; the frame of a page doesn't.
ADDRESSES = "".join(
    f"""
CREATE TRIGGER pagecache_addresses {_ANY.format(table=table)}
    EXECUTE FUNCTION pagecache_row_changed('addresses');
"""
    for table in ("wagtailcore_site", "wagtailcore_locale")
)
NO_ADDRESSES = """
DROP TRIGGER pagecache_addresses ON wagtailcore_locale;
DROP TRIGGER pagecache_addresses ON wagtailcore_site;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0019_wrong_conclusions"),
        ("pagecache", "0003_copies_have_a_time"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunSQL(
            _told("'person', 'id'", "'house'", "'disclosure'"),
            _told("'people'", "'site'", "'site'"),
        ),
        migrations.RunSQL(ADDRESSES, NO_ADDRESSES),
        InstallSQL("sql/news_story_changed.sql", before=STORY_CHANGED),
        InstallSQL("sql/news_story_row_changed.sql", before=STORY_ROW_CHANGED),
    ]
