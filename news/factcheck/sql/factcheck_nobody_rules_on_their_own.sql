CREATE OR REPLACE FUNCTION public.factcheck_nobody_rules_on_their_own()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NEW.verdict <> 'taken_back' AND EXISTS (
        SELECT 1 FROM factcheck_statement
        WHERE id = NEW.statement_id AND NEW.by_id = ANY (writers)
    ) THEN
        RAISE EXCEPTION 'Nobody rules on a sentence they wrote.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_nobody_rules_on_their_own BEFORE INSERT ON factcheck_ruling FOR EACH ROW EXECUTE FUNCTION factcheck_nobody_rules_on_their_own();
