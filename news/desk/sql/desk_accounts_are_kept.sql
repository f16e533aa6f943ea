CREATE OR REPLACE FUNCTION public.desk_accounts_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'Accounts are deactivated, never deleted.' USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER desk_accounts_are_kept BEFORE DELETE ON desk_user FOR EACH ROW EXECUTE FUNCTION desk_accounts_are_kept();
