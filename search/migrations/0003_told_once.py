"""Searches are told once of all that a transaction changes."""

from django.db import migrations

from news.sql_files import InstallSQL

BEFORE = """CREATE OR REPLACE FUNCTION public.search_entry_changed()
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
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_of_what_is_live")]

    operations = [InstallSQL("sql/search_entry_changed.sql", before=BEFORE, below="search")]
