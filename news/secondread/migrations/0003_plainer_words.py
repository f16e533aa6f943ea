from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("secondread", "0002_shown_is_approved"),
    ]

    operations = [
        migrations.AlterField(
            model_name="secondreadtask",
            name="groups",
            field=models.ManyToManyField(
                help_text="The groups whose members decide at this stage.",
                to="auth.group",
                verbose_name="groups",
            ),
        ),
    ]
