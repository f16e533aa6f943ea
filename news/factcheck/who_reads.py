"""Who reads the unpublished words of a story, and what was ruled and noted on them.

Its headline, its writer and its stage are known to the whole desk (`tests/site/test_headlines.py`).
"""

from typing import Any

from .contributors import contributor_ids
from .ledger import may_decide_contests
from .tasks import FactCheckTask


def reads_all_drafts(user: Any) -> bool:
    """Whether `user` is a checker, an editor or an administrator: they read whatever is written."""
    return bool(
        user.is_superuser
        or may_decide_contests(user)
        or FactCheckTask.objects.filter(active=True, groups__user=user).exists()
    )


def may_read_drafts(story: Any, user: Any) -> bool:
    """Whether `user` is a checker or an editor, or one of those who wrote the story."""
    return bool(
        reads_all_drafts(user)
        or story.permissions_for_user(user).can_edit()
        or user.pk in contributor_ids(story.get_latest_revision_as_object())
    )
