CREATE OR REPLACE FUNCTION public.factcheck_clearances_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'Clearances are added, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER factcheck_clearances_are_kept BEFORE DELETE OR UPDATE ON factcheck_clearance FOR EACH ROW EXECUTE FUNCTION factcheck_clearances_are_kept();

CREATE TRIGGER factcheck_clearances_are_not_emptied BEFORE TRUNCATE ON factcheck_clearance FOR EACH STATEMENT EXECUTE FUNCTION factcheck_clearances_are_kept();
