"""Names for readers: what stood in an account before stood there always. Accepted, they are kept."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

BACKFILL = """
INSERT INTO desk_publicname (user_id, name, typed_at, accepted_at)
SELECT id, btrim(first_name || ' ' || last_name), '2000-01-01T00:00:00Z', '2000-01-01T00:00:00Z'
FROM desk_user;
"""

KEEP = """
CREATE FUNCTION desk_accepted_names_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.accepted_at IS NOT NULL THEN
        RAISE EXCEPTION 'An accepted name is kept as it is.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER desk_accepted_names_are_kept BEFORE UPDATE OR DELETE ON desk_publicname
    FOR EACH ROW EXECUTE FUNCTION desk_accepted_names_are_kept();
CREATE FUNCTION desk_names_are_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Accepted names are kept.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER desk_names_are_not_emptied BEFORE TRUNCATE ON desk_publicname
    FOR EACH STATEMENT EXECUTE FUNCTION desk_names_are_not_emptied();
"""

DROP = """
DROP TRIGGER desk_names_are_not_emptied ON desk_publicname;
DROP FUNCTION desk_names_are_not_emptied();
DROP TRIGGER desk_accepted_names_are_kept ON desk_publicname;
DROP FUNCTION desk_accepted_names_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0004_contributions_are_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="shown_as",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "As the newsroom does by default"),
                    ("name", "My name"),
                    ("role", "My role: “a fact-checker”"),
                ],
                db_default="",
                default="",
                max_length=4,
                verbose_name="readers see",
            ),
        ),
        migrations.CreateModel(
            name="PublicName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=301, verbose_name="name")),
                (
                    "typed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="typed"),
                ),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "typed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_names",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "name for readers",
                "verbose_name_plural": "names for readers",
                "indexes": [models.Index(fields=["user", "-accepted_at"], name="desk_name_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None)),
                        fields=("user",),
                        name="desk_name_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_by", None),
                            models.Q(("accepted_by", models.F("typed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="desk_name_accepted_by_another",
                    ),
                ],
            },
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, DROP),
    ]
