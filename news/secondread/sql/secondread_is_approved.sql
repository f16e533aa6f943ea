CREATE OR REPLACE FUNCTION public.secondread_is_approved(stored jsonb, object text, revision bigint, columns text[])
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE
    version jsonb;
    name text;
    said text;
BEGIN
    SELECT r.content INTO version FROM wagtailcore_revision r
        WHERE r.id = revision AND r.object_id = object
        AND EXISTS (SELECT 1 FROM secondread_approval a
            WHERE a.revision_id = r.id AND a.object_id = object
            AND a.content_type_id = r.content_type_id);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOREACH name IN ARRAY columns LOOP
        said := version ->> split_part(name || ':' || name, ':', CASE WHEN name LIKE '%:%' THEN 2 ELSE 1 END);
        name := split_part(name, ':', 1);
        IF jsonb_typeof(stored -> name) IN ('array', 'object') THEN
            IF said::jsonb IS DISTINCT FROM stored -> name THEN
                RETURN false;
            END IF;
        ELSIF said IS DISTINCT FROM stored ->> name THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END
$function$;
