"""The database tells of every change of the front page and of standing pages."""

from django.db import migrations

CREATE = """
CREATE TRIGGER pagecache_front AFTER INSERT OR UPDATE OR DELETE ON home_homepage
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('home');
CREATE TRIGGER pagecache_standing AFTER INSERT OR UPDATE OR DELETE ON home_standingpage
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('page', 'page_ptr_id');
CREATE TRIGGER pagecache_subject AFTER UPDATE ON home_standingpage FOR EACH ROW
    WHEN (OLD.subject IS DISTINCT FROM NEW.subject)
    EXECUTE FUNCTION pagecache_row_changed('site');
"""
DROP = """
DROP TRIGGER pagecache_subject ON home_standingpage;
DROP TRIGGER pagecache_standing ON home_standingpage;
DROP TRIGGER pagecache_front ON home_homepage;
"""


class Migration(migrations.Migration):
    dependencies = [("home", "0004_front_and_standing_pages"), ("pagecache", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
