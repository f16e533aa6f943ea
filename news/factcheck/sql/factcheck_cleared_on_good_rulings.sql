CREATE OR REPLACE FUNCTION public.factcheck_cleared_on_good_rulings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM factcheck_ruling r
        JOIN factcheck_statement s ON s.id = r.statement_id
        JOIN factcheck_clearance c ON c.id = NEW.clearance_id AND c.page_id = s.page_id
        WHERE r.id = NEW.ruling_id AND r.verdict IN ('verified', 'nothing')
        AND NOT EXISTS (SELECT 1 FROM factcheck_ruling u WHERE u.undoes_id = r.id)
    ) THEN
        RAISE EXCEPTION 'A statement is cleared on a ruling of its own story that lets it pass.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_cleared_on_good_rulings BEFORE INSERT ON factcheck_clearedstatement FOR EACH ROW EXECUTE FUNCTION factcheck_cleared_on_good_rulings();
