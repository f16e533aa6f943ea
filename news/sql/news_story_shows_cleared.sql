CREATE OR REPLACE FUNCTION public.news_story_shows_cleared()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM news_live_story_is_cleared(NEW.page_ptr_id);
    RETURN NULL;
END
$function$;

CREATE CONSTRAINT TRIGGER news_story_shows_cleared AFTER INSERT OR UPDATE ON news_storypage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_story_shows_cleared();
