CREATE OR REPLACE FUNCTION public.news_byline_shows_cleared()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM news_live_story_is_cleared(OLD.story_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM news_live_story_is_cleared(NEW.story_id);
    END IF;
    RETURN NULL;
END
$function$;

CREATE CONSTRAINT TRIGGER news_byline_shows_cleared AFTER INSERT OR DELETE OR UPDATE ON news_byline DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_byline_shows_cleared();
