"""The ledger at size: opening the workbench, ruling, saving a draft. Part of `make bench`."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.factcheck.ledger.state import ledger_of
from news.models import StoryPage
from tests import factories
from tests.factories import marker, paragraph, step_of, submit

SIZES = (30, 300, 1_000)
# Server time for a story of 300 statements, in milliseconds, on two cores with nothing else to do.
OPEN_WITHIN, RULE_WITHIN = 1_000, 150
WORDS = "the hippocampus of the walkers grew by a little more than two per cent in a year"


def report() -> None:
    """Print times and query counts by size; ends with an error where a limit is passed."""
    from .limits import median_ms

    sources = [factories.checked_citation() for _number in range(10)]
    checker = factories.account("Carla", "Checker", "Fact-checkers")
    client = Client()
    client.force_login(checker, backend="django.contrib.auth.backends.ModelBackend")
    print(f"\n{'ledger: statements':<24}{'queries':>8}{'open ms':>10}{'queries':>9}{'rule ms':>10}")
    faults, counts = [], set()
    for size in SIZES:
        page = _story(size, sources)
        path = f"/admin/review/{step_of(page).pk}/"
        opening = median_ms(lambda path=path: client.get(path))
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        open_queries = len(queries)
        rule = _ruling(client, path, page, checker)
        ruling = median_ms(rule)
        with CaptureQueriesContext(connection) as queries:
            rule()
        counts.add((open_queries, len(queries)))
        print(f"{size:<24}{open_queries:>8}{opening:>10.0f}{len(queries):>9}{ruling:>10.0f}")
        if size == 300 and (opening > OPEN_WITHIN or ruling > RULE_WITHIN):
            faults.append(f"300 statements: open {opening:.0f} ms, rule {ruling:.0f} ms")
    if len(counts) > 1:
        faults.append("the number of queries grows with the story")
    if faults:
        raise SystemExit("The ledger costs too much: " + "; ".join(faults))


def _story(size: int, sources: list[Any]) -> StoryPage:
    """A story with `size` statements in its running text, half of them ruled on."""
    texts = [f"In group {number} {WORDS}.{marker(sources[number % 10])}" for number in range(size)]
    body = [paragraph(" ".join(texts[start : start + 5])) for start in range(0, size, 5)]
    page = factories.story(by=factories.writer(), body=body)
    step = submit(page, by=page.owner)
    lines = ledger_of(page).lines
    colleague = factories.account("Cleo", "Colleague", "Fact-checkers")
    factories.rule_on(step, *lines[: len(lines) // 2], by=colleague)
    return page


def _ruling(client: Client, path: str, page: StoryPage, checker: Any) -> Any:
    """An act that rules on the first sentence of the text, in turn one way and the other."""
    version = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    line = next(one for one in ledger_of(version).lines if one.occurrence.kind == "body.paragraph")
    seen = [line.seen]

    def rule() -> None:
        verdict = {"verdict": "needs_work", "note": "How many?"}
        data = {
            "as": checker.pk,
            "position": line.position,
            "digest": line.occurrence.digest,
            "seen": seen[0],
            "sources": ledger_of(version).sources.digest,
        }
        answer = client.post(f"{path}rule/", data | verdict, headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.content
        seen[0] = next(
            one["seen"] for one in answer.json()["lines"] if one["position"] == line.position
        )

    return rule
