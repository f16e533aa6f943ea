import pytest
from wagtail.models import PageViewRestriction

from news.readers.related import related_stories
from tests import factories
from tests.factories import marker, paragraph
from tests.many import titled

pytestmark = pytest.mark.django_db


def story(title, *sources, topics=()):
    body = [paragraph(f"A.{marker(*sources)}" if sources else "A.")]
    [made] = titled([title], body=body, topics=[factories.topic(name) for name in topics])
    return made


def test_shared_sources_come_before_shared_topics(client):
    one, two = factories.checked_citation(), factories.checked_citation()
    ours = story("Ours", one, two, topics=["Sleep", "Memory"])
    story("Nothing in common", topics=["Maps"])
    story("One topic", topics=["Sleep"])
    story("Two topics", topics=["Sleep", "Memory"])
    story("One source", one)
    story("Two sources", one, two)
    assert [one.title for one in related_stories(ours)] == [
        "Two sources",
        "One source",
        "Two topics",
        "One topic",
    ]
    html = client.get(ours.url).content.decode()
    assert "Related stories" in html
    assert "Nothing in common" not in html


def test_a_source_in_a_draft_alone_relates_nothing():
    source = factories.checked_citation()
    ours = story("Ours", source)
    other = story("Other")
    draft = other.get_latest_revision_as_object()
    draft.body = draft.body.stream_block.to_python([paragraph(f"B.{marker(source)}")])
    draft.save_revision(user=other.authors[0].account)
    assert related_stories(ours) == []
    assert related_stories(other) == []


def test_what_is_not_live_is_not_related():
    source = factories.checked_citation()
    ours, gone = story("Ours", source, topics=["Sleep"]), story("Gone", source, topics=["Sleep"])
    factories.withdraw(gone)
    assert related_stories(ours) == []


def test_what_nobody_may_see_takes_no_place(monkeypatch):
    monkeypatch.setattr("news.readers.related.CANDIDATES", 2)
    source = factories.checked_citation()
    ours = story("Ours", source, topics=["Sleep"])
    open_ones = [story(f"Open {number}", source, topics=["Sleep"]) for number in range(2)]
    for number in range(3):
        closed = story(f"Closed {number}", source, topics=["Sleep"])
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert {card.id for card in related_stories(ours)} == {one.pk for one in open_ones}
