CREATE OR REPLACE FUNCTION public.search_entry_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM pagecache_emit('search');
    RETURN NULL;
END
$function$;

CREATE TRIGGER search_entry_came_or_went AFTER INSERT OR DELETE ON search_entry FOR EACH ROW EXECUTE FUNCTION search_entry_changed();

CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION search_entry_changed();
