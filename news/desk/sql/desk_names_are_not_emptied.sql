CREATE OR REPLACE FUNCTION public.desk_names_are_not_emptied()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'Accepted names are kept.' USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER desk_names_are_not_emptied BEFORE TRUNCATE ON desk_publicname FOR EACH STATEMENT EXECUTE FUNCTION desk_names_are_not_emptied();
