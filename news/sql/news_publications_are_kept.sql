CREATE OR REPLACE FUNCTION public.news_publications_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'Publications are added, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER news_publications_are_kept BEFORE DELETE OR UPDATE ON news_publication FOR EACH ROW EXECUTE FUNCTION news_publications_are_kept();

CREATE TRIGGER news_publications_are_not_emptied BEFORE TRUNCATE ON news_publication FOR EACH STATEMENT EXECUTE FUNCTION news_publications_are_kept();
