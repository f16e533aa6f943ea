"""The database's part of the rule: a claim is not waved through, and what a statement rests on stands.

What was ruled and cleared before stays as it is. Processes of the version before note statements
that don't say whether they are claims, and are refused "nothing to check" on them: start them anew.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION factcheck_claims_are_checked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A statement of which nobody has asked may be one.
    IF NEW.verdict = 'nothing' AND EXISTS (
        SELECT 1 FROM factcheck_statement
        WHERE id = NEW.statement_id AND is_claim IS DISTINCT FROM false
    ) THEN
        RAISE EXCEPTION 'A claim is verified or exempt: something is to be checked in it.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.elsewhere_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM factcheck_statement one
        JOIN factcheck_statement other ON other.page_id = one.page_id AND other.id <> one.id
        WHERE one.id = NEW.statement_id AND other.id = NEW.elsewhere_id
    ) THEN
        RAISE EXCEPTION 'A statement rests on another one of its own story.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER factcheck_claims_are_checked BEFORE INSERT ON factcheck_ruling
    FOR EACH ROW EXECUTE FUNCTION factcheck_claims_are_checked();
CREATE FUNCTION factcheck_elsewhere_is_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    other bigint := (SELECT elsewhere_id FROM factcheck_ruling WHERE id = NEW.ruling_id);
BEGIN
    IF other IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM factcheck_clearedstatement c JOIN factcheck_ruling r ON r.id = c.ruling_id
        WHERE c.clearance_id = NEW.clearance_id AND r.statement_id = other
        AND r.verdict = 'verified' AND r.elsewhere_id IS NULL
    ) THEN
        RAISE EXCEPTION 'What a statement rests on in its story is not cleared with it.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER factcheck_elsewhere_is_cleared
    AFTER INSERT ON factcheck_clearedstatement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION factcheck_elsewhere_is_cleared();
"""

BACK = """
DROP TRIGGER factcheck_elsewhere_is_cleared ON factcheck_clearedstatement;
DROP FUNCTION factcheck_elsewhere_is_cleared();
DROP TRIGGER factcheck_claims_are_checked ON factcheck_ruling;
DROP FUNCTION factcheck_claims_are_checked();
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0009_which_statements_make_claims")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
