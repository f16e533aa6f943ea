"""A story is offered topics that readers may see."""

import modelcluster.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0014_checkdisclosure_shows_quotations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storypage",
            name="topics",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True,
                limit_choices_to={"live": True},
                related_name="stories",
                to="news.topic",
                verbose_name="topics",
            ),
        ),
    ]
