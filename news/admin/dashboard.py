"""The newsroom on the dashboard: what needs attention, and the latest stories."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wagtail.admin.ui.components import Component

from news.aftercare.changed_sources import changed_under_stories
from news.citations.models import Flag
from news.desk.clock import database_now
from news.models import StoryIndexPage, StoryPage
from news.publishing.rule import late_stories
from news.upkeep.stages import Stage, stage_of

MOST_ROWS = 15
# What has to be compared word by word for a number: beyond this "more than" will do.
MOST_COUNTED = 20


class StoriesPanel(Component):
    """The stories the desk has worked on last, each with its stage."""

    name = "stories"
    order = 150
    template_name = "news/panels/stories.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Rows of story, stage and whether this person may open it."""
        user = parent_context["request"].user
        stories = (
            StoryPage.objects.defer_streamfields()
            .select_related("latest_revision__user", "owner")
            .filter(latest_revision__isnull=False)
            .prefetch_workflow_states()
            .annotate_approved_schedule()
            # The revision has an index by its time, the page has none.
            .order_by("-latest_revision__created_at")[:MOST_ROWS]
        )
        return {
            "rows": [
                {
                    "story": story,
                    "stage": stage,
                    "goes_live_at": _embargo(story) if stage is Stage.SCHEDULED else None,
                    "may_open": story.permissions_for_user(user).can_edit(),
                }
                for story, stage in ((story, stage_of(story)) for story in stories)
            ],
            "request": parent_context["request"],
        }


class AttentionPanel(Component):
    """What the desk has to look at: stories late for their time, sources changed or in doubt."""

    name = "attention"
    order = 50
    template_name = "news/panels/attention.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Late stories, each with the reason, and how long the two queues of sources are."""
        changed = len(changed_under_stories(most=MOST_COUNTED + 1))
        return {
            "late": late_stories(at=database_now()),
            "changed": min(changed, MOST_COUNTED),
            "are_more": changed > MOST_COUNTED,
            "flagged": Flag.objects.open().filter(citation__merged_into=None).count(),
            "request": parent_context["request"],
        }


def _embargo(story: StoryPage) -> datetime | None:
    """When the scheduled revision of `story` goes live."""
    scheduled = story.revisions.filter(approved_go_live_at__isnull=False)
    return scheduled.values_list("approved_go_live_at", flat=True).first()


def section_for_new_story(user: Any) -> StoryIndexPage | None:
    """The section in which `user` may start a story; None if there is none.

    The menu asks it twice a request, of the same `user`.
    """
    known = user.__dict__
    if "_section_for_new_story" not in known:
        sections = StoryIndexPage.objects.live()
        may = (one for one in sections if one.permissions_for_user(user).can_add_subpage())
        known["_section_for_new_story"] = next(may, None)
    section: StoryIndexPage | None = known["_section_for_new_story"]
    return section
