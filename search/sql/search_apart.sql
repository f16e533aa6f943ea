CREATE OR REPLACE FUNCTION public.search_apart(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    -- PostgreSQL takes "IL-6" for a word and a negative number, and "and/or" for a file.
    SELECT translate(words, U&'-\2010\2011/', '    ')
$function$;
