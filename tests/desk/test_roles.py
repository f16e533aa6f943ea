import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Workflow, WorkflowContentType, WorkflowPage

from news.desk.roles import EDITORS, ROLES, WRITERS
from news.desk.setup import set_up_roles
from news.models import StoryIndexPage

pytestmark = pytest.mark.django_db


def setup_newsroom():
    call_command("setup_newsroom", stdout=io.StringIO())


def picture():
    """Everything the command is responsible for, as values."""
    return {
        "groups": sorted(Group.objects.values_list("name", flat=True)),
        "permissions": sorted(Group.objects.values_list("name", "permissions__codename")),
        "pages": sorted(
            GroupPagePermission.objects.values_list("group__name", "page__slug", "permission__codename")
        ),
        "workflows": sorted(
            Workflow.objects.filter(active=True).values_list("name", "workflow_tasks__task__name", "workflow_tasks__sort_order")
        ),
        "tied": (WorkflowPage.objects.count(), WorkflowContentType.objects.count()),
        "sections": StoryIndexPage.objects.count(),
    }  # fmt: skip


def test_running_it_again_changes_nothing():
    before = picture()
    setup_newsroom()
    assert picture() == before


def test_an_upgrade_takes_back_what_is_no_longer_granted():
    before = picture()
    writers = Group.objects.get(name=WRITERS)
    writers.permissions.add(Permission.objects.get(codename="add_user"))
    GroupPagePermission.objects.create(
        group=writers,
        page=StoryIndexPage.objects.get(),
        permission=Permission.objects.get(
            codename="publish_page", content_type__app_label="wagtailcore"
        ),
    )
    setup_newsroom()
    assert picture() == before


def test_an_upgrade_mends_the_workflow():
    before = picture()
    workflow = Workflow.objects.get(name="Fact-check, then publish")
    workflow.workflow_tasks.first().delete()
    Workflow.objects.filter(pk=workflow.pk).update(active=False)
    setup_newsroom()
    assert picture() == before


def test_the_stages_stand_in_their_order():
    workflow = Workflow.objects.get(name="Fact-check, then publish")
    assert [task.name for task in workflow.tasks] == ["Fact-check", "Publish"]
    assert Workflow.objects.get(name="Check the source").tasks.get().name == "Fact-check"


def test_nobody_but_superusers_manages_accounts_and_groups():
    for role in ROLES:
        granted = {name.partition(".")[2] for name in role.permissions}
        assert not granted & {"add_user", "change_user", "delete_user", "change_group", "add_group"}


def test_only_editors_and_administrators_take_stories_off_the_site():
    assert {role.group for role in ROLES if "publish" in role.section + role.site} == {
        EDITORS,
        "Administrators",
    }


def test_an_unknown_permission_is_named(monkeypatch, section):
    from news.desk import setup
    from news.desk.roles import Role

    monkeypatch.setattr(setup, "ROLES", (Role("X", permissions=("news.fly_story",)),))
    with pytest.raises(LookupError, match="fly_story"):
        set_up_roles(section=section)
