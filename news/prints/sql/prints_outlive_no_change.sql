CREATE OR REPLACE FUNCTION public.prints_outlive_no_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    -- Changes are forgotten after a day. What they have made untrue must not come true again.
    DELETE FROM prints_print AS print USING gone
        WHERE print.tags @> ARRAY[hashtextextended(gone.tag, 0)]
            AND gone.xid >= pg_snapshot_xmin(print.snapshot)
            AND CASE WHEN gone.xid = print.made_by THEN gone.id > print.up_to
                ELSE NOT pg_visible_in_snapshot(gone.xid, print.snapshot) END;
    RETURN NULL;
END
$function$;

CREATE TRIGGER prints_outlive_no_change AFTER DELETE ON pagecache_change REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION prints_outlive_no_change();
