"""Who reads the unpublished words of a story, and what was ruled and noted on them.

Its headline, its writer and its stage are known to the whole desk (`tests/site/test_headlines.py`).
"""

from typing import Any

from django.db.models import Q

from news.factcheck.ledger.contributors import contributor_ids


def reads_all_drafts(user: Any) -> bool:
    """Whether `user` is a checker, an editor or an administrator: they read whatever is written."""
    if user.is_superuser:
        return True
    known = user.__dict__  # asked several times in a request
    if "_reads_all_drafts" not in known:
        theirs = Q(publishtask__active=True) | Q(factchecktask__active=True)
        known["_reads_all_drafts"] = user.is_active and user.groups.filter(theirs).exists()
    return bool(known["_reads_all_drafts"])


def may_read_drafts(story: Any, user: Any) -> bool:
    """Whether `user` is a checker or an editor, or one of those who wrote the story."""
    return bool(
        reads_all_drafts(user)
        or story.permissions_for_user(user).can_edit()
        or user.pk in contributor_ids(story.get_latest_revision_as_object())
    )
