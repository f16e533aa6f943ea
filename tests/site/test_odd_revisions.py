"""What a script or an old version left odd opens with what can be read and a notice, never with a fault."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision
from wagtail.rich_text import RichText

from news.models import StoryIndexPage, StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph
from tests.forms import page_of
from tests.long import is_tried

pytestmark = pytest.mark.django_db

GOOD = {
    "type": "paragraph",
    "value": "<p>This can be read.</p>",
    "id": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
}


def body(*blocks: Any) -> dict[str, Any]:
    return {"body": json.dumps([GOOD, *blocks])}


GONE = object()
LAST = {"type": "paragraph", "value": "<p>The last sentence.</p>", "id": "b"}
TABLE = {
    "caption": "x",
    "columns": [{"type": "text", "heading": "a"}, {"type": "text", "heading": "b"}],
    "rows": [{"values": ["<p>a</p>", "<p>b</p>"]}],
}
ODD: dict[str, dict[str, Any]] = {
    "no pk": {"pk": GONE},
    "pk of nothing": {"pk": None},
    "no title": {"title": GONE},
    "title is none": {"title": None},
    "no body": {"body": GONE},
    "body is none": {"body": None},
    "body is empty": {"body": ""},
    "body is not JSON": {"body": "not [ JSON"},
    "body is an object": {"body": '{"a": 1}'},
    "body is a number": {"body": "7"},
    "body is a list": {"body": [GOOD]},
    "unknown block": body({"type": "poll", "value": "x", "id": "a"}),
    "block without type": body({"value": "x"}),
    "block without value": body({"type": "paragraph"}),
    "block is a word": body("paragraph"),
    "block is none": body(None),
    "value of another kind": body({"type": "paragraph", "value": {"x": 1}}),
    "value is none": body({"type": "paragraph", "value": None}),
    "picture of nothing": body({"type": "image", "value": {"image": 99999, "caption": "x"}}),
    "picture is a word": body({"type": "image", "value": {"image": "x", "caption": "x"}}),
    "picture is odd": body({"type": "image", "value": "x"}),
    "embed is odd": body({"type": "embed", "value": 7}),
    "key facts are odd": body(
        {"type": "key_facts", "value": "x"}, {"type": "key_facts", "value": [1, None]}
    ),
    "table is odd": body({"type": "table", "value": {"columns": 1, "rows": "x"}}),
    "table with a cell too few": body(
        {"type": "table", "value": TABLE | {"rows": [{"values": ["<p>a</p>"]}]}}, LAST
    ),
    "table without rows": body({"type": "table", "value": {"columns": [], "caption": ""}}, LAST),
    "table without columns": body({"type": "table", "value": {"rows": [], "caption": ""}}, LAST),
    "column without heading": body(
        {"type": "table", "value": TABLE | {"columns": [{"type": "text"}, {"type": "text"}]}}, LAST
    ),
    "column of another kind": body(
        {"type": "table", "value": TABLE | {"columns": [{"type": "poll", "heading": "x"}]}}, LAST
    ),
    "column odd": body(
        {"type": "table", "value": TABLE | {"columns": [{"type": [], "heading": "x"}]}}, LAST
    ),
    "picture number odd": body({"type": "image", "value": {"image": "²", "caption": "x"}}, LAST),
    "picture number large": body({"type": "image", "value": {"image": 10**30}}, LAST),
    "citation of nothing": body(
        {"type": "paragraph", "value": '<p>x<a linktype="citation" id="99999"></a></p>'}
    ),
    "bylines are odd": {"bylines": "x"},
    "byline of nobody": {"bylines": [{"pk": 99999, "author": 99999}]},
    "byline is none": {"bylines": [None]},
    "no bylines": {"bylines": GONE},
    "topics are odd": {"topics": "x"},
    "topic of nothing": {"topics": [99999]},
    "picture gone": {"lead_image": 99999},
    "picture odd": {"lead_image": "x"},
    "date odd": {"dateline_date": "yesterday"},
    "moment odd": {"go_live_at": "soon", "latest_revision_created_at": "x"},
    "owner gone": {"owner": 99999},
    "type odd": {"content_type": "x"},
    "related odd": {"related_links": "x"},
    "comments odd": {"wagtail_admin_comments": "x"},
    "explainers odd": {"explainers": "x"},
    "study odd": {"study": "x", "label": 7},
}


@arranged
def newsroom_of(writer, checker, editor, admin):
    """A draft, and a story that waits for its check, each with two revisions."""
    source = factories.checked_citation()
    draft = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    draft.save_revision(user=writer)
    waiting = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    step = factories.submit(waiting, by=writer)
    return {"draft": draft, "waiting": waiting, "step": step}


def bend(text: Any, how: dict[str, Any]) -> None:
    """Leave the newest revision odd."""
    newest = Revision.objects.get(pk=StoryPage.objects.get(pk=text.pk).latest_revision_id)
    content = dict(newest.content)
    for name, value in how.items():
        if value is GONE:
            content.pop(name, None)
        else:
            content[name] = value
    Revision.objects.filter(pk=newest.pk).update(content=content)


def addresses_of(page: Any) -> list[str]:
    first, last = (
        page.revisions.order_by("pk").values_list("pk", flat=True)[:2]
        if page.revisions.count() > 1
        else (page.latest_revision_id,) * 2
    )
    return [
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, last]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, last]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", last]),
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, last]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        reverse("wagtailadmin_pages:delete", args=[page.pk]),
        reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        reverse("factcheck:story", args=[page.pk]),
        reverse("factcheck:queue"),
        reverse("wagtailadmin_home"),
    ]


@pytest.mark.parametrize("how", [how for how in ODD if is_tried("desk", how, one_in=24)])
def test_the_desk_opens_an_odd_draft(how, newsroom_of, writer, checker, admin, as_user):
    faults = []
    for name in ("draft", "waiting"):
        page = newsroom_of[name]
        bend(page, ODD[how])
        paths = addresses_of(page)
        if name == "waiting":
            step = newsroom_of["step"].pk
            paths += [
                reverse(f"factcheck:{view}", args=[step]) for view in ("review", "text", "states")
            ]
        for user in (writer, checker, admin):
            client: Client = as_user(user)
            client.raise_request_exception = False
            for path in paths:
                status = client.get(path).status_code
                if status >= 500:
                    faults.append((name, user.first_name, path))
    assert not faults


def said(client, page):
    html = page_of(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    return " ".join(one.get_text(" ", strip=True) for one in html.select(".messages li"))


def test_whoever_opens_it_is_told_what_is_left_out(newsroom_of, writer, checker, as_user):
    draft, waiting = newsroom_of["draft"], newsroom_of["waiting"]
    assert "can’t be read" not in said(as_user(writer), draft)
    for page in (draft, waiting):
        bend(page, ODD["unknown block"] | ODD["bylines are odd"])
    for words in ("block 2 (poll)", "bylines", "can’t be read"):
        assert words in said(as_user(writer), draft)
    review = as_user(checker).get(reverse("factcheck:review", args=[newsroom_of["step"].pk]))
    assert "block 2 (poll)" in review.content.decode()
    assert "This can be read." in review.content.decode()
    # Opening it changes nothing.
    newest = Revision.objects.get(pk=StoryPage.objects.get(pk=draft.pk).latest_revision_id)
    assert "poll" in newest.content["body"]


@pytest.mark.parametrize("how", ["no pk", "no title", "date odd"])
def test_other_texts_open_too(how, writer, editor, admin, as_user):
    topic = factories.topic("Sleep")
    topic.save_revision(user=editor)
    texts = [factories.citation(by=writer), topic, StoryIndexPage.objects.get()]
    client = as_user(admin)
    client.raise_request_exception = False
    for text in texts:
        newest = text.save_revision(user=admin)
        content = dict(newest.content) | {"issued": "yesterday", "go_live_at": "soon", "type": 7}
        for name in ODD[how]:
            content.pop(name, None)
        Revision.objects.filter(pk=newest.pk).update(content=content)
        model = text._meta
        edit = (
            reverse("wagtailadmin_pages:edit", args=[text.pk])
            if isinstance(text, Page)
            else reverse(
                f"wagtailsnippets_{model.app_label}_{model.model_name}:edit", args=[text.pk]
            )
        )
        answer = client.get(edit)
        assert answer.status_code == 200
        assert "can’t be read" in answer.content.decode()


@pytest.mark.parametrize(
    "how",
    [
        how
        for how in ODD
        if ODD[how].get("body", GONE) is not GONE and is_tried("readers", how, one_in=3)
    ],
)
def test_readers_never_get_a_fault_from_an_odd_row(how, client):
    """As a script leaves it that writes past the editor. What else the gate says of it is its own."""
    live = factories.live_story(body=[paragraph("Cells grew.")])
    stored = ODD[how]["body"]
    try:
        value = json.dumps(json.loads(stored) if isinstance(stored, str) else stored)
    except ValueError:
        value = json.dumps(stored)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # as a restore does
        cursor.execute(
            "UPDATE news_storypage SET body = %s WHERE page_ptr_id = %s", [value, live.pk]
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    client.raise_request_exception = False
    for path in (
        "/",
        "/news/",
        live.url,
        f"{live.url}checked.html",
        "/feeds/stories.rss",
        f"/api/v2/stories/{live.pk}/",
    ):
        assert client.get(path).status_code < 500, path


def test_a_draft_without_its_picture_is_compared(newsroom_of, writer, as_user):
    page = newsroom_of["draft"]
    empty = {"image": None, "alt_text": "", "decorative": False}
    bend(page, body({"type": "image", "value": {"image": empty, "caption": "x", "credit": ""}}))
    newest = StoryPage.objects.get(pk=page.pk).latest_revision_id
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", newest])
    assert as_user(writer).get(url).status_code == 200


def test_nothing_behind_an_odd_block_is_lost(newsroom_of, writer, as_user):
    """A sequence that fails half way looks like a short one."""
    for how in [how for how in ODD if how.startswith(("table with", "column", "picture number"))]:
        bend(newsroom_of["draft"], ODD[how])
        version = StoryPage.objects.get(pk=newsroom_of["draft"].pk).get_latest_revision_as_object()
        assert [block.block_type for block in version.body] == ["paragraph"] * 2, how
        assert len(version.body) == len(version.body.raw_data) == 2, how
        assert len(version.body.left_out) == 1, how


def test_every_block_that_the_editor_stores_is_kept(writer):
    story = factories.full_story(by=writer)
    version = story.get_latest_revision_as_object()
    stored = json.loads(story.latest_revision.content["body"])
    assert {part["type"] for part in stored} == set(story.body.stream_block.child_blocks)
    assert [part["type"] for part in stored] == [block.block_type for block in version.body]
    assert version.body.left_out == StoryPage.objects.get(pk=story.pk).body.left_out == []


def test_what_code_assigns_is_never_left_out_in_silence(writer):
    story = factories.story(by=writer)
    block = story.body.stream_block
    for value in (
        [("subheading", "x")],
        [["subheading", "x"]],
        (pair for pair in [("subheading", "x")]),
        [{"type": "paragraph", "value": RichText("<p>x</p>")}],
        [{"type": "subheading", "value": gettext_lazy("x")}],
    ):
        assert len(block.to_python(value)) == 1
    with pytest.raises(TypeError):
        block.to_python(list(story.body))
