"""Whether a name is shown is each person's choice, and shows on old pages at once."""

from django.db import migrations, models

# Names are told as they stood at a clearance: another one changes no page that there is.
CHOICES = """
DROP TRIGGER pagecache_people ON desk_user;
CREATE TRIGGER pagecache_people AFTER UPDATE ON desk_user FOR EACH ROW
    WHEN (OLD.shown_as IS DISTINCT FROM NEW.shown_as)
    EXECUTE FUNCTION pagecache_row_changed('people');
"""

NAMES = """
DROP TRIGGER pagecache_people ON desk_user;
CREATE TRIGGER pagecache_people AFTER UPDATE ON desk_user FOR EACH ROW
    WHEN ((OLD.first_name, OLD.last_name) IS DISTINCT FROM (NEW.first_name, NEW.last_name))
    EXECUTE FUNCTION pagecache_row_changed('people');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0005_names_for_readers"),
        ("news", "0012_read_twice"),
    ]

    operations = [
        migrations.RunSQL(CHOICES, NAMES),
        migrations.AlterField(
            model_name="checkdisclosure",
            name="names_checkers",
            field=models.BooleanField(
                default=True,
                help_text="Under each story. If not, readers are told that a fact-checker did it. Everybody may choose otherwise for themselves, in their account.",
                verbose_name="name fact-checkers",
            ),
        ),
    ]
