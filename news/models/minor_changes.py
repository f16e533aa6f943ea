"""When a live story may change its words: with a correction, or on an editor's word."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from news.corrections import is_silent, takes_back

from .publications import newest_publication

if TYPE_CHECKING:
    from wagtail.models import Page, Revision

    from news.factcheck.clearances.clearing import Clearance

SAID_MINOR = "news.minor_change"
WHY_LIMIT = 300


class MinorChange(models.Model):
    """An editor's word that what readers saw differs in nothing that matters from what replaces it.

    Append-only, in the database too. It holds for these two contents: for no later change.
    """

    before = models.ForeignKey(
        "factcheck.Clearance", on_delete=models.PROTECT, related_name="+", verbose_name=_("before")
    )
    after = models.ForeignKey(
        "factcheck.Clearance", on_delete=models.PROTECT, related_name="+", verbose_name=_("after")
    )
    why = models.CharField(_("what was changed"), max_length=WHY_LIMIT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="minor_changes",
        verbose_name=_("editor"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("minor change")
        verbose_name_plural = _("minor changes")
        indexes = (models.Index(fields=("before", "after"), name="news_minor_change_pair"),)

    def __str__(self) -> str:
        return self.why


def shown_before(story_id: int, clearance: "Clearance") -> "Clearance | None":
    """What readers were shown last, if it is something else than `clearance` cleared."""
    newest = newest_publication(story_id)
    if not newest or newest.clearance_id == clearance.pk:
        return None
    return newest.clearance


def reasons_against_changing_to(story: "Page", clearance: "Clearance") -> list[str]:
    """Why the words of a story that readers know may not become these, in sentences."""
    before = shown_before(story.pk, clearance)
    if not before:
        return []
    if reasons := reasons_against_taking_back(story, clearance):
        return reasons
    if not is_silent(before.content, clearance.content):
        return []
    # By their words: what changed of the sources since makes no other pair.
    cleared = type(clearance).objects.of(story)
    said = MinorChange.objects.filter(
        before__in=cleared.covering(before.content), after__in=cleared.covering(clearance.content)
    )
    if said.exists():
        return []
    return [
        gettext(
            "Readers saw other words in “%s”. Send it back for a correction, or say what was "
            "changed if it is minor."
        )
        % story.title
    ]


def reasons_against_taking_back(story: "Page", clearance: "Clearance") -> list[str]:
    """Why a version that lacks a correction which readers saw may not go live; empty means go."""
    before = shown_before(story.pk, clearance)
    if not before or not takes_back(before.content, clearance.content):
        return []
    return [
        gettext(
            "A correction that readers saw in “%s” is gone. Send it back: it belongs there, or a "
            "new one that says what became of it."
        )
        % story.title
    ]


def note_minor_change(
    story: "Page", clearance: "Clearance", revision: "Revision", *, by: Any, why: str
) -> None:
    """Note on the record that `by` calls the change minor. Does nothing if readers saw the same words."""
    before = shown_before(story.pk, clearance)
    if before and is_silent(before.content, clearance.content):
        MinorChange.objects.create(before=before, after=clearance, by=by, why=why)
        log(
            instance=story,
            action=SAID_MINOR,
            user=by,
            revision=revision,
            data={"comment": why, "before": before.number, "clearance": clearance.number},
        )
