CREATE OR REPLACE FUNCTION public.prints_of_what_is_live()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    -- Locked: whoever takes the story off the site now waits for this, or this for them.
    PERFORM FROM wagtailcore_page WHERE id = NEW.story_id AND live FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Story % is not live, so nothing of it is printed', NEW.story_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.publication_id IS DISTINCT FROM (
        SELECT max(id) FROM news_publication WHERE story_id = NEW.story_id)
    THEN
        RAISE EXCEPTION 'Publication % is not the newest of story %', NEW.publication_id, NEW.story_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER prints_of_what_is_live BEFORE INSERT OR UPDATE ON prints_print FOR EACH ROW EXECUTE FUNCTION prints_of_what_is_live();
