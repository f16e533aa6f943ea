"""Readers know people by names that were accepted, as they stood, and only if those people want it."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from news.desk.models import User
from news.desk.names import PublicName, accept_name
from news.desk.refusals import NameRefused
from news.models import CheckDisclosure, StoryPage
from news.readers.let_through import let_through
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(writer, checker, editor):
    page = factories.story(by=writer)
    factories.submit(page, by=writer)
    factories.approve(page, checker)
    factories.approve(page, editor)
    return StoryPage.objects.get(pk=page.pk)


def account_form(user, **changes):
    return {
        "name_email-first_name": user.first_name,
        "name_email-last_name": user.last_name,
        "name_email-email": user.email,
        "notifications-submitted_notifications": "on",
        "locale-preferred_language": "en",
        "locale-current_time_zone": "UTC",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "shown_as-shown_as": user.shown_as,
    } | changes


def save_account(client, user, **changes):
    response = client.post(reverse("wagtailadmin_account"), account_form(user, **changes))
    assert response.status_code == 302, [
        form.errors for form in response.context["panels_by_tab"].values()
    ]
    user.refresh_from_db()


def told(client, story):
    """All that readers are told of who checked a story."""
    return "".join(
        client.get(path).content.decode()
        for path in (story.url, f"{story.url}checked.html", f"/api/v2/stories/{story.pk}/")
    )


def test_a_changed_name_waits_and_old_pages_keep_the_one_of_then(
    story, checker, admin, as_user, client, writer, editor
):
    save_account(as_user(checker), checker, **{"name_email-first_name": "Marker"})
    assert "Charlie Checker" in told(client, story)
    assert "Marker" not in told(client, story)
    waiting = PublicName.objects.waiting().get()
    assert (waiting.name, waiting.typed_by) == ("Marker Checker", checker)
    desk = as_user(admin)
    assert "Marker Checker" in desk.get("/admin/").content.decode()
    desk.post(reverse("desk_accept_name", args=[waiting.pk]))
    assert "Charlie Checker" in told(client, story)
    assert "Marker" not in told(client, story)
    page = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    page.standfirst = "Something newer stands here."
    page.save_revision(user=writer)
    factories.submit(StoryPage.objects.get(pk=story.pk), by=writer)
    factories.approve(story, checker)
    factories.approve(story, editor)
    assert "Marker Checker" in told(client, StoryPage.objects.get(pk=story.pk))


def test_nobody_accepts_a_name_that_they_typed_or_bear(checker, admin, as_user):
    other = factories.account("Olga", "Other", "Administrators", is_superuser=True)
    save_account(as_user(admin), admin, **{"name_email-first_name": "Marker"})
    waiting = PublicName.objects.waiting().get()
    for who, why in ((admin, "Another administrator"), (checker, "Administrators accept")):
        with pytest.raises(NameRefused, match=why):
            accept_name(waiting.pk, by=who)
    as_user(checker).post(reverse("desk_accept_name", args=[waiting.pk]))
    assert PublicName.objects.waiting().exists()
    accept_name(waiting.pk, by=other)
    with pytest.raises(NameRefused, match="already"):
        accept_name(waiting.pk, by=other)


def test_a_name_that_is_changed_again_or_back_waits_once(checker):
    for first in ("One", "Two", "Charlie"):
        checker.first_name = first
        checker.save()
    assert not PublicName.objects.waiting().exists()


@pytest.mark.parametrize("default", [True, False])
@pytest.mark.parametrize("choice", ["", "name", "role"])
def test_each_person_chooses_and_the_setting_is_the_default(
    story, checker, as_user, client, default, choice
):
    CheckDisclosure.objects.create(names_checkers=default)
    save_account(as_user(checker), checker, **{"shown_as-shown_as": choice})
    is_named = default if choice == "" else choice == "name"
    assert ("Charlie Checker" in told(client, story)) is is_named
    check = let_through([story.pk])[story.pk].check
    assert ("Charlie Checker" in check.names) is is_named
    assert ("fact-checker" in check.by) is not (is_named and default)


def test_who_is_not_named_is_counted_beside_who_is(story, checker):
    carl = factories.account("Carl", "Colleague", "Fact-checkers", shown_as="role")
    page = factories.story(by=factories.writer("Wim", "Other"))
    step = factories.submit(page, by=page.owner)
    factories.rule_on_all(step, by=carl)
    factories.decide_on(factories.step_of(page), "approve", checker)
    factories.approve(page, factories.account("Ed", "Itor", "Editors"))
    check = let_through([page.pk])[page.pk].check
    assert (check.by, list(check.names)) == (
        "Charlie Checker and a fact-checker",
        ["Charlie Checker"],
    )


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE desk_publicname SET name = 'Marker'",
        "DELETE FROM desk_publicname",
        "TRUNCATE desk_publicname",
    ],
)
def test_an_accepted_name_is_kept(checker, attack):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_the_database_lets_nobody_accept_their_own(admin):
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicName.objects.create(user=admin, name="X", typed_by=admin, accepted_by=admin)


def test_a_new_account_has_the_name_that_it_was_made_with():
    user = User.objects.create_user("new@desk.example", "x", first_name="New", last_name="Name")
    assert [row.name for row in PublicName.objects.accepted().filter(user=user)] == ["New Name"]
