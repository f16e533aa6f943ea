CREATE OR REPLACE FUNCTION public.factcheck_digest(content jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT encode(sha256(convert_to(content::text, 'UTF8')), 'hex')
$function$;
