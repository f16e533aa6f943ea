"""Bodies in another form: what is carried over, what is refused, and that readers see no difference."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

from news.factcheck.clearances.clearing import Clearance, clearance_of
from news.factcheck.ledger.rewrites import Rewrite
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import Ruling, Statement
from news.models import StoryPage
from news.rewriting.rule import Way
from news.rewriting.rules import RULES
from news.rewriting.wrong_conclusions import RULE
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.factories import marker

pytestmark = pytest.mark.django_db


@arranged
def story(writer):
    return factories.live_story(by=writer, body=None)


def fresh(text):
    return type(text).objects.get(pk=text.pk)


def rewritten(*args, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command("rewrite_bodies", *args, stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def page_of(client, story):
    response = client.get(fresh(story).url)
    assert response.status_code == 200
    return response.content


def test_there_and_back(client, writer):
    draft = factories.full_story(by=writer)
    factories.submit(draft, by=writer)
    factories.approve(draft, factories.account("C", "D", "Fact-checkers"))
    factories.approve(draft, factories.account("E", "F", "Editors"))
    story = fresh(draft)
    before = page_of(client, story)
    count = Clearance.objects.of(story).count()
    print(rewritten("wrong_conclusions", back=True))
    assert "not_meaning" in json.dumps(list(fresh(story).body.raw_data))
    print(rewritten("wrong_conclusions"))
    assert page_of(client, story) == before
    assert Clearance.objects.of(story).count() == count + 2
    assert broken_invariants(but=PRINTED) == []
    ledger = ledger_of(fresh(story).get_latest_revision_as_object())
    assert all(line.is_done for line in ledger.lines)
    fresh(story).save()
