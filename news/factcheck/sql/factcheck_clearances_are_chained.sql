CREATE OR REPLACE FUNCTION public.factcheck_clearances_are_chained()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
    newest record;
BEGIN
    SELECT number, hash INTO newest FROM factcheck_clearance ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(newest.number, 0) + 1
        OR NEW.previous_hash <> coalesce(newest.hash, repeat('0', 64))
    THEN
        RAISE EXCEPTION 'A clearance goes to the end of the chain.'
            USING ERRCODE = 'check_violation';
    END IF;
    -- The same words in another form: on the word of whoever cleared them, at that time.
    IF NEW.rewritten IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM factcheck_clearance c
        WHERE c.number = (NEW.rewritten ->> 'of')::bigint AND c.number < NEW.number
        AND (c.page_id, c.revision_id, c.checker_id, c.at, c.scheme)
            = (NEW.page_id, NEW.revision_id, NEW.checker_id, NEW.at, NEW.scheme)
        AND c.payload -> 'sources' = NEW.payload -> 'sources')
    THEN
        RAISE EXCEPTION 'Clearance % does not carry over one of its own story.', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_clearances_are_chained BEFORE INSERT ON factcheck_clearance FOR EACH ROW EXECUTE FUNCTION factcheck_clearances_are_chained();
