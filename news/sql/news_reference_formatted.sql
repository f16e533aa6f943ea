CREATE OR REPLACE FUNCTION public.news_reference_formatted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM pagecache_emit('reference:' || left(NEW.form_digest, 16));
    RETURN NULL;
END
$function$;

CREATE TRIGGER pagecache_reference AFTER INSERT OR UPDATE ON citations_formattedreference FOR EACH ROW EXECUTE FUNCTION news_reference_formatted();
