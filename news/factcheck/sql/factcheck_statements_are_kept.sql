CREATE OR REPLACE FUNCTION public.factcheck_statements_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF to_jsonb(NEW) - '{writers,occurrences,is_claim}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{writers,occurrences,is_claim}'::text[]
        OR NOT NEW.writers @> OLD.writers
        OR OLD.is_claim AND NEW.is_claim IS DISTINCT FROM true
        OR NOT OLD.is_claim AND NEW.is_claim IS NULL
    THEN
        RAISE EXCEPTION 'A statement keeps its words and its writers, and what is a claim stays one.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_statements_are_kept BEFORE UPDATE ON factcheck_statement FOR EACH ROW EXECUTE FUNCTION factcheck_statements_are_kept();
