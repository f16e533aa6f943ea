CREATE OR REPLACE FUNCTION public.search_ends_with_page()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    DELETE FROM search_entry WHERE story_id = NEW.id;
    RETURN NULL;
END
$function$;

CREATE TRIGGER search_ends_with_page AFTER UPDATE ON wagtailcore_page FOR EACH ROW WHEN (old.live AND NOT new.live) EXECUTE FUNCTION search_ends_with_page();
