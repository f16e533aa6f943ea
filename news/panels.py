"""The dashboard's view of the newsroom: every story and where it stands."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from news.models import StoryIndexPage, StoryPage
from news.stages import stage_of

MOST_ROWS = 15


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
            .order_by("-latest_revision_created_at")[:MOST_ROWS]
        )
        return {
            "rows": [
                {
                    "story": story,
                    "stage": stage_of(story),
                    "may_open": story.permissions_for_user(user).can_edit(),
                }
                for story in stories
            ],
            "request": parent_context["request"],
        }


def section_for_new_story(user: Any) -> StoryIndexPage | None:
    """The section in which `user` may start a story; None if there is none."""
    for section in StoryIndexPage.objects.live():
        if section.permissions_for_user(user).can_add_subpage():
            return section
    return None
