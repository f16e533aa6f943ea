"""Where a story stands on its way to readers, in one word."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from news.factcheck.models import FactCheckTask
from news.models import StoryPage


class Stage(models.TextChoices):
    """The stages of a story as the desk sees them."""

    DRAFT = "draft", _("Draft")
    FACT_CHECK = "fact_check", _("In fact-check")
    SENT_BACK = "sent_back", _("Sent back")
    CLEARED = "cleared", _("Checked, waiting for an editor")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    LIVE_WITH_DRAFT = "live_with_draft", _("Live, with a newer draft")


def stage_of(story: StoryPage) -> Stage:
    """The stage of `story`; what its newest revision is going through counts before what is live."""
    if state := story.current_workflow_state:
        if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            return Stage.SENT_BACK
        in_check = issubclass(state.current_task_state.task.specific_class, FactCheckTask)
        return Stage.FACT_CHECK if in_check else Stage.CLEARED
    if story.approved_schedule:
        return Stage.SCHEDULED
    if not story.live:
        return Stage.DRAFT
    return Stage.LIVE_WITH_DRAFT if story.has_unpublished_changes else Stage.LIVE
