CREATE OR REPLACE FUNCTION public.prints_cluster()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    -- Where numbers of transactions are from: after a restore elsewhere, or in a standby that took
    -- over, they may be behind those that a print was made on.
    SELECT (SELECT system_identifier FROM pg_control_system()) || '-' ||
        (SELECT timeline_id FROM pg_control_checkpoint())
$function$;
