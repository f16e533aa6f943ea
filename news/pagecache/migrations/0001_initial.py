"""Changes, and how the database tells of them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models

import news.pagecache.models

CREATE = """
CREATE FUNCTION pagecache_emit(changed text) RETURNS void LANGUAGE sql AS $$
    -- Both take effect with the transaction, or not at all.
    INSERT INTO pagecache_change (tag) VALUES (changed);
    SELECT pg_notify('pagecache', changed);
$$;

CREATE FUNCTION pagecache_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
-- Arguments: a tag, and after it the column that has its key; without one the tag is a word.
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    tag text;
BEGIN
    IF TG_OP = 'UPDATE' AND before = after THEN
        RETURN NULL;
    END IF;
    FOR tag IN
        SELECT DISTINCT CASE WHEN TG_NARGS = 1 THEN TG_ARGV[0]
            ELSE TG_ARGV[0] || ':' || (version ->> TG_ARGV[1]) END
        FROM unnest(ARRAY[before, after]) AS version WHERE version IS NOT NULL
    LOOP
        PERFORM pagecache_emit(tag) WHERE tag IS NOT NULL;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER pagecache_site AFTER INSERT OR UPDATE OR DELETE ON wagtailcore_site
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');
CREATE TRIGGER pagecache_locale AFTER INSERT OR UPDATE OR DELETE ON wagtailcore_locale
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');
CREATE TRIGGER pagecache_restriction AFTER INSERT OR UPDATE OR DELETE
    ON wagtailcore_pageviewrestriction
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed('site');
"""

DROP = """
DROP TRIGGER pagecache_restriction ON wagtailcore_pageviewrestriction;
DROP TRIGGER pagecache_locale ON wagtailcore_locale;
DROP TRIGGER pagecache_site ON wagtailcore_site;
DROP FUNCTION pagecache_row_changed();
DROP FUNCTION pagecache_emit(text);
"""

# What `createcachetable` would make: the shared store where there is no Redis.
CREATE_STORE = """
CREATE TABLE pagecache_store (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX pagecache_store_expires ON pagecache_store (expires);
"""
DROP_STORE = "DROP TABLE pagecache_store;"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tag", models.TextField(verbose_name="tag")),
                (
                    "xid",
                    news.pagecache.models.TransactionId(
                        db_default=news.pagecache.models.CurrentTransaction(),
                        verbose_name="transaction",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "indexes": [
                    models.Index(fields=["tag"], name="pagecache_change_tag"),
                    models.Index(fields=["at"], name="pagecache_change_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EdgeCopy",
            fields=[
                (
                    "url",
                    models.TextField(primary_key=True, serialize=False, verbose_name="address"),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="tags"
                    ),
                ),
            ],
            options={
                "verbose_name": "copy at the edge",
                "verbose_name_plural": "copies at the edge",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["tags"], name="pagecache_copy_tags"
                    )
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(CREATE_STORE, DROP_STORE),
    ]
