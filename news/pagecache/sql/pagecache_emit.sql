CREATE OR REPLACE FUNCTION public.pagecache_emit(changed text)
 RETURNS void
 LANGUAGE sql
AS $function$
    -- Both take effect with the transaction, or not at all.
    INSERT INTO pagecache_change (tag) VALUES (changed);
    SELECT pg_notify('pagecache', changed);
$function$;
