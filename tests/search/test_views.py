import pytest
from django.urls import reverse

from tests import factories
from tests.many import titled

pytestmark = pytest.mark.django_db


def search(client, **query):
    return client.get(reverse("search"), query).content.decode()


def test_before_the_first_search_readers_are_told_what_to_do(client):
    assert "Enter a word" in search(client)


def test_what_was_typed_is_still_there(client):
    assert 'value="zebra"' in search(client, q="zebra")


def test_nothing_found_says_what_to_try(client):
    html = search(client, q="zebra")
    assert "Nothing found for “zebra”" in html
    assert "fewer or other words" in html


def test_a_hit_is_shown_in_its_sentence(client):
    factories.live_story(body=[factories.paragraph("The zebra fish grew.")])
    html = search(client, q="zebra")
    assert "<mark>zebra</mark>" in html
    assert "1 story found" in html


def test_a_long_query_is_shortened_and_says_so(client):
    assert "The search was shortened" in search(client, q="word " * 200)


@pytest.mark.parametrize("name", ["topic", "evidence"])
@pytest.mark.parametrize("value", ["nonsense", "<script>", "\x00"])
def test_an_unknown_filter_is_passed_over(client, name, value):
    assert "<script>" not in search(client, **{"q": "zebra", name: value})


def test_results_are_paged(client):
    titled([f"Zebra {number}" for number in range(11)])
    assert "Page 1 of 2" in search(client, q="zebra")
    assert "Page 2 of 2" in search(client, q="zebra", page=2)
