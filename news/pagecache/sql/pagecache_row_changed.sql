CREATE OR REPLACE FUNCTION public.pagecache_row_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
-- Arguments: a tag, and after it the column that has its key; without one the tag is a word.
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    tag text;
BEGIN
    IF TG_OP = 'UPDATE' AND before = after THEN
        RETURN NULL;
    END IF;
    FOR tag IN
        SELECT DISTINCT CASE WHEN TG_NARGS = 1 THEN TG_ARGV[0]
            ELSE TG_ARGV[0] || ':' || (version ->> TG_ARGV[1]) END
        FROM unnest(ARRAY[before, after]) AS version WHERE version IS NOT NULL
    LOOP
        PERFORM pagecache_emit(tag) WHERE tag IS NOT NULL;
    END LOOP;
    RETURN NULL;
END
$function$;

CREATE TRIGGER pagecache_citation AFTER UPDATE ON citations_citation FOR EACH ROW WHEN (old.live IS DISTINCT FROM new.live OR old.merged_into_id IS DISTINCT FROM new.merged_into_id OR old.last_published_at IS DISTINCT FROM new.last_published_at) EXECUTE FUNCTION pagecache_row_changed('citation', 'id');

CREATE TRIGGER pagecache_the_citation AFTER UPDATE ON citations_citation FOR EACH ROW WHEN (old.live IS DISTINCT FROM new.live OR old.merged_into_id IS DISTINCT FROM new.merged_into_id OR old.last_published_at IS DISTINCT FROM new.last_published_at) EXECUTE FUNCTION pagecache_row_changed('the-citation', 'id');

CREATE TRIGGER pagecache_house AFTER INSERT OR DELETE OR UPDATE ON citations_housestyle FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('house');

CREATE TRIGGER pagecache_house_style AFTER INSERT OR DELETE OR UPDATE ON citations_housestyle FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');

CREATE TRIGGER pagecache_people AFTER UPDATE ON desk_user FOR EACH ROW WHEN (old.shown_as::text IS DISTINCT FROM new.shown_as::text) EXECUTE FUNCTION pagecache_row_changed('people');

CREATE TRIGGER pagecache_person AFTER UPDATE ON desk_user FOR EACH ROW WHEN (old.shown_as::text IS DISTINCT FROM new.shown_as::text) EXECUTE FUNCTION pagecache_row_changed('person', 'id');

CREATE TRIGGER pagecache_front AFTER INSERT OR DELETE OR UPDATE ON home_homepage FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('home');

CREATE TRIGGER pagecache_standing AFTER INSERT OR DELETE OR UPDATE ON home_standingpage FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('page', 'page_ptr_id');

CREATE TRIGGER pagecache_subject AFTER UPDATE ON home_standingpage FOR EACH ROW WHEN (old.subject::text IS DISTINCT FROM new.subject::text) EXECUTE FUNCTION pagecache_row_changed('site');

CREATE TRIGGER pagecache_image AFTER DELETE OR UPDATE ON images_newsimage FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('image', 'id');

CREATE TRIGGER pagecache_rendition AFTER DELETE ON images_rendition FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('image', 'image_id');

CREATE TRIGGER pagecache_author AFTER INSERT OR DELETE ON news_author FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('author', 'id');

CREATE TRIGGER pagecache_author_changed AFTER UPDATE ON news_author FOR EACH ROW WHEN ((to_jsonb(old.*) - '{latest_revision_id,has_unpublished_changes}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{latest_revision_id,has_unpublished_changes}'::text[])) EXECUTE FUNCTION pagecache_row_changed('author', 'id');

CREATE TRIGGER pagecache_authors AFTER INSERT OR DELETE ON news_author FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('authors');

CREATE TRIGGER pagecache_authors_changed AFTER UPDATE ON news_author FOR EACH ROW WHEN ((to_jsonb(old.*) - '{latest_revision_id,has_unpublished_changes}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{latest_revision_id,has_unpublished_changes}'::text[])) EXECUTE FUNCTION pagecache_row_changed('authors');

CREATE TRIGGER pagecache_the_author AFTER INSERT OR DELETE ON news_author FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('the-author', 'id');

CREATE TRIGGER pagecache_the_author_changed AFTER UPDATE ON news_author FOR EACH ROW WHEN ((to_jsonb(old.*) - '{latest_revision_id,has_unpublished_changes}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{latest_revision_id,has_unpublished_changes}'::text[])) EXECUTE FUNCTION pagecache_row_changed('the-author', 'id');

CREATE TRIGGER pagecache_disclosed AFTER INSERT OR DELETE OR UPDATE ON news_checkdisclosure FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('disclosure');

CREATE TRIGGER pagecache_disclosure AFTER INSERT OR DELETE OR UPDATE ON news_checkdisclosure FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');

CREATE TRIGGER pagecache_section AFTER UPDATE ON news_storyindexpage FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('stories');

CREATE TRIGGER pagecache_the_topic AFTER INSERT OR DELETE ON news_topic FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('the-topic', 'id');

CREATE TRIGGER pagecache_the_topic_changed AFTER UPDATE ON news_topic FOR EACH ROW WHEN ((to_jsonb(old.*) - '{latest_revision_id,has_unpublished_changes}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{latest_revision_id,has_unpublished_changes}'::text[])) EXECUTE FUNCTION pagecache_row_changed('the-topic', 'id');

CREATE TRIGGER pagecache_topic AFTER INSERT OR DELETE ON news_topic FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('topic', 'id');

CREATE TRIGGER pagecache_topic_changed AFTER UPDATE ON news_topic FOR EACH ROW WHEN ((to_jsonb(old.*) - '{latest_revision_id,has_unpublished_changes}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{latest_revision_id,has_unpublished_changes}'::text[])) EXECUTE FUNCTION pagecache_row_changed('topic', 'id');

CREATE TRIGGER pagecache_topics AFTER INSERT OR DELETE ON news_topic FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('topics');

CREATE TRIGGER pagecache_topics_changed AFTER UPDATE ON news_topic FOR EACH ROW WHEN ((to_jsonb(old.*) - '{latest_revision_id,has_unpublished_changes}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{latest_revision_id,has_unpublished_changes}'::text[])) EXECUTE FUNCTION pagecache_row_changed('topics');

CREATE TRIGGER pagecache_languages AFTER INSERT OR DELETE OR UPDATE ON wagtailcore_locale FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('addresses');

CREATE TRIGGER pagecache_locale AFTER INSERT OR DELETE OR UPDATE ON wagtailcore_locale FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');

CREATE TRIGGER pagecache_restriction AFTER INSERT OR DELETE OR UPDATE ON wagtailcore_pageviewrestriction FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');

CREATE TRIGGER pagecache_addresses AFTER INSERT OR DELETE OR UPDATE ON wagtailcore_site FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('addresses');

CREATE TRIGGER pagecache_site AFTER INSERT OR DELETE OR UPDATE ON wagtailcore_site FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');
