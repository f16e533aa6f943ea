"""Bodies may be given another form: the record of it, and what the database lets change on its word."""

from django.db import migrations, models
from django.utils import timezone

from news.sql_files import InstallSQL

DIGEST = "DROP FUNCTION IF EXISTS factcheck_digest CASCADE;"
IS_REWRITTEN = "DROP FUNCTION IF EXISTS factcheck_is_rewritten CASCADE;"
STATEMENTS = """
CREATE OR REPLACE FUNCTION public.factcheck_statements_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF to_jsonb(NEW) - '{writers,occurrences,is_claim}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{writers,occurrences,is_claim}'::text[]
        OR NOT NEW.writers @> OLD.writers
        OR OLD.is_claim AND NEW.is_claim IS DISTINCT FROM true
        OR NOT OLD.is_claim AND NEW.is_claim IS NULL
    THEN
        RAISE EXCEPTION 'A statement keeps its words and its writers, and what is a claim stays one.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_statements_are_kept BEFORE UPDATE ON factcheck_statement FOR EACH ROW EXECUTE FUNCTION factcheck_statements_are_kept();
"""
LEDGER = """
CREATE OR REPLACE FUNCTION public.factcheck_ledger_is_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'What was ruled, noted or cleared is added to, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER factcheck_cleared_statements_are_kept BEFORE DELETE OR UPDATE ON factcheck_clearedstatement FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_cleared_statements_are_not_emptied BEFORE TRUNCATE ON factcheck_clearedstatement FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_notes_are_kept BEFORE DELETE OR UPDATE ON factcheck_note FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_notes_are_not_emptied BEFORE TRUNCATE ON factcheck_note FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_rulings_are_kept BEFORE DELETE OR UPDATE ON factcheck_ruling FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_rulings_are_not_emptied BEFORE TRUNCATE ON factcheck_ruling FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_supports_are_kept BEFORE DELETE OR UPDATE ON factcheck_support FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();

CREATE TRIGGER factcheck_supports_are_not_emptied BEFORE TRUNCATE ON factcheck_support FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();
"""
# Its trigger has been given back to the ledger's function by then.
RULINGS = "DROP FUNCTION IF EXISTS factcheck_rulings_are_kept;"
REVISIONS = """
CREATE OR REPLACE FUNCTION public.factcheck_cleared_revisions_are_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF OLD.content IS DISTINCT FROM NEW.content
        AND EXISTS (SELECT 1 FROM factcheck_clearance WHERE revision_id = OLD.id)
    THEN
        RAISE EXCEPTION 'Revision % was cleared as it is.', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER factcheck_cleared_revisions_are_kept BEFORE UPDATE ON wagtailcore_revision FOR EACH ROW EXECUTE FUNCTION factcheck_cleared_revisions_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0013_schemes")]

    operations = [
        migrations.CreateModel(
            name="Rewrite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page_id", models.BigIntegerField(db_index=True, verbose_name="story")),
                ("rule", models.CharField(max_length=100, verbose_name="rule")),
                ("at", models.DateTimeField(default=timezone.now, verbose_name="when")),
                ("revisions", models.JSONField(default=dict, verbose_name="revisions")),
                ("digests", models.JSONField(default=dict, verbose_name="digests")),
            ],
            options={
                "verbose_name": "rewrite",
                "verbose_name_plural": "rewrites",
                "ordering": ("pk",),
            },
        ),
        InstallSQL("factcheck/sql/factcheck_digest.sql", before=DIGEST),
        InstallSQL("factcheck/sql/factcheck_is_rewritten.sql", before=IS_REWRITTEN),
        InstallSQL("factcheck/sql/factcheck_statements_are_kept.sql", before=STATEMENTS),
        InstallSQL("factcheck/sql/factcheck_rulings_are_kept.sql", before=RULINGS),
        InstallSQL("factcheck/sql/factcheck_ledger_is_kept.sql", before=LEDGER),
        InstallSQL("factcheck/sql/factcheck_cleared_revisions_are_kept.sql", before=REVISIONS),
    ]
