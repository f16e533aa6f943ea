CREATE OR REPLACE FUNCTION public.factcheck_cleared_revisions_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF OLD.content IS DISTINCT FROM NEW.content
        AND EXISTS (SELECT 1 FROM factcheck_clearance WHERE revision_id = OLD.id)
        AND NOT factcheck_is_rewritten(OLD.object_id, OLD.id, OLD.content, NEW.content)
    THEN
        RAISE EXCEPTION 'Revision % was cleared as it is.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_cleared_revisions_are_kept BEFORE UPDATE ON wagtailcore_revision FOR EACH ROW EXECUTE FUNCTION factcheck_cleared_revisions_are_kept();
