"""Topics and profiles become drafts that somebody reads; what readers see now stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The version before would show drafts.
NO_DRAFTS = """
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM news_topic WHERE NOT live UNION SELECT 1 FROM news_author WHERE NOT live)
    THEN
        RAISE EXCEPTION 'There are topics or authors that nobody has approved. Delete them first.';
    END IF;
END $$;
"""


def _told(table: str, tag: str, argument: str) -> str:
    """Readers see no draft: what only a draft changes of a row is not told."""
    of_drafts = "'{latest_revision_id,has_unpublished_changes}'::text[]"
    changed = f"to_jsonb(OLD) - {of_drafts} IS DISTINCT FROM to_jsonb(NEW) - {of_drafts}"
    return f"""
DROP TRIGGER pagecache_{tag} ON news_{table};
CREATE TRIGGER pagecache_{tag} AFTER INSERT OR DELETE ON news_{table}
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed({argument});
CREATE TRIGGER pagecache_{tag}_changed AFTER UPDATE ON news_{table} FOR EACH ROW
    WHEN ({changed}) EXECUTE FUNCTION pagecache_row_changed({argument});
"""


def _told_all(table: str, tag: str, argument: str) -> str:
    return f"""
DROP TRIGGER pagecache_{tag}_changed ON news_{table};
DROP TRIGGER pagecache_{tag} ON news_{table};
CREATE TRIGGER pagecache_{tag} AFTER INSERT OR UPDATE OR DELETE ON news_{table}
    FOR EACH ROW EXECUTE FUNCTION pagecache_row_changed({argument});
"""


TOLD = (
    ("topic", "topic", "'topic', 'id'"),
    ("topic", "topics", "'topics'"),
    ("author", "author", "'author', 'id'"),
    ("author", "authors", "'authors'"),
)
TRIGGERS = "".join(_told(*one) for one in TOLD)
OLD_TRIGGERS = "".join(_told_all(*one) for one in TOLD)


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0011_search_by_index"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="expire_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time"),
        ),
        migrations.AddField(
            model_name="author",
            name="expired",
            field=models.BooleanField(default=False, editable=False, verbose_name="expired"),
        ),
        migrations.AddField(
            model_name="author",
            name="first_published_at",
            field=models.DateTimeField(
                blank=True, db_index=True, null=True, verbose_name="first published at"
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="go_live_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="go live date/time"),
        ),
        migrations.AddField(
            model_name="author",
            name="has_unpublished_changes",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="has unpublished changes"
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="last_published_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last published at"),
        ),
        migrations.AddField(
            model_name="author",
            name="latest_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="latest revision",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="live",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="live"
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="live_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="live revision",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="locked",
            field=models.BooleanField(default=False, editable=False, verbose_name="locked"),
        ),
        migrations.AddField(
            model_name="author",
            name="locked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="locked at"),
        ),
        migrations.AddField(
            model_name="author",
            name="locked_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="locked_%(class)ss",
                to=settings.AUTH_USER_MODEL,
                verbose_name="locked by",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="expire_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time"),
        ),
        migrations.AddField(
            model_name="topic",
            name="expired",
            field=models.BooleanField(default=False, editable=False, verbose_name="expired"),
        ),
        migrations.AddField(
            model_name="topic",
            name="first_published_at",
            field=models.DateTimeField(
                blank=True, db_index=True, null=True, verbose_name="first published at"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="go_live_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="go live date/time"),
        ),
        migrations.AddField(
            model_name="topic",
            name="has_unpublished_changes",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="has unpublished changes"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="last_published_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last published at"),
        ),
        migrations.AddField(
            model_name="topic",
            name="latest_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="latest revision",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="live",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="live"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="live_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="live revision",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="locked",
            field=models.BooleanField(default=False, editable=False, verbose_name="locked"),
        ),
        migrations.AddField(
            model_name="topic",
            name="locked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="locked at"),
        ),
        migrations.AddField(
            model_name="topic",
            name="locked_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="locked_%(class)ss",
                to=settings.AUTH_USER_MODEL,
                verbose_name="locked by",
            ),
        ),
        migrations.RunSQL(
            "UPDATE news_author SET live = true, has_unpublished_changes = false;"
            " UPDATE news_topic SET live = true, has_unpublished_changes = false;",
            NO_DRAFTS,
        ),
        # For processes of the version before, while the two run side by side.
        migrations.RunSQL(
            " ".join(
                f"ALTER TABLE news_{table} ALTER COLUMN {column} SET DEFAULT false;"
                for table in ("author", "topic")
                for column in ("has_unpublished_changes", "expired", "locked")
            ),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(TRIGGERS, OLD_TRIGGERS),
    ]
