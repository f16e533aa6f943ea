CREATE OR REPLACE FUNCTION public.images_shown_pictures_keep_their_file()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    -- A hash that was not known yet may be filled in.
    IF (OLD.file IS DISTINCT FROM NEW.file
            OR (OLD.file_hash <> '' AND OLD.file_hash IS DISTINCT FROM NEW.file_hash))
        AND EXISTS (
            SELECT 1 FROM wagtailcore_referenceindex r
            JOIN django_content_type t ON t.id = r.to_content_type_id
            JOIN wagtailcore_page p ON p.id::text = r.object_id AND p.live
            JOIN django_content_type b ON b.id = r.base_content_type_id
            WHERE t.app_label = 'images' AND t.model = 'newsimage'
            AND r.to_object_id = OLD.id::text
            AND b.app_label = 'wagtailcore' AND b.model = 'page'
        )
    THEN
        RAISE EXCEPTION 'A page shows picture % as it was checked.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER images_shown_pictures_keep_their_file BEFORE UPDATE ON images_newsimage FOR EACH ROW EXECUTE FUNCTION images_shown_pictures_keep_their_file();
