"""Who gets what at every address there is. See `access.py`."""

import os
import re
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, Site, Workflow

from news.citations.documents.adding import add_document
from news.citations.models import CitationImport, HouseStyle
from news.desk.names import PublicName
from news.factcheck.models import FactCheckTask
from news.models import Author, StoryIndexPage, Topic
from tests import factories
from tests.arranged import arranged
from tests.long import is_tried

from .access import PEOPLE, World, addresses, ask, read_table

pytestmark = pytest.mark.django_db

OTHERS = re.compile(
    r'(INSERT INTO|UPDATE|DELETE FROM) "(wagtailcore_(page|site|workflow|task|group|collection)'
    r"|news_|images_newsimage|wagtaildocs|desk_user|auth_group|citations_citation)"
)


@arranged
def people(writer, checker, editor, admin) -> dict[str, Any]:
    other = factories.writer("Otto", "Other")
    return dict(zip(PEOPLE, (None, writer, other, checker, editor, admin), strict=True))


@arranged
def world(people) -> World:
    """A newsroom with one of everything; the story is the writer's draft."""
    owner = people["writer"]
    story = factories.story(by=owner, slug="a-draft", topics=[factories.topic()])
    story.save_revision(user=owner)
    first, second = story.revisions.order_by("pk")[:2]
    reviewed = factories.story(by=owner)
    step = factories.submit(reviewed, by=owner)
    live = factories.live_story(slug="a-live-story")
    citation = factories.citation(by=owner)
    checked = factories.citation(by=owner)
    source_step = factories.submit(checked, by=owner)
    topic, author = Topic.objects.get(), Author.objects.first()
    read_twice = {}
    for text in (
        Topic(name="Waiting", slug="waiting"),
        Author(name="Waiting", slug="waiting"),
    ):
        text.save()
        text.save_revision(user=people["editor"])
        read_twice[text._meta.model_name] = (text, factories.submit(text, by=people["editor"]))
    people["editor"].first_name = "Renamed"
    people["editor"].save()
    kept = add_document(
        citation=citation, kind="notes", title="D", name="d.txt", data=b"Said.", by=owner
    )
    run = CitationImport.objects.create(name="a.bib", format="BibTeX", by=owner)
    house = HouseStyle.objects.create()
    image = factories.image()
    document = Document.objects.create(title="D", file=ContentFile(b"x", name="x.pdf"))
    section = StoryIndexPage.objects.get()
    defaults = {
        "pk": story.pk,
        "page_id": story.pk,
        "page_pk": section.pk,
        "parent_page_id": section.pk,
        "page_to_move_id": story.pk,
        "destination_id": section.pk,
        "revision_id": first.pk,
        "revision_id_a": first.pk,
        "revision_id_b": second.pk,
        "image_id": image.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "uploaded_file_id": 1,
        "task_state_id": step.pk,
        "story_id": story.pk,
        "citation_id": citation.pk,
        "task_id": step.task_id,
        "workflow_state_id": step.workflow_state_id,
        "workflow_pk": Workflow.objects.filter(active=True).first().pk,
        "collection_id": Collection.get_first_root_node().pk,
        "content_type_app_name": "news",
        "content_type_model_name": "storypage",
        "app_label": "factcheck",
        "model_name": "factchecktask",
        "app_name": "taggit",
        "object_id": story.pk,
        "session_id": 1,
        "action_name": "reject",
        "slug": topic.slug,
        "name_id": PublicName.objects.waiting().get().pk,
        "filter_spec": "width-100",
        "uidb64": "MQ",
        "token": "set-password",
        "restriction_id": 1,
        "page_view_restriction_id": 1,
        "path": "nothing.png",
        "job_id": "00000000-0000-0000-0000-000000000000",
        "story_path": live.url.strip("/") + "/",
        "form": "bib",
        "kind": "rss",
        "year": "2025",
        "month": "06",
        "number": 1,
        "version_id": kept.pk,
        "run_id": run.pk,
        "bulk_ids": {
            "page": story.pk,
            "newsimage": image.pk,
            "document": document.pk,
            "citation": citation.pk,
            "user": owner.pk,
        },
    }
    site = Site.objects.get()
    return World(
        defaults,
        by_name={
            "wagtailadmin_api:images": {"pk": image.pk},
            "wagtailadmin_api:documents": {"pk": document.pk},
            "wagtailadmin_api:pages": {"action_name": "publish"},
            "wagtailadmin_collections": {"pk": Collection.get_first_root_node().pk},
            "wagtailadmin_workflows": {"pk": Workflow.objects.filter(active=True).first().pk},
            "wagtailadmin_workflows:edit_task": {"pk": FactCheckTask.objects.get().pk},
            "wagtailadmin_workflows:enable_task": {"pk": FactCheckTask.objects.get().pk},
            "wagtailadmin_workflows:disable_task": {"pk": FactCheckTask.objects.get().pk},
            "wagtailadmin_pages:workflow_action": {"page_id": reviewed.pk},
            "wagtailadmin_pages:collect_workflow_action_data": {"page_id": reviewed.pk},
            "wagtailadmin_pages:workflow_preview": {"page_id": reviewed.pk},
            "wagtailadmin_pages:workflow_history": {"page_id": reviewed.pk},
            "wagtailadmin_pages:workflow_history_detail": {"page_id": reviewed.pk},
            "wagtailadmin_editing_sessions": {"app_label": "news", "model_name": "storypage"},
            "wagtailsites": {"pk": site.pk},
            "disable_stage": {"pk": FactCheckTask.objects.get().pk},
            "disable_workflow": {"pk": Workflow.objects.filter(active=True).first().pk},
            "edit_setting": {
                "app_name": "citations",
                "model_name": "housestyle",
                "pk": house.pk,
            },
            "wagtailsettings": {
                "app_name": "citations",
                "model_name": "housestyle",
                "pk": house.pk,
            },
            "share_image": {"story_id": live.pk},
            "api:stories": {"pk": live.pk},
            "api:citations": {"pk": citation.pk},
            "api:authors": {"slug": live.authors[0].slug},
            "author_feed": {"slug": author.slug},
            "story_checked": {"path": live.url.strip("/") + "/"},
            "story_references": {"path": live.url.strip("/") + "/"},
            "citation_chooser": {"pk": citation.pk},
            "wagtailusers_users": {"pk": owner.pk},
            "wagtailusers_groups": {"pk": Group.objects.first().pk},
            "wagtailsnippets_citations_citation": {
                "pk": citation.pk,
                "revision_id": citation.latest_revision_id,
                "revision_id_a": citation.latest_revision_id,
                "revision_id_b": citation.latest_revision_id,
            },
            **_under_review("citations_citation", checked, source_step),
            **_under_review("news_topic", *read_twice["topic"]),
            **_under_review("news_author", *read_twice["author"]),
            "wagtailsnippets_news_author": _revisions_of(author),
            "wagtailsnippets_news_topic": _revisions_of(topic),
            "wagtailsnippetchoosers_citations_citation": {"pk": citation.pk},
            "wagtailsnippetchoosers_news_author": {"pk": author.pk},
            "wagtailsnippetchoosers_news_topic": {"pk": topic.pk},
            "wagtailimages_chooser": {"pk": image.pk},
            "wagtaildocs_chooser": {"pk": document.pk},
            "author": {"slug": author.slug},
        },
    )


def _revisions_of(text: Any) -> dict[str, Any]:
    newest = text.latest_revision_id
    return dict.fromkeys(("revision_id", "revision_id_a", "revision_id_b"), newest) | {
        "pk": text.pk
    }


def _under_review(model: str, text: Any, step: Any) -> dict[str, dict[str, Any]]:
    """What the addresses about a step of a snippet are filled with."""
    values = {
        "pk": text.pk,
        "task_state_id": step.pk,
        "task_id": step.task_id,
        "workflow_state_id": step.workflow_state_id,
    }
    names = (
        "workflow_action",
        "collect_workflow_action_data",
        "workflow_preview",
        "workflow_history",
        "workflow_history_detail",
    )
    return {f"wagtailsnippets_{model}:{name}": values for name in names}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_what_the_table_says(who, method, people, world):
    client = Client(raise_request_exception=False)
    if user := people[who]:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    report = os.environ.get("ACCESS_REPORT")  # to draw up the table anew
    tried = {name for name in read_table() if report or is_tried(name, who, method, one_in=3)}
    expected = {
        name: letters[method == "post"][PEOPLE.index(who)]
        for name, letters in read_table().items()
        if name in tried
    }
    got, written = {}, {}
    cookies = copy(client.cookies)
    for name, path in addresses(world):
        if name not in tried and not report:
            continue
        client.cookies = copy(cookies)  # one of the addresses signs out
        got[name], written[name] = ask(client, method, path)
    if report:
        lines = "".join(f"{name}\t{letter}\n" for name, letter in got.items())
        Path(f"{report}.{PEOPLE.index(who)}.{method}").write_text(lines)
        return
    assert got == expected
    refused_but_wrote = {name: sql for name, sql in written.items() if got[name] in "-0" and sql}
    assert refused_but_wrote == {}
    if who in {"anonymous", "another writer", "fact-checker"}:
        # Nothing here is theirs, whatever they are answered; the checker's own step is empty.
        # A checker may take a story, which its log tells.
        touched = {
            name: sql
            for name, sql in written.items()
            if any(map(OTHERS.search, sql)) and (who, name) != ("fact-checker", "factcheck:claim")
        }
        assert touched == {}


def test_no_row_of_the_table_has_outlived_its_address(world):
    assert set(read_table()) == {name for name, _path in addresses(world)}


def test_nobody_is_answered_with_a_server_fault():
    assert [name for name, letters in read_table().items() if "!" in "".join(letters)] == []
