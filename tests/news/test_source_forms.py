"""What readers see of sources, by their keys; odd keys and values too, as a script may leave them."""

import pytest

from news.sources import SourceKind, Sources, kind_and_id, source_key
from tests import factories
from tests.arranged import arranged

FORMS = Sources.of(citations={7: {"title": "On cells"}}, names={3: "Ada"}, credits={5: "Grace"})


def test_each_kind_is_found_by_its_id():
    assert FORMS.citation(7) == {"title": "On cells"}
    assert FORMS.citation(8) == {}
    assert (FORMS.name_of(3, "x"), FORMS.name_of(4, "x")) == ("Ada", "x")
    assert (FORMS.credit_of(5, "x"), FORMS.credit_of(6, "x")) == ("Grace", "x")
    assert (FORMS.citations, FORMS.credits) == ({7: {"title": "On cells"}}, {5: "Grace"})


def test_a_key_is_taken_apart_as_it_was_made():
    assert kind_and_id(source_key(SourceKind.AUTHOR, 3)) == (SourceKind.AUTHOR, 3)
    with pytest.raises(ValueError, match="poll"):
        kind_and_id("poll:3")


def test_it_is_what_a_clearance_keeps():
    assert dict(FORMS) == {
        "citation:7": {"title": "On cells"},
        "author:3": {"name": "Ada"},
        "image:5": {"credit": "Grace"},
    }


@pytest.mark.parametrize(
    "key", ["image:x", "image:", "image:7:8", "image:²", "citation:", "poll:1"]
)
def test_a_key_without_a_number_names_nothing(key):
    odd = Sources({key: {"credit": "x"}})
    assert (odd.citations, odd.credits) == ({}, {})


def test_a_value_that_is_none_says_nothing():
    odd = Sources({"image:5": {"credit": None}, "author:3": {"name": None}})
    assert (odd.credit_of(5, "now"), odd.name_of(3, "now")) == ("", "")


@arranged
def story():
    return factories.live_story(lead_image=factories.image(credit="Grace"), lead_image_alt="A")


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["image:x", "image:", "author:x", "citation:x", "poll:1"])
def test_readers_get_a_story_whose_clearance_has_an_odd_key(key, story, client):
    with factories.unguarded_database() as cursor:
        cursor.execute(
            "UPDATE factcheck_clearance SET payload = jsonb_set(payload, ARRAY['sources', %s], '{}')"
            " WHERE page_id = %s",
            [key, story.pk],
        )
    for path in (story.url, f"{story.url}checked.html", "/feeds/stories.rss"):
        assert client.get(path).status_code == 200
