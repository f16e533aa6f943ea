"""Pictures that can't be shown at the moment: a missing file, a full disk, a bucket that is away.

Readers get the page without them. The first failure is logged and noted at the picture; a job tries
again, later and later, and takes the note back. Both make the pages that show it anew.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.functions import Now
from django.tasks import task
from wagtail.admin.ui.components import Component

from news.desk.clock import database_now

logger = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(minutes=1)
_TRIAL = "width-16|format-jpeg"
MOST_SHOWN = 20


def note_unreadable(image: Any, error: Exception) -> None:
    """Note, once until it is well again, that no size of `image` can be made, and try again later."""
    with transaction.atomic():
        noted = (
            type(image)
            .objects.filter(pk=image.pk, unreadable_since__isnull=True)
            .update(unreadable_since=Now())
        )
        if noted:
            logger.error("Picture %s can't be shown: %s: %s", image.pk, type(error).__name__, error)
            show_again.using(run_after=database_now() + FIRST_PAUSE).enqueue(image.pk)
    image.refresh_from_db(fields=["unreadable_since"])


def note_readable(image: Any) -> None:
    """Take the note back; pages that show it are made anew."""
    type(image).objects.filter(pk=image.pk).update(unreadable_since=None)
    image.unreadable_since = None


@task(backend="jobs", queue_name="pictures")
def show_again(image_id: int) -> None:
    """Show a picture again if a size of it can be made and stored; raises what stands against it."""
    image = _images().objects.filter(pk=image_id, unreadable_since__isnull=False).first()
    if image is None:
        return
    image.renditions.filter(filter_spec=_TRIAL).delete()
    image.get_rendition(_TRIAL).delete()


def _images() -> Any:  # the model, whose module needs this one
    return apps.get_model("images", "NewsImage")


class UnreadablePanel(Component):
    """The dashboard's pictures that can't be shown, for administrators."""

    name = "unreadable_pictures"
    order = 120
    template_name = "images/unreadable.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """The newest of them."""
        request = parent_context["request"]
        if not request.user.is_superuser:
            return {"pictures": []}
        found = _images().objects.filter(unreadable_since__isnull=False)
        return {
            "pictures": found.order_by("-unreadable_since", "pk")[:MOST_SHOWN],
            "request": request,
        }
