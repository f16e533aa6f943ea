CREATE OR REPLACE FUNCTION public.news_author_name_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    -- Compared here and not in a WHEN, which would bind the column's type. Not now(): the row's
    -- lock was waited for since then.
    IF OLD.name IS DISTINCT FROM NEW.name THEN
        NEW.changed_at := clock_timestamp();
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER news_author_name_changed BEFORE UPDATE ON news_author FOR EACH ROW EXECUTE FUNCTION news_author_name_changed();
