CREATE OR REPLACE FUNCTION public.images_credit_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    -- Compared here and not in a WHEN, which would bind the column's type. Not now(): the row's
    -- lock was waited for since then.
    IF OLD.credit IS DISTINCT FROM NEW.credit THEN
        NEW.changed_at := clock_timestamp();
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER images_credit_changed BEFORE UPDATE ON images_newsimage FOR EACH ROW EXECUTE FUNCTION images_credit_changed();
