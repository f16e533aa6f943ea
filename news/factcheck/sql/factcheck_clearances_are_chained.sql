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
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_clearances_are_chained BEFORE INSERT ON factcheck_clearance FOR EACH ROW EXECUTE FUNCTION factcheck_clearances_are_chained();
