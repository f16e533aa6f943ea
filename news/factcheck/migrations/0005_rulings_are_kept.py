"""The database's part of the ledger: what was ruled, noted and cleared is only ever added; a
statement keeps its words, and its writers only grow.
"""

from django.db import migrations

KEPT = {
    "factcheck_ruling": "rulings",
    "factcheck_support": "supports",
    "factcheck_note": "notes",
    "factcheck_clearedstatement": "cleared_statements",
}

FUNCTIONS = """
CREATE FUNCTION factcheck_ledger_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was ruled, noted or cleared is added to, never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE FUNCTION factcheck_statements_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{writers,occurrences}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{writers,occurrences}'::text[]
        OR NOT NEW.writers @> OLD.writers
    THEN
        RAISE EXCEPTION 'A statement keeps its words and its writers.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER factcheck_statements_are_kept BEFORE UPDATE ON factcheck_statement
    FOR EACH ROW EXECUTE FUNCTION factcheck_statements_are_kept();
CREATE FUNCTION factcheck_nobody_rules_on_their_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.verdict <> 'taken_back' AND EXISTS (
        SELECT 1 FROM factcheck_statement
        WHERE id = NEW.statement_id AND NEW.by_id = ANY (writers)
    ) THEN
        RAISE EXCEPTION 'Nobody rules on a sentence they wrote.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER factcheck_nobody_rules_on_their_own BEFORE INSERT ON factcheck_ruling
    FOR EACH ROW EXECUTE FUNCTION factcheck_nobody_rules_on_their_own();
CREATE FUNCTION factcheck_cleared_on_good_rulings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM factcheck_ruling r
        JOIN factcheck_statement s ON s.id = r.statement_id
        JOIN factcheck_clearance c ON c.id = NEW.clearance_id AND c.page_id = s.page_id
        WHERE r.id = NEW.ruling_id AND r.verdict IN ('verified', 'nothing')
        AND NOT EXISTS (SELECT 1 FROM factcheck_ruling u WHERE u.undoes_id = r.id)
    ) THEN
        RAISE EXCEPTION 'A statement is cleared on a ruling of its own story that lets it pass.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER factcheck_cleared_on_good_rulings BEFORE INSERT ON factcheck_clearedstatement
    FOR EACH ROW EXECUTE FUNCTION factcheck_cleared_on_good_rulings();
-- What was approved before there was a ledger was approved as a whole, and so is what was cleared
-- anew since, in the same words, on changed sources.
CREATE FUNCTION factcheck_stories_are_cleared_by_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.page_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM factcheck_clearedstatement WHERE clearance_id = NEW.id)
        AND NEW.at > (SELECT applied FROM django_migrations
            WHERE app = 'factcheck' AND name = '0005_rulings_are_kept')
        AND NOT EXISTS (SELECT 1 FROM factcheck_clearance
            WHERE page_id = NEW.page_id AND text_digest = NEW.text_digest AND number < NEW.number)
    THEN
        RAISE EXCEPTION 'Nobody has ruled on the statements of story %.', NEW.page_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER factcheck_stories_are_cleared_by_statement
    AFTER INSERT ON factcheck_clearance DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION factcheck_stories_are_cleared_by_statement();
"""

TRIGGERS = "".join(
    f"""
CREATE TRIGGER factcheck_{name}_are_kept BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION factcheck_ledger_is_kept();
CREATE TRIGGER factcheck_{name}_are_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION factcheck_ledger_is_kept();
"""
    for table, name in KEPT.items()
)

DROP_TRIGGERS = "".join(
    f"""
DROP TRIGGER factcheck_{name}_are_not_emptied ON {table};
DROP TRIGGER factcheck_{name}_are_kept ON {table};
"""
    for table, name in KEPT.items()
)

DROP_FUNCTIONS = """
DROP TRIGGER factcheck_stories_are_cleared_by_statement ON factcheck_clearance;
DROP FUNCTION factcheck_stories_are_cleared_by_statement();
DROP TRIGGER factcheck_cleared_on_good_rulings ON factcheck_clearedstatement;
DROP FUNCTION factcheck_cleared_on_good_rulings();
DROP TRIGGER factcheck_nobody_rules_on_their_own ON factcheck_ruling;
DROP FUNCTION factcheck_nobody_rules_on_their_own();
DROP TRIGGER factcheck_statements_are_kept ON factcheck_statement;
DROP FUNCTION factcheck_statements_are_kept();
DROP FUNCTION factcheck_ledger_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0004_ledger")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP_TRIGGERS + DROP_FUNCTIONS)]
