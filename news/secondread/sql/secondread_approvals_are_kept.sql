CREATE OR REPLACE FUNCTION public.secondread_approvals_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'Approvals are added, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER secondread_approvals_are_kept BEFORE DELETE OR UPDATE ON secondread_approval FOR EACH ROW EXECUTE FUNCTION secondread_approvals_are_kept();

CREATE TRIGGER secondread_approvals_are_not_emptied BEFORE TRUNCATE ON secondread_approval FOR EACH STATEMENT EXECUTE FUNCTION secondread_approvals_are_kept();
