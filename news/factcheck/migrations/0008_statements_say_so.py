"""A statement may note once whether it makes a claim. A claim stays one."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION factcheck_statements_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
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
$$;
"""

BACK = """
CREATE OR REPLACE FUNCTION factcheck_statements_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0007_claims")]

    operations = [
        ValidateConstraint(model_name="ruling", name="factcheck_exemption_is_explained"),
        ValidateConstraint(model_name="ruling", name="factcheck_elsewhere_says_where"),
        migrations.RunSQL(FUNCTION, BACK),
    ]
