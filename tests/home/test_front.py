import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import HomePage
from tests import factories
from tests.factories import explainer, paragraph
from tests.many import titled

pytestmark = pytest.mark.django_db


def rows(client):
    """Heading and headlines of each row of the front page, lead first."""
    page = BeautifulSoup(client.get("/").content, "html.parser")
    found = [("lead", [one.text.strip() for one in page.select(".lead h2")])]
    for row in page.select(".row"):
        titles = [one.text.strip() for one in row.select(".card-title")]
        found.append((row.select_one(".section-title").text.strip(), titles))
    return found


def arrange(*blocks, lead=None):
    home = HomePage.objects.get()
    home.front = list(blocks)
    home.lead_story = lead
    factories.put_live(home)


def stories(number, topic="Sleep", **fields):
    titles = [f"{topic} {n}" for n in range(1, number + 1)]
    return titled(titles, topics=[factories.topic(topic)], **fields)


def test_an_empty_front_says_so(client):
    assert "The desk is reading" in client.get("/").content.decode()


def test_without_an_arrangement_the_newest_leads_and_topics_with_more_follow(client):
    stories(3, "Memory")
    stories(7, "Sleep")
    assert rows(client) == [
        ("lead", ["Sleep 7"]),
        ("Latest", ["Sleep 6", "Sleep 5", "Sleep 4", "Sleep 3", "Sleep 2", "Sleep 1"]),
        ("Memory", ["Memory 3", "Memory 2", "Memory 1"]),
        ("Topics", []),
    ]


def test_the_desk_arranges_rows_and_no_story_stands_twice(client):
    sleep = stories(4, "Sleep", body=[paragraph("A."), explainer("A point.")])
    memory = stories(2, "Memory")
    arrange(
        ("topic", {"topic": factories.topic("Sleep"), "number": 2}),
        ("latest", {"number": 2}),
        ("chosen", {"heading": "Again", "stories": [sleep[0], memory[0]]}),
        ("explainers", {"number": 1}),
        lead=sleep[3],
    )
    assert rows(client) == [
        ("lead", ["Sleep 4"]),
        ("Sleep", ["Sleep 3", "Sleep 2"]),
        ("Latest", ["Memory 2", "Memory 1"]),
        ("Again", ["Sleep 1", "Memory 1"]),  # chosen by hand stands where it was put
        ("NeuroGRIT explains", ["Sleep 4"]),
    ]


def test_what_is_chosen_and_not_live_is_passed_over(client):
    one, two = stories(2)
    draft = factories.story(by=factories.writer(), title="CANARY-DRAFT")
    arrange(("chosen", {"heading": "Chosen", "stories": [draft, one]}), lead=draft)
    assert rows(client) == [("lead", [two.title]), ("Chosen", [one.title])]


def test_a_row_whose_topic_was_deleted_is_gone(client):
    stories(1)
    topic = factories.topic("Brief")
    arrange(("topic", {"topic": topic, "number": 2}), ("latest", {"number": 2}))
    topic.delete()
    assert [heading for heading, _titles in rows(client)] == ["lead"]


def test_more_rows_cost_no_more_queries(client):
    for name in ("A", "B", "C", "D"):
        stories(3, name)

    def cost():
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    def of(name):
        return ("topic", {"topic": factories.topic(name), "number": 2})

    arrange(of("A"), ("latest", {"number": 1}))
    few = cost()
    arrange(of("A"), of("B"), of("C"), ("latest", {"number": 3}))
    # Topics are fetched with the rows' blocks, all in one query.
    assert cost() == few <= 14


def test_an_editor_arranges_the_front_in_the_admin(as_user, editor, checker, client):
    story = factories.live_story(title="Chosen by Edna")
    home = HomePage.objects.get()
    form = nested_form_data(
        {
            "title": home.title,
            "slug": home.slug,
            "seo_title": "",
            "search_description": "",
            "introduction": "What we know of the brain.",
            "lead_story": str(story.pk),
            "front": streamfield([("latest", {"number": "2"})]),
            "comments": inline_formset([]),
            "action-submit": "Submit",
        }
    )
    answer = as_user(editor).post(f"/admin/pages/{home.pk}/edit/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    assert "What we know of the brain." not in client.get("/").content.decode()
    factories.approve(home, checker)
    assert rows(client)[0] == ("lead", ["Chosen by Edna"])
    assert "What we know of the brain." in client.get("/").content.decode()


def test_nobody_takes_the_front_off_the_site(as_user, editor, admin, writer, client):
    home = HomePage.objects.get()
    for user in (editor, admin):
        tester = home.permissions_for_user(user)
        assert not tester.can_unpublish()
        assert not tester.can_copy()
        assert not tester.can_move()
    assert not home.permissions_for_user(editor).can_set_view_restrictions()
    assert not home.permissions_for_user(writer).can_edit()
    as_user(editor).post(f"/admin/pages/{home.pk}/unpublish/")
    assert client.get("/").status_code == 200
