CREATE OR REPLACE FUNCTION public.news_page_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
    -- Each page links to itself in the other languages.
    PERFORM pagecache_emit('translations:' || page.translation_key);
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
$function$;

CREATE TRIGGER pagecache_page AFTER INSERT OR DELETE OR UPDATE ON wagtailcore_page FOR EACH ROW EXECUTE FUNCTION news_page_changed();
