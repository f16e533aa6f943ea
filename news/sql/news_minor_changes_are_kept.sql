CREATE OR REPLACE FUNCTION public.news_minor_changes_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'What an editor said of a change is added, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER news_minor_changes_are_kept BEFORE DELETE OR UPDATE ON news_minorchange FOR EACH ROW EXECUTE FUNCTION news_minor_changes_are_kept();

CREATE TRIGGER news_minor_changes_are_not_emptied BEFORE TRUNCATE ON news_minorchange FOR EACH STATEMENT EXECUTE FUNCTION news_minor_changes_are_kept();
