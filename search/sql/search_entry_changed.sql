CREATE OR REPLACE FUNCTION public.search_entry_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    -- Once for all that a transaction changes.
    IF NOT EXISTS (SELECT FROM pagecache_change WHERE tag = 'search' AND xid = pg_current_xact_id()) THEN
        PERFORM pagecache_emit('search');
    END IF;
    RETURN NULL;
END
$function$;

CREATE TRIGGER search_entry_came_or_went AFTER INSERT OR DELETE ON search_entry FOR EACH ROW EXECUTE FUNCTION search_entry_changed();

CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION search_entry_changed();
