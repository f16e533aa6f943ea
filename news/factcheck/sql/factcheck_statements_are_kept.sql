CREATE OR REPLACE FUNCTION public.factcheck_statements_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
    may_change text[] := '{writers,occurrences,is_claim}';
BEGIN
    -- In another form of the body the same words stand at another kind of place.
    IF NEW.digest <> OLD.digest AND EXISTS (
        SELECT 1 FROM factcheck_rewrite w WHERE w.page_id = OLD.page_id
        AND w.digests ->> OLD.digest = NEW.digest
        AND coalesce(w.digests ->> OLD.words_digest, OLD.words_digest) = NEW.words_digest)
    THEN
        may_change := may_change || '{digest,words_digest,kind}'::text[];
    END IF;
    IF to_jsonb(NEW) - may_change
        IS DISTINCT FROM to_jsonb(OLD) - may_change
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
