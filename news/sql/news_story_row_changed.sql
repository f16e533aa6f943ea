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
