CREATE OR REPLACE FUNCTION public.factcheck_ledger_is_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'What was ruled, noted or cleared is added to, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER factcheck_cleared_statements_are_kept BEFORE DELETE OR UPDATE ON factcheck_clearedstatement FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_cleared_statements_are_not_emptied BEFORE TRUNCATE ON factcheck_clearedstatement FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_notes_are_kept BEFORE DELETE OR UPDATE ON factcheck_note FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_notes_are_not_emptied BEFORE TRUNCATE ON factcheck_note FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_rewrites_are_kept BEFORE DELETE OR UPDATE ON factcheck_rewrite FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_rewrites_are_not_emptied BEFORE TRUNCATE ON factcheck_rewrite FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_rulings_are_not_emptied BEFORE TRUNCATE ON factcheck_ruling FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_supports_are_kept BEFORE DELETE OR UPDATE ON factcheck_support FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_supports_are_not_emptied BEFORE TRUNCATE ON factcheck_support FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();
