CREATE OR REPLACE FUNCTION public.desk_contributions_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.content_type_id, NEW.object_id, NEW.revision_id)
            = (OLD.id, OLD.content_type_id, OLD.object_id, OLD.revision_id)
            AND NEW.user_id IS NOT DISTINCT FROM OLD.user_id
            AND NEW.marks @> OLD.marks
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Contributions stay on the record.' USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER desk_contributions_are_kept BEFORE DELETE OR UPDATE ON desk_contribution FOR EACH ROW EXECUTE FUNCTION desk_contributions_are_kept();

CREATE TRIGGER desk_contributions_are_not_emptied BEFORE TRUNCATE ON desk_contribution FOR EACH STATEMENT EXECUTE FUNCTION desk_contributions_are_kept();
