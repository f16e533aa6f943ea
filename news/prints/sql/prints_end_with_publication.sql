CREATE OR REPLACE FUNCTION public.prints_end_with_publication()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    DELETE FROM prints_print WHERE story_id = NEW.story_id AND publication_id <> NEW.id;
    RETURN NULL;
END
$function$;

CREATE TRIGGER prints_end_with_publication AFTER INSERT ON news_publication FOR EACH ROW EXECUTE FUNCTION prints_end_with_publication();
