"""Every migration since the first release is taken back from, and applied to, a newsroom with content
in each table. `make upgrade-test` does it with the release itself.
"""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from news.factcheck.ledger.answers import Said, add_note
from news.factcheck.ledger.state import ledger_of
from news.models import StoryPage
from news.prints.models import Snapshot
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.factories import marker, paragraph

# The newest migrations of the first release; what came since has to go back and forth.
FIRST_RELEASE = {
    "citations": "0013_plainer_words",
    "desk": "0007_sessions",
    "factcheck": "0012_plainer_words",
    "home": "0007_plainer_words",
    "images": "0004_unreadable_since",
    "news": "0017_plainer_words",
    "pagecache": "0003_copies_have_a_time",
    "secondread": "0003_plainer_words",
}
# What a field holds in a row that nothing else makes.
VALUES = (
    (models.JSONField, dict),
    (Snapshot, lambda: "1:1:"),
    (models.UUIDField, uuid.uuid4),
    (models.BooleanField, lambda: False),
    (models.DateTimeField, lambda: datetime(2026, 1, 1, tzinfo=UTC)),
    (models.DateField, lambda: date(2026, 1, 1)),
    (models.DurationField, lambda: timedelta(1)),
    (models.BinaryField, lambda: b"x"),
    (models.IntegerField, lambda: 1),
    (models.FloatField, lambda: 1.0),
    (models.GenericIPAddressField, lambda: "192.0.2.1"),
    (models.TextField, lambda: "x"),
    (models.CharField, lambda: "x"),
    (models.FileField, lambda: "x"),
)


def tables():
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)) - {"django_migrations"})


def rows():
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # names of tables
            found[table] = cursor.fetchone()[0]
    return found


def value_of(field, nth):
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.choices:
        return field.choices[0][0]
    if field.is_relation:
        if not field.related_model._base_manager.exists():
            make_row(field.related_model)
        keys = list(
            field.related_model._base_manager.order_by("pk").values_list("pk", flat=True)[:5]
        )
        return keys[min(nth, len(keys) - 1)]
    return next((make() for kind, make in VALUES if isinstance(field, kind)), [])


def make_row(model):
    """A row of a table that is empty: whatever its columns take."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        or field.is_relation
        or isinstance(field, models.CharField | models.UUIDField)
    ]
    values = {
        field.attname: value_of(field, nth)  # two that name the same table name two of its rows
        for nth, field in enumerate(fields)
        if not getattr(field, "generated", False)
    }
    model(**values).save_base(raw=True, force_insert=True)


def fill(writer, checker):
    """A newsroom, and behind it at least one row in each table."""
    source = factories.citation(by=writer, checked_by=checker)
    factories.full_story(by=writer)
    factories.standing_page()
    story = factories.live_story(
        by=writer,
        body=[paragraph(f"It grew.{marker(source)}")],
        lead_image=factories.image(),
        lead_image_decorative=True,
    )
    draft = factories.story(by=writer, body=[paragraph("The cells grew by half.")])
    step = factories.submit(draft, by=writer)
    [line, *_more] = [
        one for one in ledger_of(draft).lines if one.occurrence.kind == "body.paragraph"
    ]
    factories.rule_on(step, line, by=checker, verdict="needs_work", note="Why?")
    add_note(
        text=StoryPage.objects.get(pk=draft.pk),
        digest=line.occurrence.digest,
        said=Said(kind="answer", text="So."),
        by=writer,
    )
    empty = {table for table, count in rows().items() if not count}
    with factories.unguarded_database():
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table in empty and not model._base_manager.exists():
                make_row(model)
    return story


@pytest.mark.django_db(transaction=True)
def test_every_migration_goes_back_and_forth_with_content_in_each_table(writer, checker, client):
    story = fill(writer, checker)
    page = client.get(story.url).content
    before = rows()
    assert {table for table, count in before.items() if not count} <= {"pagecache_store"}  # a cache
    for app, name in FIRST_RELEASE.items():
        call_command("migrate", app, name, verbosity=0)
    assert {table for table, count in rows().items() if count < before[table]} == set()
    call_command("migrate", verbosity=0)
    after = rows()
    assert {table for table, count in after.items() if count < before[table]} <= {
        # These came after the first release: the record of rewrites, copies of what is public, documents.
        *("factcheck_rewrite", "prints_print"),
        *("citations_document", "citations_documentversion"),
    }
    assert client.get(story.url).content == page
    StoryPage.objects.get(pk=story.pk).save()
    assert broken_invariants(but=PRINTED) == []
