"""The database tells of every change of what readers see of stories, and what stands beside them.

The tags are those that the views give their pages (`StoryPage.tags`, `show_list`).
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION news_story_changed(story bigint) RETURNS void LANGUAGE sql AS $$
    -- Its own page, the lists it may stand in, and whoever may name it as related.
    SELECT pagecache_emit(tag) FROM (
        SELECT 'story:' || story AS tag
        UNION SELECT 'stories'
        UNION SELECT 'topic:' || topic_id FROM news_storypage_topics WHERE storypage_id = story
        UNION SELECT 'author:' || author_id FROM news_byline WHERE story_id = story
        UNION SELECT 'citation:' || citation_id FROM citations_citationuse
            WHERE page_id = story AND is_shown
    ) AS tags
$$;

CREATE FUNCTION news_page_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    page wagtailcore_page := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT (OLD.live OR NEW.live) OR
            (OLD.live, OLD.title, OLD.slug, OLD.url_path, OLD.seo_title, OLD.path, OLD.locale_id,
                OLD.first_published_at, OLD.last_published_at, OLD.live_revision_id)
            IS NOT DISTINCT FROM
            (NEW.live, NEW.title, NEW.slug, NEW.url_path, NEW.seo_title, NEW.path, NEW.locale_id,
                NEW.first_published_at, NEW.last_published_at, NEW.live_revision_id)
        THEN
            RETURN NULL;
        END IF;
    ELSIF NOT page.live THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT 1 FROM news_storypage WHERE page_ptr_id = page.id) THEN
        PERFORM news_story_changed(page.id);
    ELSE
        PERFORM pagecache_emit('page:' || page.id);
        IF TG_OP <> 'UPDATE' OR (OLD.live, OLD.title, OLD.slug, OLD.url_path, OLD.path)
            IS DISTINCT FROM (NEW.live, NEW.title, NEW.slug, NEW.url_path, NEW.path)
        THEN
            -- Every page links to the front, the section, the standing pages.
            PERFORM pagecache_emit('site');
        END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER pagecache_page AFTER INSERT OR UPDATE OR DELETE ON wagtailcore_page
    FOR EACH ROW EXECUTE FUNCTION news_page_changed();

CREATE FUNCTION news_story_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
$$;
CREATE TRIGGER pagecache_story AFTER INSERT OR UPDATE ON news_storypage
    FOR EACH ROW EXECUTE FUNCTION news_story_row_changed('page_ptr_id');
CREATE TRIGGER pagecache_byline AFTER INSERT OR UPDATE OR DELETE ON news_byline
    FOR EACH ROW EXECUTE FUNCTION news_story_row_changed('story_id');
CREATE TRIGGER pagecache_story_topic AFTER INSERT OR UPDATE OR DELETE ON news_storypage_topics
    FOR EACH ROW EXECUTE FUNCTION news_story_row_changed('storypage_id');
CREATE TRIGGER pagecache_publication AFTER INSERT ON news_publication
    FOR EACH ROW EXECUTE FUNCTION news_story_row_changed('story_id');
-- What a draft alone cites is nobody's business.
CREATE TRIGGER pagecache_use AFTER UPDATE ON citations_citationuse FOR EACH ROW
    WHEN (OLD.is_shown OR NEW.is_shown) EXECUTE FUNCTION news_story_row_changed('page_id');
CREATE TRIGGER pagecache_new_use AFTER INSERT ON citations_citationuse FOR EACH ROW
    WHEN (NEW.is_shown) EXECUTE FUNCTION news_story_row_changed('page_id');
CREATE TRIGGER pagecache_no_use AFTER DELETE ON citations_citationuse FOR EACH ROW
    WHEN (OLD.is_shown) EXECUTE FUNCTION news_story_row_changed('page_id');

CREATE TRIGGER pagecache_topic AFTER INSERT OR UPDATE OR DELETE ON news_topic
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('topic', 'id');
CREATE TRIGGER pagecache_topics AFTER INSERT OR UPDATE OR DELETE ON news_topic
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('topics');
CREATE TRIGGER pagecache_author AFTER INSERT OR UPDATE OR DELETE ON news_author
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('author', 'id');
CREATE TRIGGER pagecache_authors AFTER INSERT OR UPDATE OR DELETE ON news_author
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('authors');
CREATE TRIGGER pagecache_image AFTER UPDATE OR DELETE ON images_newsimage
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('image', 'id');
CREATE TRIGGER pagecache_rendition AFTER DELETE ON images_rendition
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('image', 'image_id');
CREATE TRIGGER pagecache_section AFTER UPDATE ON news_storyindexpage
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('stories');
CREATE TRIGGER pagecache_disclosure AFTER INSERT OR UPDATE OR DELETE ON news_checkdisclosure
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');
CREATE TRIGGER pagecache_house_style AFTER INSERT OR UPDATE OR DELETE ON citations_housestyle
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');

-- Names of those who checked.
CREATE TRIGGER pagecache_people AFTER UPDATE ON desk_user FOR EACH ROW
    WHEN ((OLD.first_name, OLD.last_name) IS DISTINCT FROM (NEW.first_name, NEW.last_name))
    EXECUTE FUNCTION pagecache_row_changed('people');

-- What is printed of a source: a public form, and what a checker confirmed about it.
CREATE TRIGGER pagecache_citation AFTER UPDATE ON citations_citation FOR EACH ROW
    WHEN ((OLD.live, OLD.merged_into_id, OLD.last_published_at)
        IS DISTINCT FROM (NEW.live, NEW.merged_into_id, NEW.last_published_at))
    EXECUTE FUNCTION pagecache_row_changed('citation', 'id');

CREATE FUNCTION news_flag_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    flagged bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.citation_id ELSE NEW.citation_id END;
BEGIN
    PERFORM pagecache_emit('citation:' || id)
        FROM (SELECT flagged AS id UNION
            SELECT merged_into_id FROM citations_citation WHERE id = flagged UNION
            SELECT id FROM citations_citation WHERE merged_into_id = flagged) AS concerned
        WHERE id IS NOT NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER pagecache_flag AFTER INSERT OR UPDATE OR DELETE ON citations_flag
    FOR EACH ROW EXECUTE FUNCTION news_flag_changed();

CREATE FUNCTION news_reference_formatted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pagecache_emit('reference:' || left(NEW.form_digest, 16));
    RETURN NULL;
END
$$;
CREATE TRIGGER pagecache_reference AFTER INSERT OR UPDATE ON citations_formattedreference
    FOR EACH ROW EXECUTE FUNCTION news_reference_formatted();

-- Lists are in this order, whatever else they are narrowed by.
CREATE INDEX news_page_newest ON wagtailcore_page (first_published_at DESC, id DESC) WHERE live;
"""

DROP = """
DROP INDEX news_page_newest;
DROP TRIGGER pagecache_reference ON citations_formattedreference;
DROP FUNCTION news_reference_formatted();
DROP TRIGGER pagecache_flag ON citations_flag;
DROP FUNCTION news_flag_changed();
DROP TRIGGER pagecache_citation ON citations_citation;
DROP TRIGGER pagecache_people ON desk_user;
DROP TRIGGER pagecache_house_style ON citations_housestyle;
DROP TRIGGER pagecache_disclosure ON news_checkdisclosure;
DROP TRIGGER pagecache_section ON news_storyindexpage;
DROP TRIGGER pagecache_image ON images_newsimage;
DROP TRIGGER pagecache_authors ON news_author;
DROP TRIGGER pagecache_author ON news_author;
DROP TRIGGER pagecache_topics ON news_topic;
DROP TRIGGER pagecache_topic ON news_topic;
DROP TRIGGER pagecache_rendition ON images_rendition;
DROP TRIGGER pagecache_no_use ON citations_citationuse;
DROP TRIGGER pagecache_new_use ON citations_citationuse;
DROP TRIGGER pagecache_use ON citations_citationuse;
DROP TRIGGER pagecache_publication ON news_publication;
DROP TRIGGER pagecache_story_topic ON news_storypage_topics;
DROP TRIGGER pagecache_byline ON news_byline;
DROP TRIGGER pagecache_story ON news_storypage;
DROP FUNCTION news_story_row_changed();
DROP TRIGGER pagecache_page ON wagtailcore_page;
DROP FUNCTION news_page_changed();
DROP FUNCTION news_story_changed(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0006_explainers_and_profiles"),
        ("pagecache", "0001_initial"),
        ("citations", "0011_shown_uses"),
        ("images", "0003_shown_pictures_keep_their_file"),
        ("desk", "0004_contributions_are_kept"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
