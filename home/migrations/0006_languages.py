"""Each subject has a page in each language; a page's translations know of one another's changes."""

from django.db import migrations, models

FILL = """
UPDATE home_standingpage AS s SET language = l.language_code
    FROM wagtailcore_page p JOIN wagtailcore_locale l ON l.id = p.locale_id
    WHERE p.id = s.page_ptr_id AND s.language <> l.language_code
"""


class Migration(migrations.Migration):
    dependencies = [("home", "0005_changes")]

    operations = [
        migrations.AddField(
            model_name="standingpage",
            name="language",
            field=models.CharField(
                default="", db_default="", editable=False, max_length=100, verbose_name="language"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint("standingpage", "home_standing_subject_once"),
        migrations.AddConstraint(
            model_name="standingpage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("subject", ""), _negated=True),
                fields=("subject", "language"),
                name="home_standing_subject_in_language",
                violation_error_message="There is a page about this already.",
            ),
        ),
        migrations.AlterField(
            model_name="standingpage",
            name="subject",
            field=models.CharField(
                blank=True,
                choices=[
                    ("about", "About us"),
                    ("checking", "How we check"),
                    ("corrections", "Corrections policy"),
                    ("contact", "Contact"),
                    ("privacy", "Privacy"),
                    ("accessibility", "Accessibility"),
                ],
                help_text="Search engines and share links look for these. Each is there once in a language.",
                max_length=20,
                verbose_name="subject",
            ),
        ),
    ]
