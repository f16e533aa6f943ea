CREATE OR REPLACE FUNCTION public.factcheck_live_citation_is_cleared()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF EXISTS (SELECT 1 FROM citations_citation WHERE id = NEW.id AND live)
        AND NOT EXISTS (SELECT 1 FROM factcheck_clearance WHERE citation_id = NEW.id)
    THEN
        RAISE EXCEPTION 'Nobody has cleared citation %.', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$function$;

CREATE CONSTRAINT TRIGGER factcheck_live_citation_is_cleared AFTER INSERT OR UPDATE ON citations_citation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION factcheck_live_citation_is_cleared();
