CREATE OR REPLACE FUNCTION public.desk_accepted_names_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF OLD.accepted_at IS NOT NULL THEN
        RAISE EXCEPTION 'An accepted name is kept as it is.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER desk_accepted_names_are_kept BEFORE DELETE OR UPDATE ON desk_publicname FOR EACH ROW EXECUTE FUNCTION desk_accepted_names_are_kept();
