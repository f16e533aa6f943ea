"""What is printed without a reader asking: stories with new pictures, what something has changed, an upgrade."""

import logging
import time
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from news.languages import of_the_site
from news.models import StoryPage
from news.prints import shelf

from .press import NotDrawn, number_printed, print_anew

logger = logging.getLogger(__name__)

BATCH: Final = 50
# So long a version of the program may run beside its successor.
OTHERS_LAST: Final = timedelta(days=1)
TRIED_AGAIN_AFTER: Final = 600.0  # seconds
_QUEUE: Final = "prints"


@task(backend="jobs", queue_name=_QUEUE)
def print_stories(ids: list[int]) -> None:
    """Print those of these stories that everybody may see, and draw their pictures."""
    number_printed(StoryPage.objects.published().filter(pk__in=ids).values_list("pk", flat=True))


def print_at_publication(story_id: int) -> None:
    """Print a story that goes live, in its transaction; raises whatever its templates raise.

    What takes its time comes a moment later: to draw pictures in their sizes.
    """
    try:
        print_anew([story_id], draws=False)
    except NotDrawn:
        transaction.on_commit(lambda: print_stories.enqueue([story_id]))


@task(backend="jobs", queue_name=_QUEUE)
def renew_prints() -> None:
    """Print some of what is missing or not true any more, and go on with the rest in another job."""
    if renew(BATCH):
        renew_prints.enqueue()
    else:
        shelf.drop_others(after=OTHERS_LAST)


# Stories that could not be printed, and when that was: they must not hold up the others.
_LEFT: dict[int, float] = {}


def renew(number: int) -> int:
    """Try to print up to `number` stories that have no true print; how many were tried."""
    ids = _due(number)
    if not ids:
        return 0
    try:
        number_printed(ids)
    except Exception:  # one story's fault must not hold up the others
        logger.exception("Stories could not be printed together: %s", ids)
        for story_id in ids:
            _try_to_print(story_id)
    for story_id in set(ids) - shelf.true_ones(ids):
        _LEFT[story_id] = time.monotonic()
    return len(ids)


def number_left() -> int:
    """How many stories this process could not print, or not while somebody was changing them."""
    return len(_LEFT)


def _due(number: int) -> list[int]:
    for story_id, at in list(_LEFT.items()):
        if time.monotonic() - at > TRIED_AGAIN_AFTER:
            del _LEFT[story_id]
    return shelf.due(number, locales=of_the_site()["locale_id__in"], but=_LEFT)


def _try_to_print(story_id: int) -> None:
    try:
        number_printed([story_id])
    except Exception:  # as above
        logger.exception("Story %s could not be printed", story_id)


def plan_renewal() -> bool:
    """Leave a job for what has to be printed, unless one waits already; whether one was left."""
    waiting = DBTaskResult.objects.filter(
        queue_name=_QUEUE,
        task_path=renew_prints.module_path,
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
    )
    if waiting.exists() or not _due(1):
        return False
    renew_prints.enqueue()
    return True
