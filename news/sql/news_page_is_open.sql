CREATE OR REPLACE FUNCTION public.news_page_is_open(path text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    -- Whether neither the page at this place of the tree nor one above it has a view restriction.
    SELECT NOT EXISTS (
        SELECT FROM wagtailcore_pageviewrestriction AS restriction
        JOIN wagtailcore_page AS page ON page.id = restriction.page_id
        WHERE starts_with(news_page_is_open.path, page.path)
    )
$function$;
