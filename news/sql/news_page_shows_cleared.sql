CREATE OR REPLACE FUNCTION public.news_page_shows_cleared()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM news_live_story_is_cleared(NEW.id);
    RETURN NULL;
END
$function$;

CREATE CONSTRAINT TRIGGER news_page_shows_cleared AFTER INSERT OR UPDATE ON wagtailcore_page DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_page_shows_cleared();
