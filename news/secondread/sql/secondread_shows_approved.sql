CREATE OR REPLACE FUNCTION public.secondread_shows_approved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
    stored jsonb := to_jsonb(NEW);
    before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    key text;
    live boolean;
    revision bigint;
BEGIN
    IF TG_TABLE_NAME = 'wagtailcore_page' AND NOT (
        EXISTS (SELECT 1 FROM home_homepage WHERE page_ptr_id = (stored ->> 'id')::bigint)
        OR EXISTS (SELECT 1 FROM home_standingpage WHERE page_ptr_id = (stored ->> 'id')::bigint)
        OR EXISTS (SELECT 1 FROM news_storyindexpage WHERE page_ptr_id = (stored ->> 'id')::bigint))
    THEN
        RETURN NULL;
    END IF;
    IF NOT secondread_says_something_new(before, stored, TG_ARGV) THEN
        RETURN NULL;
    END IF;
    -- What counts is how the row is at the end of the transaction.
    key := CASE WHEN stored ? 'page_ptr_id' THEN 'page_ptr_id' ELSE 'id' END;
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE %I = $1', TG_TABLE_NAME, key)
        INTO stored USING (stored ->> key)::bigint;
    IF stored IS NULL THEN
        RETURN NULL;
    END IF;
    IF key = 'page_ptr_id' THEN
        SELECT p.live, p.live_revision_id INTO live, revision
            FROM wagtailcore_page p WHERE p.id = (stored ->> 'page_ptr_id')::bigint;
    ELSE
        live := (stored ->> 'live')::boolean;
        revision := (stored ->> 'live_revision_id')::bigint;
    END IF;
    IF live AND NOT (CASE
        WHEN key = 'id' AND TG_TABLE_NAME <> 'wagtailcore_page'
        THEN secondread_is_approved(stored, stored ->> key, revision, TG_ARGV)
        ELSE secondread_page_is_approved((stored ->> key)::bigint, revision) END)
    THEN
        RAISE EXCEPTION 'Nobody has approved what % % shows.', TG_TABLE_NAME,
            stored ->> key USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$function$;

CREATE CONSTRAINT TRIGGER secondread_home_homepage_shows_approved AFTER INSERT OR UPDATE ON home_homepage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION secondread_shows_approved('introduction', 'front');

CREATE CONSTRAINT TRIGGER secondread_home_standingpage_shows_approved AFTER INSERT OR UPDATE ON home_standingpage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION secondread_shows_approved('introduction', 'body');

CREATE CONSTRAINT TRIGGER secondread_news_author_shows_approved AFTER INSERT OR UPDATE ON news_author DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION secondread_shows_approved('name', 'slug', 'role', 'biography', 'interests', 'portrait_id:portrait', 'orcid', 'website');

CREATE CONSTRAINT TRIGGER secondread_news_storyindexpage_shows_approved AFTER INSERT OR UPDATE ON news_storyindexpage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION secondread_shows_approved('introduction');

CREATE CONSTRAINT TRIGGER secondread_news_topic_shows_approved AFTER INSERT OR UPDATE ON news_topic DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION secondread_shows_approved('name', 'slug', 'description');

CREATE CONSTRAINT TRIGGER secondread_wagtailcore_page_shows_approved AFTER UPDATE ON wagtailcore_page DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION secondread_shows_approved('title', 'seo_title', 'search_description', 'slug');
