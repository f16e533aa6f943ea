"""What pages cost: the number of queries must not grow with what they show."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.readers.printing.jobs import renew
from tests import factories
from tests.arranged import arranged
from tests.factories import explainer, marker, paragraph, study

pytestmark = pytest.mark.django_db

MOST_FOR_A_STORY = 12


def long_story(references: int, blocks: int):
    sources = [factories.checked_citation() for _number in range(references)]
    texts = [
        paragraph(f"Sentence {number}.{marker(sources[number % references])}")
        for number in range(blocks - 3)
    ]
    image = factories.image()
    figure = {
        "type": "image",
        "value": {
            "image": {"image": image.pk, "alt_text": "A", "decorative": False},
            "caption": "",
            "credit": "",
        },
    }
    return factories.live_story(
        lead_image=factories.image(),
        lead_image_alt="A",
        topics=[factories.topic("Sleep"), factories.topic("Memory")],
        body=[*texts, study(sources[0]), explainer(f"P.{marker(*sources)}"), figure],
    )


def queries(client, path: str) -> int:
    """How many a request costs without any page cache, what can be printed being printed."""
    renew(1_000)
    assert client.get(path).status_code == 200
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@arranged
def short():
    return long_story(3, 10)


def test_a_story_costs_the_same_however_long_it_is(client, short):
    long = long_story(30, 60)
    assert queries(client, long.url) == queries(client, short.url) <= MOST_FOR_A_STORY


# A search takes two short transactions, whose beginnings and ends are counted.
LISTS = {"/": 16, "/news/": 16, "/search/?q=sentence": 24, "/topics/sleep/": 16}


@arranged
def with_one():
    """What each list asks of the database while there is one story."""
    long_story(3, 6)
    return {path: queries(Client(), path) for path in LISTS}


@arranged
def with_five(with_one):
    """The same once there are five."""
    for _number in range(4):
        long_story(3, 6)
    return {path: queries(Client(), path) for path in LISTS}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_however_full_it_is(path, with_one, with_five):
    assert with_five[path] == with_one[path] <= LISTS[path]
