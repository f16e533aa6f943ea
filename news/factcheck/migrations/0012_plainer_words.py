import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("factcheck", "0011_standard"),
    ]

    operations = [
        migrations.AlterField(
            model_name="checkstandard",
            name="sourced_share",
            field=models.PositiveSmallIntegerField(
                default=60,
                help_text="In per cent of a story’s claims. Editors are warned before they publish a story with fewer.",
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="claims that rest on a source",
            ),
        ),
        migrations.AlterField(
            model_name="factchecktask",
            name="groups",
            field=models.ManyToManyField(
                help_text="The groups whose members decide at this stage.",
                to="auth.group",
                verbose_name="groups",
            ),
        ),
        migrations.AlterField(
            model_name="publishtask",
            name="groups",
            field=models.ManyToManyField(
                help_text="The groups whose members decide at this stage.",
                to="auth.group",
                verbose_name="groups",
            ),
        ),
    ]
