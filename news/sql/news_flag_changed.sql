CREATE OR REPLACE FUNCTION public.news_flag_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
    flagged bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.citation_id ELSE NEW.citation_id END;
BEGIN
    PERFORM pagecache_emit(kind || id)
        FROM (VALUES ('citation:'), ('the-citation:')) AS kinds (kind), (SELECT flagged AS id UNION
            SELECT merged_into_id FROM citations_citation WHERE id = flagged UNION
            SELECT id FROM citations_citation WHERE merged_into_id = flagged) AS concerned
        WHERE id IS NOT NULL;
    RETURN NULL;
END
$function$;

CREATE TRIGGER pagecache_flag AFTER INSERT OR DELETE OR UPDATE ON citations_flag FOR EACH ROW EXECUTE FUNCTION news_flag_changed();
