CREATE OR REPLACE FUNCTION public.secondread_says_something_new(old_row jsonb, new_row jsonb, columns text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT old_row IS NULL OR old_row -> 'live' IS DISTINCT FROM new_row -> 'live'
        OR EXISTS (SELECT 1 FROM unnest(columns) AS c(name)
            WHERE secondread_said(old_row, name) IS DISTINCT FROM secondread_said(new_row, name))
$function$;
