"""The database's own refusal to delete an account."""

from django.db import migrations

CREATE = """
CREATE FUNCTION desk_accounts_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Accounts are deactivated, never deleted.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER desk_accounts_are_kept BEFORE DELETE ON desk_user
    FOR EACH ROW EXECUTE FUNCTION desk_accounts_are_kept();
"""

DROP = """
DROP TRIGGER desk_accounts_are_kept ON desk_user;
DROP FUNCTION desk_accounts_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
