"""What goes on behind people's backs, at size."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from news.citations.aftercare.flags import raise_flags
from news.citations.models import Citation, Notice
from news.citations.records.standing import Nature
from news.models import Publication, Topic
from news.publishing.rule import publish_due
from tests import factories

from .acts import signed_in, undone

DUE, NOTICES = 1_000, 500


def all_jobs() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Names and jobs, each run once."""
    yield f"retraction sweep, {NOTICES} new notices", undone(_sweep)
    yield "rename a topic, until its kept page says so", _rename
    for form in ("bib", "ris", "json"):
        yield f"export of all citations, {form}", lambda form=form: _export(form)
    due = _schedule()
    yield f"scheduler, {due:,} stories due", lambda: _publish(due)


def _sweep() -> None:
    dois = Citation.objects.exclude(doi="").order_by("pk").values_list("doi", flat=True)[:NOTICES]
    Notice.objects.bulk_create(
        [
            Notice(source="bench", record_id=str(number), nature=Nature.RETRACTION, doi=doi)
            for number, doi in enumerate(dois)
        ]
    )
    assert len(raise_flags()) == NOTICES


def _rename() -> None:
    """Each reader's page asks the database first, so nothing has to be purged one by one."""
    past, settings.PAGE_CACHE_PASSES_BY = settings.PAGE_CACHE_PASSES_BY, "/admin/"
    try:
        topic = Topic.objects.order_by("-pk")[0]
        client = Client(headers={"host": "localhost"})
        for _warm in range(2):
            answer = client.get(topic.get_absolute_url())
        assert answer.headers["X-Cache"] == "hit"
        Topic.objects.filter(pk=topic.pk).update(name=f"{topic.name[:40]} again")
        assert f"{topic.name[:40]} again" in client.get(topic.get_absolute_url()).text
    finally:
        settings.PAGE_CACHE_PASSES_BY = past


def _export(form: str) -> None:
    librarian = factories.account("Bench", f"Export {form}", "Editors")
    answer = signed_in(librarian).get(
        f"{reverse('wagtailsnippets_citations_citation:list')}?export={form}"
    )
    size = sum(map(len, answer.streaming_content))
    assert size > 100 * Citation.objects.count()


def _schedule() -> int:
    """Makes up to `DUE` live stories due again, as if an editor had scheduled them."""
    newest = Publication.objects.order_by("-pk").values_list("revision_id", flat=True)[:DUE]
    return Revision.objects.filter(pk__in=list(newest)).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )


def _publish(due: int) -> None:
    published, refused = publish_due(at=timezone.now())
    assert (len(published), refused) == (due, []), refused[:3]
