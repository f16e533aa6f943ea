"""Every statement noted so far is asked whether it makes a claim, some thousands at a time.

The newsroom goes on meanwhile. What the version before notes in between says nothing, and is asked
when somebody rules on it.
"""

from typing import Any

from django.db import migrations

from news.factcheck.statements.claims import makes_claim

AT_ONCE = 2_000


def ask(apps: Any, _schema_editor: Any) -> None:
    statements = apps.get_model("factcheck", "Statement").objects
    last = 0
    while rows := list(
        statements.filter(pk__gt=last)
        .order_by("pk")
        .only("pk", "text", "kind", "citation_ids")[:AT_ONCE]
    ):
        last = rows[-1].pk
        found: dict[bool, list[int]] = {True: [], False: []}
        for row in rows:
            found[makes_claim(row.text, kind=row.kind, citation_ids=row.citation_ids)].append(
                row.pk
            )
        for answer, ids in found.items():
            statements.filter(pk__in=ids, is_claim=None).update(is_claim=answer)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("factcheck", "0008_statements_say_so")]

    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
