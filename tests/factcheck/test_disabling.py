"""A stage at which texts wait is not disabled, and whoever disables one stands in the log."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, Task, TaskState

from news.desk.refusals import StageInUse
from news.factcheck.workflow.stages import FactCheckTask, PublishTask
from tests import factories
from tests.factories import submit

pytestmark = pytest.mark.django_db


def disable(client, stage):
    url = reverse("wagtailadmin_workflows:disable_task", args=[stage.pk])
    return client.post(url, follow=True)


@pytest.mark.parametrize("kind", [FactCheckTask, PublishTask])
def test_a_stage_at_which_a_story_waits_is_not_disabled(kind, writer, checker, admin, as_user):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    if kind is PublishTask:
        factories.approve(page, checker)
        step = factories.step_of(page)
    stage = kind.objects.get()
    response = disable(as_user(admin), stage)
    assert "1 text waits at this stage" in response.content.decode()
    assert kind.objects.get().active
    assert TaskState.objects.get(pk=step.pk).status == TaskState.STATUS_IN_PROGRESS
    assert not ModelLogEntry.objects.filter(action="factcheck.disable").exists()


@pytest.mark.parametrize("of", [Task, FactCheckTask])
def test_code_does_not_disable_it_either(of, writer, admin):
    submit(factories.story(by=writer), by=writer)
    with pytest.raises(StageInUse):
        of.objects.get(pk=FactCheckTask.objects.get().pk).deactivate(user=admin)
    assert FactCheckTask.objects.get().active


def test_who_disables_an_empty_stage_or_enables_it_stands_in_the_log(admin, as_user):
    stage = FactCheckTask.objects.get()
    client = as_user(admin)
    disable(client, stage)
    assert not FactCheckTask.objects.get().active
    client.post(reverse("wagtailadmin_workflows:enable_task", args=[stage.pk]))
    assert FactCheckTask.objects.get().active
    logged = ModelLogEntry.objects.order_by("pk").filter(action__startswith="factcheck.")
    assert list(logged.values_list("action", "user", "label")) == [
        ("factcheck.disable", admin.pk, "Fact-check"),
        ("factcheck.enable", admin.pk, "Fact-check"),
    ]


def test_who_disables_a_workflow_stands_in_the_log(admin, as_user, section):
    workflow = section.workflow_of_stories()
    as_user(admin).post(reverse("wagtailadmin_workflows:disable", args=[workflow.pk]))
    logged = ModelLogEntry.objects.filter(action="factcheck.disable").get()
    assert (logged.user_id, logged.label) == (admin.pk, workflow.name)


def test_a_workflow_with_texts_on_their_way_is_not_disabled(writer, admin, as_user, section):
    page = factories.story(by=writer)
    step = submit(page, by=writer)
    workflow = page.get_workflow()
    url = reverse("wagtailadmin_workflows:disable", args=[workflow.pk])
    assert "on their way" in as_user(admin).post(url, follow=True).content.decode()
    workflow.refresh_from_db()
    assert workflow.active
    assert TaskState.objects.get(pk=step.pk).status == TaskState.STATUS_IN_PROGRESS
    assert page.get_workflow() == workflow
