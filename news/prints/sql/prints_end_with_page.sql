CREATE OR REPLACE FUNCTION public.prints_end_with_page()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    DELETE FROM prints_print WHERE story_id = OLD.id;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$function$;

CREATE TRIGGER prints_end_with_page AFTER UPDATE ON wagtailcore_page FOR EACH ROW WHEN (old.live AND NOT new.live) EXECUTE FUNCTION prints_end_with_page();

CREATE TRIGGER prints_end_with_story BEFORE DELETE ON wagtailcore_page FOR EACH ROW EXECUTE FUNCTION prints_end_with_page();
