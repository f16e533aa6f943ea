CREATE OR REPLACE FUNCTION public.factcheck_elsewhere_is_cleared()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
    other bigint := (SELECT elsewhere_id FROM factcheck_ruling WHERE id = NEW.ruling_id);
BEGIN
    IF other IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM factcheck_clearedstatement c JOIN factcheck_ruling r ON r.id = c.ruling_id
        WHERE c.clearance_id = NEW.clearance_id AND r.statement_id = other
        AND r.verdict = 'verified' AND r.elsewhere_id IS NULL
    ) THEN
        RAISE EXCEPTION 'What a statement rests on in its story is not cleared with it.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$function$;

CREATE CONSTRAINT TRIGGER factcheck_elsewhere_is_cleared AFTER INSERT ON factcheck_clearedstatement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION factcheck_elsewhere_is_cleared();
