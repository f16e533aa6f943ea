"""Prints of stories, and how the database keeps them true."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import news.pagecache.models
import news.prints.models
from django.db import migrations, models

from news.sql_files import InstallSQL


# What a function is before it is made.
NOTHING = 'DROP FUNCTION IF EXISTS {} CASCADE;'
FUNCTIONS = {
    'prints_cluster': '()',
    'prints_stands': '(bigint[], pg_snapshot, xid8, bigint, text)',
    'prints_of_what_is_live': '()',
    'prints_end_with_publication': '()',
    'prints_end_with_page': '()',
    'prints_outlive_no_change': '()',
}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('news', '0020_finer_tags'),
        ('pagecache', '0004_changes_by_key'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Print',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=20, verbose_name='language')),
                ('version', models.CharField(max_length=16, verbose_name='version of the program')),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), verbose_name='what it shows')),
                ('card_tags', models.PositiveSmallIntegerField(verbose_name='how many of them the card shows')),
                ('snapshot', news.prints.models.Snapshot(verbose_name='made on')),
                ('made_by', news.pagecache.models.TransactionId(null=True, verbose_name='transaction')),
                ('up_to', models.BigIntegerField(default=0, verbose_name='newest change')),
                ('cluster', models.CharField(default='', max_length=60, verbose_name='database server')),
                ('card', models.JSONField(verbose_name='card')),
                ('page', models.BinaryField(verbose_name='page, compressed')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='at')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prints', to='news.publication')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, db_index=False, related_name='prints', to='news.storypage')),
            ],
            options={
                'verbose_name': 'print',
                'verbose_name_plural': 'prints',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['tags'], name='prints_print_tags')],
                'constraints': [models.UniqueConstraint(fields=('story', 'language', 'version'), name='prints_once_a_version')],
            },
        ),
        *(
            InstallSQL(f"prints/sql/{name}.sql", before=NOTHING.format(name + values))
            for name, values in FUNCTIONS.items()
        ),
    ]
