"""What is printed without a reader asking: stories with new pictures, what something has changed, an upgrade."""

import logging
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.http import Http404
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from news.prints import shelf

from .press import NotDrawn, number_printed, print_anew

logger = logging.getLogger(__name__)

BATCH: Final = 50
# So long a version of the program may run beside its successor.
OTHERS_LAST: Final = timedelta(days=1)
_QUEUE: Final = "prints"


@task(backend="jobs", queue_name=_QUEUE)
def print_stories(ids: list[int]) -> None:
    """Print these stories, and draw their pictures."""
    print_anew(ids)


def print_at_publication(story_id: int) -> None:
    """Print a story that goes live, in its transaction; raises whatever its templates raise.

    What takes its time comes a moment later: to draw pictures in their sizes.
    """
    try:
        print_anew([story_id], draws=False)
    except NotDrawn:
        transaction.on_commit(lambda: print_stories.enqueue([story_id]))
    except Http404:  # it isn't below a site's front: nobody can ask for it
        return


@task(backend="jobs", queue_name=_QUEUE)
def renew_prints() -> None:
    """Print some of what is missing or not true any more, and go on with the rest in another job."""
    if renew(BATCH):
        renew_prints.enqueue()
    else:
        shelf.drop_others(older_than=OTHERS_LAST)


def renew(number: int) -> int:
    """Print up to `number` stories that have no true print; how many could be put away."""
    ids = shelf.untrue(number)
    ids += [pk for pk in shelf.missing(number) if pk not in ids]
    ids = ids[:number]
    try:
        return number_printed(ids) if ids else 0
    except Exception:  # one story's fault must not hold up the others
        logger.exception("Stories could not be printed together: %s", ids)
    return sum(map(_is_printed, ids))


def _is_printed(story_id: int) -> bool:
    try:
        return bool(number_printed([story_id]) or shelf.texts_of([story_id]))
    except Exception:  # as above
        logger.exception("Story %s could not be printed", story_id)
        return False


def plan_renewal() -> bool:
    """Leave a job for what has to be printed, unless one waits already; whether one was left."""
    waiting = DBTaskResult.objects.filter(
        queue_name=_QUEUE,
        task_path=renew_prints.module_path,
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
    )
    if waiting.exists() or not (shelf.untrue(1) or shelf.missing(1)):
        return False
    renew_prints.enqueue()
    return True
