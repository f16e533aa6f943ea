from django.db import migrations

# Where the functions of jobs stood, and where they stand now: what waits in the queue is found again.
MOVED = (
    ("news.citations.importing.job.", "news.citations.admin.import_job."),
    ("news.citations.formatted.", "news.citations.printing.formatted."),
    ("news.citations.links.", "news.citations.aftercare.links."),
    ("news.factcheck.notices.", "news.desk.mail."),
    ("news.publishing.", "news.publishing.rule."),
    ("news.search_entries.", "news.models.search_entries."),
)


def move(apps, schema_editor, *, back=False):
    rows = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for before, after in (names[::-1] if back else names for names in MOVED):
        for job in rows.filter(task_path__startswith=before):
            rest = job.task_path.removeprefix(before)
            if "." not in rest:
                rows.filter(pk=job.pk).update(task_path=after + rest)


def move_back(apps, schema_editor):
    move(apps, schema_editor, back=True)


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0015_stories_have_live_topics"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [migrations.RunPython(move, move_back)]
