"""Every way into the live site that we know of, as functions that try it.

A door gets an `Attempt`: the story, who tries, and what they need for it. It raises, answers with
a refusal, or succeeds; what became of the story is looked up by the test.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from django.contrib.auth.models import Group
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.models import (
    APIToken,
    Locale,
    Page,
    Revision,
    TaskState,
    Workflow,
    WorkflowState,
    WorkflowTask,
)

from news.factcheck.models import FactCheckTask, PublishTask
from news.models import Byline, StoryIndexPage, StoryPage
from tests.forms import paragraph, story_form

API = "tests.paths.urls_with_apis"


@dataclass
class Attempt:
    """Somebody, or nobody, tries to get `story` in front of readers."""

    story: StoryPage
    user: Any

    @property
    def client(self) -> Client:
        client = Client()
        if self.user:
            client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    @property
    def newest(self) -> StoryPage:
        return StoryPage.objects.get(pk=self.story.pk).get_latest_revision_as_object()

    @property
    def revision(self) -> Revision:
        return StoryPage.objects.get(pk=self.story.pk).get_latest_revision()

    def form(self, **changes: Any) -> dict[str, Any]:
        """What the editor posts for the newest version, unchanged but for `changes`."""
        page = self.newest
        text = page.body.raw_data[0]["value"]
        return (
            story_form(
                author=page.bylines.first().author,
                page=page,
                body=[paragraph(text)],
                title=page.title,
                standfirst=page.standfirst,
            )
            | changes
        )

    def post_editor(self, **changes: Any) -> Any:
        return self.client.post(f"/admin/pages/{self.story.pk}/edit/", self.form(**changes))

    def api(self, method: str, path: str, data: Any = None) -> Any:
        headers = {}
        if self.user:
            token = APIToken.generate_token()
            APIToken.objects.create(
                user=self.user,
                name="attack",
                prefix=token[:16],
                key_hash=APIToken.candidate_key_hashes(token)[0],
            )
            headers = {"authorization": f"Bearer {token}"}
        with override_settings(ROOT_URLCONF=API):
            return getattr(Client(), method)(
                path, json.dumps(data or {}), content_type="application/json", headers=headers
            )


Door = Callable[[Attempt], Any]


# The admin ----------------------------------------------------------------------------------------


def publish_from_the_editor(attempt: Attempt) -> Any:
    return attempt.post_editor(**{"action-publish": "1"})


def publish_an_old_revision_from_the_editor(attempt: Attempt) -> Any:
    first = attempt.story.revisions.order_by("pk").first()
    return attempt.post_editor(**{"action-publish": "1", "revision": first.pk})


def edit_and_approve_in_one_request(attempt: Attempt) -> Any:
    _open_publish_step(attempt)
    return attempt.post_editor(
        **{
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "standfirst": "Slipped in.",
        }
    )


def publish_and_schedule_from_the_editor(attempt: Attempt) -> Any:
    at = timezone.now() - timedelta(days=1)
    return attempt.post_editor(**{"action-publish": "1", "go_live_at": f"{at:%Y-%m-%d %H:%M}"})


def create_and_publish(attempt: Attempt) -> Any:
    section = StoryIndexPage.objects.get()
    form = attempt.form(slug="made-live", title="Made live", **{"action-publish": "1"})
    return attempt.client.post(f"/admin/pages/add/news/storypage/{section.pk}/", form)


def approve_on_wagtails_dashboard(attempt: Attempt) -> Any:
    step = _open_publish_step(attempt)
    return attempt.client.post(
        f"/admin/pages/{attempt.story.pk}/workflow/action/approve/{step.pk}/", {"comment": ""}
    )


def approve_from_a_stale_tab(attempt: Attempt) -> Any:
    """The tab was opened when the story read otherwise."""
    step = _open_publish_step(attempt)
    return attempt.client.post(
        f"/admin/review/{step.pk}/",
        {"action": "approve", "approve-shown": "0" * 64, "shown_content": "{}"},
    )


def bulk_publish(attempt: Attempt) -> Any:
    return attempt.client.post(f"/admin/bulk/wagtailcore/page/publish/?id={attempt.story.pk}")


def bulk_publish_with_descendants(attempt: Attempt) -> Any:
    section = StoryIndexPage.objects.get()
    return attempt.client.post(
        f"/admin/bulk/wagtailcore/page/publish/?id={section.pk}", {"include_descendants": "on"}
    )


def bulk_publish_by_its_code(attempt: Attempt) -> Any:
    section = StoryIndexPage.objects.get()
    return PublishBulkAction.execute_action([section], include_descendants=True, user=attempt.user)


def copy_in_the_admin(attempt: Attempt) -> Any:
    return attempt.client.post(
        f"/admin/pages/{attempt.story.pk}/copy/",
        {
            "new_title": "Copied",
            "new_slug": "copied",
            "new_parent_page": StoryIndexPage.objects.get().pk,
            "publish_copies": "on",
        },
    )


def alias_in_the_admin(attempt: Attempt) -> Any:
    return attempt.client.post(
        f"/admin/pages/{attempt.story.pk}/copy/",
        {
            "new_title": "Alias",
            "new_slug": "alias",
            "new_parent_page": StoryIndexPage.objects.get().pk,
            "alias": "on",
        },
    )


def admin_api_action(attempt: Attempt) -> Any:
    return attempt.client.post(f"/admin/api/main/pages/{attempt.story.pk}/action/publish/")


# APIs that we don't mount -------------------------------------------------------------------------


def api_v3_publish(attempt: Attempt) -> Any:
    return attempt.api("post", f"/api/v3/pages/{attempt.story.pk}/actions/publish/")


def api_v3_edit_and_publish(attempt: Attempt) -> Any:
    data = {"meta": {"type": "news.StoryPage", "action": "publish"}, "standfirst": "Slipped in."}
    return attempt.api("patch", f"/api/v3/pages/{attempt.story.pk}/", data)


def api_v3_create_and_publish(attempt: Attempt) -> Any:
    data = {
        "meta": {
            "type": "news.StoryPage",
            "action": "publish",
            "parent_id": StoryIndexPage.objects.get().pk,
        },
        "title": "Made live",
        "slug": "made-live",
        "standfirst": "Slipped in.",
        "dateline_date": "2025-06-19",
        "body": [],
    }
    return attempt.api("post", "/api/v3/pages/", data)


def api_v2_publish(attempt: Attempt) -> Any:
    return attempt.api("post", f"/api/v2/pages/{attempt.story.pk}/")


# Models and actions -------------------------------------------------------------------------------


def revision_publish(attempt: Attempt) -> Any:
    return attempt.revision.publish(user=attempt.user)


def revision_publish_without_permission_checks(attempt: Attempt) -> Any:
    return attempt.revision.publish(user=attempt.user, skip_permission_checks=True)


def publish_action(attempt: Attempt) -> Any:
    action = PublishPageRevisionAction(attempt.revision, user=attempt.user)
    return action.execute(skip_permission_checks=True)


def schedule_in_the_past(attempt: Attempt) -> Any:
    """Whatever wrote the schedule, the time has come."""
    _schedule(attempt.revision)
    return call_command("publish_scheduled", stdout=io.StringIO())


def schedule_through_the_model(attempt: Attempt) -> Any:
    page = attempt.newest
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision(user=attempt.user)
    revision.publish(user=attempt.user, skip_permission_checks=True)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        return call_command("publish_scheduled", stdout=io.StringIO())


def schedule_then_edit(attempt: Attempt) -> Any:
    """The schedule is of a version that somebody rewrites afterwards."""
    revision = attempt.revision
    _schedule(revision)
    page = revision.as_object()
    page.standfirst = "Slipped in."
    revision.content = page.serializable_data()
    revision.save()
    return call_command("publish_scheduled", stdout=io.StringIO())


def revert_to_the_first_revision(attempt: Attempt) -> Any:
    first = attempt.story.revisions.order_by("pk").first()
    reverted = first.as_object().save_revision(user=attempt.user, previous_revision=first)
    return reverted.publish(user=attempt.user, skip_permission_checks=True)


def copy_and_keep_live(attempt: Attempt) -> Any:
    return attempt.newest.copy(update_attrs={"slug": "copied"}, keep_live=True, user=attempt.user)


def copy_the_section(attempt: Attempt) -> Any:
    home = StoryIndexPage.objects.get().get_parent()
    return StoryIndexPage.objects.get().copy(
        recursive=True, to=home, update_attrs={"slug": "news-2"}, keep_live=True
    )


def create_alias(attempt: Attempt) -> Any:
    action = CreatePageAliasAction(attempt.newest, update_slug="alias", user=attempt.user)
    return action.execute(skip_permission_checks=True)


def copy_for_translation(attempt: Attempt) -> Any:
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    for page in (StoryIndexPage.objects.get().get_parent().specific, StoryIndexPage.objects.get()):
        if not page.has_translation(locale):
            page.copy_for_translation(locale)
    action = CopyPageForTranslationAction(attempt.newest, locale, alias=True, user=attempt.user)
    return action.execute(skip_permission_checks=True)


def add_child_live(attempt: Attempt) -> Any:
    new = StoryPage(
        title="Imported",
        slug="imported",
        standfirst=attempt.newest.standfirst,
        body=attempt.newest.body,
        live=True,
        owner=attempt.user,
    )
    new.bylines = [Byline(author=attempt.newest.bylines.first().author)]
    return StoryIndexPage.objects.get().add_child(instance=new)


def move(attempt: Attempt) -> Any:
    section = StoryIndexPage.objects.get()
    page = StoryPage.objects.get(pk=attempt.story.pk)
    page.move(section, pos="first-child", user=attempt.user)


def save_in_a_shell(attempt: Attempt) -> Any:
    page = attempt.newest
    page.live = True
    page.live_revision = attempt.revision
    page.save()


def save_one_field_in_a_shell(attempt: Attempt) -> Any:
    page = StoryPage.objects.get(pk=attempt.story.pk)
    page.live = True
    page.standfirst = attempt.newest.standfirst
    page.save(update_fields=["live", "standfirst"])


def import_a_dump(attempt: Attempt) -> Any:
    """Django's deserialiser saves rows raw: no `save` of ours is asked."""
    newest = attempt.newest
    rows = json.loads(
        serializers.serialize("json", [StoryPage.objects.get(pk=newest.pk), newest.page_ptr])
    )
    rows[0]["fields"]["standfirst"] = newest.standfirst
    rows[1]["fields"] |= {
        "live": True,
        "title": newest.title,
        "live_revision": attempt.revision.pk,
    }
    for row in serializers.deserialize("json", json.dumps(rows)):
        row.save()


# The workflow -------------------------------------------------------------------------------------


def deactivate_the_fact_check(attempt: Attempt) -> Any:
    _waiting(attempt)
    return FactCheckTask.objects.get().deactivate(user=attempt.user)


def deactivate_all_stages(attempt: Attempt) -> Any:
    _waiting(attempt)
    for task in (FactCheckTask.objects.get(), PublishTask.objects.get()):
        task.deactivate(user=attempt.user)


def delete_the_stages(attempt: Attempt) -> Any:
    state = _waiting(attempt)
    WorkflowTask.objects.all().delete()
    return state.update(user=attempt.user)


def skip_to_the_end(attempt: Attempt) -> Any:
    state = _waiting(attempt)
    steps = TaskState.objects.filter(workflow_state=state, status=TaskState.STATUS_IN_PROGRESS)
    steps.update(status=TaskState.STATUS_APPROVED)
    return WorkflowState.objects.get(pk=state.pk).finish(user=attempt.user)


def approve_the_step_without_its_stage(attempt: Attempt) -> Any:
    state = _waiting(attempt)
    return state.current_task_state.approve(user=attempt.user)


def deactivate_the_workflow(attempt: Attempt) -> Any:
    state = _waiting(attempt)
    return Workflow.objects.get(pk=state.workflow_id).deactivate(user=attempt.user)


def cancel_then_publish(attempt: Attempt) -> Any:
    _waiting(attempt).cancel(user=attempt.user)
    return attempt.revision.publish(user=attempt.user, skip_permission_checks=True)


def delete_the_group_then_publish(attempt: Attempt) -> Any:
    _waiting(attempt)
    Group.objects.filter(name="Fact-checkers").delete()
    return attempt.revision.publish(user=attempt.user, skip_permission_checks=True)


# The database -------------------------------------------------------------------------------------


def update_live(attempt: Attempt) -> Any:
    newest = attempt.newest
    return StoryPage.objects.filter(pk=attempt.story.pk).update(
        live=True,
        live_revision=attempt.revision,
        title=newest.title,
        standfirst=newest.standfirst,
        body=newest.body,
    )


def update_live_on_the_base_class(attempt: Attempt) -> Any:
    return Page.objects.filter(pk=attempt.story.pk).update(
        live=True, title=attempt.newest.title, live_revision=attempt.revision
    )


def raw_sql(attempt: Attempt) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE news_storypage SET standfirst = %s WHERE page_ptr_id = %s",
            [attempt.newest.standfirst, attempt.story.pk],
        )
        cursor.execute(
            "UPDATE wagtailcore_page SET live = true, live_revision_id = %s WHERE id = %s",
            [attempt.revision.pk, attempt.story.pk],
        )


def _open_publish_step(attempt: Attempt) -> TaskState:
    """A step at the last stage, as if something had brought the story there."""
    state = _waiting(attempt)
    publish = PublishTask.objects.get()
    step = TaskState.objects.get(workflow_state=state, status=TaskState.STATUS_IN_PROGRESS)
    TaskState.objects.filter(pk=step.pk).update(task=publish)
    return TaskState.objects.get(pk=step.pk)


def _waiting(attempt: Attempt) -> WorkflowState:
    """The story under review."""
    page = StoryPage.objects.get(pk=attempt.story.pk)
    return page.get_workflow().start(page, attempt.story.owner)


def _schedule(revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
