import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0006_languages"),
        ("news", "0017_plainer_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="homepage",
            name="front",
            field=wagtail.fields.StreamField(
                [("latest", 1), ("topic", 4), ("chosen", 8), ("explainers", 9), ("topics", 10)],
                blank=True,
                block_lookup={
                    0: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {
                            "default": 6,
                            "label": "Number of stories",
                            "max_value": 12,
                            "min_value": 1,
                        },
                    ),
                    1: ("wagtail.blocks.StructBlock", [[("number", 0)]], {}),
                    2: (
                        "wagtail.snippets.blocks.SnippetChooserBlock",
                        ("news.Topic",),
                        {"label": "Topic"},
                    ),
                    3: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {
                            "default": 3,
                            "label": "Number of stories",
                            "max_value": 12,
                            "min_value": 1,
                        },
                    ),
                    4: ("wagtail.blocks.StructBlock", [[("topic", 2), ("number", 3)]], {}),
                    5: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "A few words, no claim: “Sleep”.",
                            "label": "Heading",
                            "max_length": 60,
                        },
                    ),
                    6: (
                        "wagtail.blocks.PageChooserBlock",
                        (),
                        {"label": "Story", "page_type": ["news.StoryPage"]},
                    ),
                    7: (
                        "wagtail.blocks.ListBlock",
                        (6,),
                        {
                            "help_text": "A story that isn’t live is left out until it goes live.",
                            "label": "Stories",
                            "max_num": 12,
                            "min_num": 1,
                        },
                    ),
                    8: ("wagtail.blocks.StructBlock", [[("heading", 5), ("stories", 7)]], {}),
                    9: ("wagtail.blocks.StructBlock", [[("number", 3)]], {}),
                    10: ("home.blocks.TopicsRow", (), {}),
                },
                help_text="If there are none, the front page shows the latest stories, explainers, topics with several stories, and all topics.",
                verbose_name="rows",
            ),
        ),
        migrations.AlterField(
            model_name="homepage",
            name="lead_story",
            field=models.ForeignKey(
                blank=True,
                help_text="If it is empty, the newest story leads.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="news.storypage",
                verbose_name="lead story",
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
                help_text="Search engines and shared links look for these pages. There is one of each in a language.",
                max_length=20,
                verbose_name="subject",
            ),
        ),
    ]
