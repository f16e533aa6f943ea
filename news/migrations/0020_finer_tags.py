"""Finer tags beside those there are: one person, the style of the house, the disclosure of checks; and a topic, an
author or a source itself, without the stories that have it.

The tags of before are told as ever: pages that a process of the version before keeps carry those.
"""

from django.db import migrations

from news.sql_files import InstallSQL

_OF_DRAFTS = "'{latest_revision_id,has_unpublished_changes}'::text[]"
_CHANGED = f"to_jsonb(OLD) - {_OF_DRAFTS} IS DISTINCT FROM to_jsonb(NEW) - {_OF_DRAFTS}"
_SHOWN = "({0}.live, {0}.merged_into_id, {0}.last_published_at)"
_ANY = "AFTER INSERT OR UPDATE OR DELETE"
# Name, when, table, condition, and what `pagecache_row_changed` is told.
TOLD = (
    (
        "person",
        "AFTER UPDATE",
        "desk_user",
        "OLD.shown_as IS DISTINCT FROM NEW.shown_as",
        "'person', 'id'",
    ),
    ("house", _ANY, "citations_housestyle", "", "'house'"),
    ("disclosed", _ANY, "news_checkdisclosure", "", "'disclosure'"),
    # Absolute addresses stand in what is kept of a story; the frame of a page doesn't.
    ("addresses", _ANY, "wagtailcore_site", "", "'addresses'"),
    ("languages", _ANY, "wagtailcore_locale", "", "'addresses'"),
    ("the_topic", "AFTER INSERT OR DELETE", "news_topic", "", "'the-topic', 'id'"),
    ("the_topic_changed", "AFTER UPDATE", "news_topic", _CHANGED, "'the-topic', 'id'"),
    ("the_author", "AFTER INSERT OR DELETE", "news_author", "", "'the-author', 'id'"),
    ("the_author_changed", "AFTER UPDATE", "news_author", _CHANGED, "'the-author', 'id'"),
    (
        "the_citation",
        "AFTER UPDATE",
        "citations_citation",
        f"{_SHOWN.format('OLD')} IS DISTINCT FROM {_SHOWN.format('NEW')}",
        "'the-citation', 'id'",
    ),
)
CREATE = "".join(
    f"CREATE TRIGGER pagecache_{name} {when} ON {table} FOR EACH ROW"
    f"{f' WHEN ({condition})' if condition else ''} EXECUTE FUNCTION pagecache_row_changed({told});\n"
    for name, when, table, condition, told in TOLD
)
DROP = "".join(
    f"DROP TRIGGER pagecache_{name} ON {table};\n" for name, _when, table, *_rest in TOLD
)

FLAG_CHANGED = """
CREATE OR REPLACE FUNCTION public.news_flag_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
    flagged bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.citation_id ELSE NEW.citation_id END;
BEGIN
    PERFORM pagecache_emit('citation:' || id)
        FROM (SELECT flagged AS id UNION
            SELECT merged_into_id FROM citations_citation WHERE id = flagged UNION
            SELECT id FROM citations_citation WHERE merged_into_id = flagged) AS concerned
        WHERE id IS NOT NULL;
    RETURN NULL;
END
$function$;

CREATE TRIGGER pagecache_flag AFTER INSERT OR DELETE OR UPDATE ON citations_flag FOR EACH ROW EXECUTE FUNCTION news_flag_changed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0019_wrong_conclusions"),
        ("pagecache", "0003_copies_have_a_time"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        InstallSQL("sql/news_flag_changed.sql", before=FLAG_CHANGED),
    ]
