import json

import jsonschema_rs
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from wagtail.models import PageViewRestriction

from news.readers.api.openapi import document
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, study

pytestmark = pytest.mark.django_db


@arranged
def story():
    source = factories.checked_citation(title="On cells", doi="10.5555/cells")
    return factories.live_story(
        title="Cells grew",
        topics=[factories.topic("Sleep")],
        body=[paragraph(f"They grew.{marker(source)}"), study(source)],
    )


def get(client, path, status=200):
    answer = client.get(f"/api/v2/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def assert_described(path, answer):
    schemas = document("http://localhost")
    content = schemas["paths"][f"/api/v2/{path}"]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"] | {"components": schemas["components"]}
    jsonschema_rs.validator_for(schema).validate(answer)


def test_a_story_carries_its_sources_its_study_and_its_check(client, story):
    listed = get(client, "stories/")
    assert_described("stories/", listed)
    assert listed["meta"] == {"total_count": 1}
    told = get(client, f"stories/{story.pk}/")
    assert_described("stories/{pk}/", told)
    [reference] = told["references"]
    assert reference["csl"]["title"] == "On cells"
    assert reference["csl"]["DOI"] == "10.5555/cells"
    assert reference["csl"]["author"] == [{"family": "Curie", "given": "Marie"}]
    assert told["study_summary"]["participants"] == 120
    assert told["check"]["statements"] > 3
    assert told["evidence_label"]["evidence"] == "observational"
    assert "They grew." in told["body_html"]


def test_each_kind_of_thing_can_be_found_and_followed(client, story):
    for kind in ("citations", "topics", "authors"):
        listed = get(client, f"{kind}/")
        assert_described(f"{kind}/", listed)
        [one] = listed["items"]
        path = one["detail_url"].partition("/api/v2/")[2]
        key = "pk" if kind == "citations" else "slug"
        assert_described(f"{kind}/{{{key}}}/", get(client, path))
    source = get(client, "citations/")["items"][0]["id"]
    assert get(client, f"citations/{source}/")["stories"][0]["id"] == story.pk
    author = story.authors[0].slug
    for query in (
        "topic=sleep",
        f"author={author}",
        "evidence=observational",
        "subjects=people",
        f"citation={source}",
    ):
        assert get(client, f"stories/?{query}")["meta"]["total_count"] == 1, query
    for query in ("topic=maps", "evidence=review", "citation=999", "offset=1"):
        assert get(client, f"stories/?{query}")["items"] == [], query


def test_nothing_that_is_not_public_is_in_it(client, story):
    writer = factories.writer()
    hidden = factories.checked_citation(title="CANARY-SOURCE")
    draft = factories.story(by=writer, title="CANARY-DRAFT", topics=[factories.topic("Canary")])
    closed = factories.live_story(title="CANARY-CLOSED")
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    newer = story.get_latest_revision_as_object()
    newer.body = newer.body.stream_block.to_python([paragraph(f"CANARY-TEXT.{marker(hidden)}")])
    newer.save_revision(user=story.owner)
    assert hidden.uses.filter(page=story.pk, is_shown=False).exists(), "the draft cites it"
    for path in ("stories/", f"stories/{story.pk}/", "citations/", "topics/", "authors/"):
        assert "CANARY" not in str(get(client, path)), path
    for path in (f"stories/{draft.pk}/", f"stories/{closed.pk}/", f"citations/{hidden.pk}/"):
        assert get(client, path, 404)


@pytest.mark.parametrize(
    "query",
    [
        "limit=51",
        "limit=-1",
        "limit=x",
        "limit=",
        "limit=99999999999999999999999",
        "limit=%D9%A1",
        "offset=100001",
        "offset=1e9",
        "topic=%00",
        "topic=",
        "topic=%F0%9F%A7%A0",
        "topic=a%27b",
        "evidence=nonsense",
        "subjects=",
        "citation=99999999999999",
        "citation=-1",
        "fields=*",
        "search=x",
        "order=random",
        "title=x",
        "live=false",
        "%00=1",
    ],
)
def test_absurd_questions_get_400_and_a_reason(client, query):
    assert get(client, f"stories/?{query}", 400)["message"]


def test_nobody_writes(client, story):
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"/api/v2/stories/{story.pk}/").status_code == 405


def test_made_up_addresses_are_no_way_round_the_limit(client, settings):
    settings.API_PER_MINUTE = 5
    statuses = [
        client.get("/api/v2/topics/", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(6)
    ]
    assert statuses[-1] == 429


def test_whoever_asks_too_much_is_told_when_to_come_back(client, story, settings):
    settings.API_PER_MINUTE = 5
    answers = [client.get("/api/v2/topics/") for _number in range(6)]
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def description_of_itself(environ, start_response):
    """The description without a database, which there is none of while tests are collected."""
    body = json.dumps(document("http://localhost")).encode()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body]


schema = schemathesis.openapi.from_wsgi("/api/v2/openapi.json", description_of_itself)
schema.app = get_wsgi_application()
schema.config.generation.update(modes=[GenerationMode.POSITIVE])


@pytest.fixture
def connection_kept():
    """Each request would end with the connection that the test's own transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_answers_as_it_is_described(case, story, connection_kept):
    cache.clear()
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"},  # in one process nobody would decode it
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
