CREATE OR REPLACE FUNCTION public.prints_stands(tags bigint[], snapshot pg_snapshot, made_by xid8, up_to bigint, cluster text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    -- Whether nothing has changed that a print shows, since the snapshot on which it was made.
    SELECT cluster = (SELECT prints_cluster()) AND NOT EXISTS (
        SELECT FROM pagecache_change AS change
        WHERE hashtextextended(change.tag, 0) = ANY(tags)
            AND change.xid >= pg_snapshot_xmin(snapshot)
            AND CASE WHEN change.xid = made_by THEN change.id > up_to
                ELSE NOT pg_visible_in_snapshot(change.xid, snapshot) END
    )
$function$;
