CREATE OR REPLACE FUNCTION public.secondread_approved_revisions_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF OLD.content IS DISTINCT FROM NEW.content
        AND EXISTS (SELECT 1 FROM secondread_approval WHERE revision_id = OLD.id)
    THEN
        RAISE EXCEPTION 'Revision % was approved as it is.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER secondread_approved_revisions_are_kept BEFORE UPDATE ON wagtailcore_revision FOR EACH ROW EXECUTE FUNCTION secondread_approved_revisions_are_kept();
