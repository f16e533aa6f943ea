CREATE OR REPLACE FUNCTION public.secondread_said(stored jsonb, name text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT CASE WHEN said IN ('""', '[]', 'null') THEN NULL ELSE said END
    FROM (SELECT stored -> split_part(name, ':', 1) AS said) AS one
$function$;
