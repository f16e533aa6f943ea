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
DROP TRIGGER factcheck_nobody_rules_on_their_own ON factcheck_ruling;
DROP FUNCTION factcheck_nobody_rules_on_their_own();
DROP TRIGGER factcheck_statements_are_kept ON factcheck_statement;
DROP FUNCTION factcheck_statements_are_kept();
DROP FUNCTION factcheck_ledger_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0004_ledger")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP_TRIGGERS + DROP_FUNCTIONS)]
