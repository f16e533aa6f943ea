CREATE OR REPLACE FUNCTION public.factcheck_claims_are_checked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    -- A statement of which nobody has asked may be one.
    IF NEW.verdict = 'nothing' AND EXISTS (
        SELECT 1 FROM factcheck_statement
        WHERE id = NEW.statement_id AND is_claim IS DISTINCT FROM false
    ) THEN
        RAISE EXCEPTION 'A claim is verified or exempt: something is to be checked in it.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.elsewhere_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM factcheck_statement one
        JOIN factcheck_statement other ON other.page_id = one.page_id AND other.id <> one.id
        WHERE one.id = NEW.statement_id AND other.id = NEW.elsewhere_id
    ) THEN
        RAISE EXCEPTION 'A statement rests on another one of its own story.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_claims_are_checked BEFORE INSERT ON factcheck_ruling FOR EACH ROW EXECUTE FUNCTION factcheck_claims_are_checked();
