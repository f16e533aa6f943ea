"""The path matrix: every door, tried by everybody, with content that nobody has cleared (readers
see nothing of it, and nothing is left half done), and with cleared content (it goes live, by the
doors and the people it may go by).
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from wagtail.models import Revision, TaskState, WorkflowState

from news.desk.refusals import PublicationRefused
from news.models import Publication, StoryPage
from news.upkeep.invariants import PRINTED, broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.factories import paragraph
from tests.forms import as_seen

from . import doors
from .doors import Attempt

DOORS = {
    name: door
    for name, door in inspect.getmembers(doors, inspect.isfunction)
    if not name.startswith("_") and door.__module__ == doors.__name__
}
PEOPLE = ("writer", "checker", "editor", "superuser", "nobody")
REFUSALS = (PermissionDenied, ValidationError, DatabaseError, CommandError, RuntimeError)

# These bring the story somewhere before they try.
PLANS_FIRST = (
    "approve_",
    "cancel_",
    "deactivate_",
    "delete_",
    "edit_and_approve",
    "schedule_",
    "skip_",
)
# Cleared content goes live by these doors, whoever uses them: code, and the database. The doors
# of the admin and the APIs stay shut: there a story goes live from its review page alone.
OPEN_TO_CLEARED = {
    "approve_the_step_without_its_stage",
    "cancel_then_publish",
    "delete_the_group_then_publish",
    "import_a_dump",
    "publish_action",
    "raw_sql",
    "revert_to_the_first_revision",
    "revision_publish_without_permission_checks",
    "save_in_a_shell",
    "schedule_in_the_past",
    "schedule_through_the_model",
    "skip_to_the_end",
    "update_live",
    "update_live_on_the_base_class",
}
# Code that acts for nobody holds no permission, and needs none.
OPEN_TO_NOBODY = {"revision_publish"}
# What goes live here is the first revision of a live story, which was cleared.
GOES_BACK = {"revert_to_the_first_revision"}


# What has to hold of what readers get; some doors leave odd schedules and workflows on purpose.
OF_READERS = ("live-", "sources-", "nobody-", "no-clearance", "chain-")


@dataclass
class Newsroom:
    """People, and a story of each kind."""

    people: dict[str, Any]
    stories: dict[str, StoryPage]


@arranged
def house() -> Newsroom:
    """Every attempt is taken back."""
    people = {
        "writer": factories.writer(),
        "checker": factories.account("Charlie", "Checker", "Fact-checkers"),
        "editor": factories.account("Edna", "Editor", "Editors"),
        "superuser": factories.account("Ada", "Admin", "Administrators", is_superuser=True),
        "nobody": None,
    }
    writer = people["writer"]
    body = [paragraph("The cells grew.")]
    new = factories.story(by=writer, body=body)
    changed = factories.live_story(by=writer, body=body)
    draft = changed.get_latest_revision_as_object()
    draft.standfirst = "Nobody has checked this."
    draft.save_revision(user=writer)
    cleared = factories.live_story(by=writer, body=body)
    factories.withdraw(cleared)
    return Newsroom(people, {"new": new, "changed": changed, "cleared": cleared})


def seen(story: StoryPage) -> tuple[Any, ...]:
    """All that readers get, and what the desk has planned."""
    live = StoryPage.objects.live().order_by("pk")
    return (
        [
            (page.pk, page.title, page.standfirst, page.body.raw_data[0]["value"], page.slug)
            for page in live
        ],
        list(live.values_list("live_revision_id", "first_published_at")),
        Publication.objects.count(),
    )


def plans(story: StoryPage) -> tuple[Any, ...]:
    """Schedules and workflows."""
    return (
        list(
            Revision.objects.filter(approved_go_live_at__isnull=False)
            .order_by("pk")
            .values_list("pk", "approved_go_live_at")
        ),
        list(WorkflowState.objects.order_by("pk").values_list("pk", "status")),
        list(TaskState.objects.order_by("pk").values_list("pk", "status")),
    )


def attempt(door: Any, story: StoryPage, user: Any) -> Exception | None:
    """Try, and leave things as the door leaves them; what it raised, or None."""
    try:
        with transaction.atomic():
            try:
                door(Attempt(story, user))
            except DatabaseError:
                raise
            except REFUSALS as error:
                return error  # and what was written before stays written
            with connection.cursor() as cursor:  # as at the end of a transaction
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except DatabaseError as error:
        return error
    return None


def everybody(house: Newsroom) -> Iterator[tuple[str, Any]]:
    """Each person in turn; what they did is taken back afterwards."""
    for who in PEOPLE:
        mark = transaction.savepoint()
        try:
            yield who, house.people[who]
        finally:
            transaction.savepoint_rollback(mark)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["new", "changed"])
@pytest.mark.parametrize("name", DOORS)
def test_what_nobody_has_cleared_does_not_go_live(name, kind, house):
    story = house.stories[kind]
    before, planned = seen(story), plans(story)
    for who, user in everybody(house):
        raised = attempt(DOORS[name], story, user)
        if name in GOES_BACK and kind == "changed":
            assert seen(story)[0] == before[0], who
        else:
            assert seen(story) == before, who
        if who == "superuser":
            broken = [
                line for line in broken_invariants(but=PRINTED) if line.startswith(OF_READERS)
            ]
            assert broken == []
        if isinstance(raised, PublicationRefused):
            assert raised.reasons[0].endswith("."), "a refusal is a sentence"
        if not name.startswith(PLANS_FIRST):
            assert plans(story) == planned, f"{who} left something half done"


@pytest.mark.django_db
@pytest.mark.parametrize("name", DOORS)
def test_what_is_cleared_goes_live_by_the_doors_that_are_open(name, house):
    story = house.stories["cleared"]
    others = set(StoryPage.objects.live().values_list("pk", flat=True))
    for who, user in everybody(house):
        attempt(DOORS[name], story, user)
        # A copy, an alias or an import of cleared words is another story, and is not cleared.
        now = set(StoryPage.objects.live().values_list("pk", flat=True)) - {story.pk}
        assert now == others, who
        live = StoryPage.objects.get(pk=story.pk).live
        if who == "superuser":
            broken = [
                line for line in broken_invariants(but=PRINTED) if line.startswith(OF_READERS)
            ]
            assert broken == []
        expected = name in OPEN_TO_CLEARED or (name in OPEN_TO_NOBODY and who == "nobody")
        assert live == expected, who


@pytest.mark.django_db
def test_an_editor_publishes_from_the_review_page_and_nobody_else(house):
    """Unpublished and submitted again, cleared content needs no second fact-check."""
    story = house.stories["cleared"]
    owner = house.people["writer"]
    for who, user in everybody(house):
        step = factories.submit(StoryPage.objects.get(pk=story.pk), by=owner)
        assert step.task.name == "Publish"
        url = f"/admin/review/{step.pk}/"
        editor = Client()
        editor.force_login(
            house.people["editor"], backend="django.contrib.auth.backends.ModelBackend"
        )
        form = as_seen(editor, url) | {"action": "approve"}
        response = Attempt(story, user).client.post(url, form)
        assert response.status_code == (302 if who != "superuser" else 409)
        assert StoryPage.objects.get(pk=story.pk).live == (who == "editor"), who


@pytest.mark.django_db
def test_the_newsroom_of_the_matrix_is_sound(house):
    assert broken_invariants(but=PRINTED) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v2/pages/", "/api/v3/pages/", "/api/v3/openapi.json"])
def test_no_api_is_mounted(address):
    assert Client().get(address).status_code == 404
