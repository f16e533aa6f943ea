CREATE OR REPLACE FUNCTION public.search_read_out()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF EXISTS (SELECT FROM django_content_type
        WHERE id = NEW.content_type_id AND app_label = 'news' AND model = 'storypage')
    THEN
        PERFORM search_write_entry(NEW.object_id::integer);
    END IF;
    RETURN NULL;
END
$function$;

CREATE TRIGGER search_read_out AFTER INSERT OR UPDATE OF body_text ON wagtailsearch_indexentry FOR EACH ROW EXECUTE FUNCTION search_read_out();
