CREATE OR REPLACE FUNCTION public.citations_document_versions_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A version of a document stays: rulings may rest on it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.id, NEW.document_id, NEW.number, NEW.file, NEW.name, NEW.type, NEW.size, NEW.sha256, NEW.came_from,
            NEW.added_by_id, NEW.added_at)
        IS DISTINCT FROM (OLD.id, OLD.document_id, OLD.number, OLD.file, OLD.name, OLD.type, OLD.size, OLD.sha256,
            OLD.came_from, OLD.added_by_id, OLD.added_at)
        OR (OLD.state = 'read' AND (NEW.parts, NEW.state) IS DISTINCT FROM (OLD.parts, OLD.state))
    THEN
        RAISE EXCEPTION 'A version of a document stays as it was added.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER citations_document_versions_are_kept BEFORE DELETE OR UPDATE ON citations_documentversion FOR EACH ROW EXECUTE FUNCTION citations_document_versions_are_kept();
