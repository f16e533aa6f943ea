"""Statements say whether they make a claim; a ruling may point at the statement that says it too."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

EXPLAINED = "factcheck_exemption_is_explained"
SAYS_WHERE = "factcheck_elsewhere_says_where"


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0006_earlier_version")]

    operations = [
        migrations.AddField(
            model_name="statement",
            name="is_claim",
            field=models.BooleanField(null=True, verbose_name="makes a claim"),
        ),
        migrations.AddField(
            model_name="ruling",
            name="elsewhere",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="factcheck.statement",
                verbose_name="said elsewhere in",
            ),
        ),
        migrations.AlterField(
            model_name="ruling",
            name="exemption",
            field=models.CharField(
                blank=True,
                choices=[
                    ("interview", "Interview"),
                    ("observation", "Own observation"),
                    ("earlier", "Earlier version of this story"),
                    ("common", "Common knowledge"),
                    ("elsewhere", "Said and verified elsewhere in this story"),
                ],
                max_length=12,
                verbose_name="exemption",
            ),
        ),
        # The other way round it is put back as it is here: rulings that point elsewhere stay.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE factcheck_ruling DROP CONSTRAINT {EXPLAINED}",
                    f"ALTER TABLE factcheck_ruling ADD CONSTRAINT {EXPLAINED} CHECK"
                    " (exemption = '' OR (verdict = 'verified' AND note <> '')) NOT VALID",
                )
            ],
            state_operations=[migrations.RemoveConstraint(model_name="ruling", name=EXPLAINED)],
        ),
        AddConstraintNotValid(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=Q(exemption="")
                | (Q(verdict="verified") & (~Q(note="") | Q(elsewhere__isnull=False))),
                name=EXPLAINED,
            ),
        ),
        AddConstraintNotValid(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=Q(exemption="elsewhere", elsewhere__isnull=False)
                | (~Q(exemption="elsewhere") & Q(elsewhere__isnull=True)),
                name=SAYS_WHERE,
            ),
        ),
    ]
