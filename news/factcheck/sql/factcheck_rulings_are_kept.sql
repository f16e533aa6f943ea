CREATE OR REPLACE FUNCTION public.factcheck_rulings_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- In another form of the body the same place has another name.
        IF to_jsonb(NEW) - 'anchor' = to_jsonb(OLD) - 'anchor' AND EXISTS (
            SELECT 1 FROM factcheck_rewrite w
            JOIN factcheck_statement s ON s.page_id = w.page_id
            WHERE s.id = OLD.statement_id AND w.digests ->> OLD.anchor = NEW.anchor)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'What was ruled, noted or cleared is added to, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER factcheck_rulings_are_kept BEFORE DELETE OR UPDATE ON factcheck_ruling FOR EACH ROW EXECUTE FUNCTION factcheck_rulings_are_kept();
