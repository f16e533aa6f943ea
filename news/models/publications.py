"""What the gate let readers see, and on whose clearance."""

from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.citations.in_text.uses import mark_shown
from news.corrections import Dated, dated
from news.desk.clock import database_now

if TYPE_CHECKING:
    from news.factcheck.clearances.clearing import Clearance


class Publication(models.Model):
    """A story's row, as it stood from `at` on, shows what `clearance` cleared.

    The newest row of a story tells what it shows now, and with what its sources said. Append-only.
    The database holds every live story against it: `fingerprint` is its own hash of the row
    (`news_story_fingerprint` in migration 0004), so that no statement changes what readers see
    without the gate, which is the only writer.
    """

    story = models.ForeignKey(
        "news.StoryPage", on_delete=models.PROTECT, related_name="publications"
    )
    clearance = models.ForeignKey(
        "factcheck.Clearance", on_delete=models.PROTECT, related_name="publications"
    )
    # Wagtail's own command purges a live revision that is not the newest.
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.PROTECT, null=True, related_name="publications"
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    at = models.DateTimeField(_("from"), default=timezone.now)
    # The corrections it shows, each with the time of the publication that first did.
    corrections = models.JSONField(
        _("corrections"), default=list, db_default=models.Value([], models.JSONField())
    )
    corrected_at = models.DateTimeField(_("newest correction"), null=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("story", "-id"), name="news_publication_newest"),
            models.Index(
                fields=("-corrected_at",),
                condition=models.Q(corrected_at__isnull=False),
                name="news_publication_corrected",
            ),
        )

    def __str__(self) -> str:
        return f"{self.story_id}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def dated_corrections(self) -> dict[int, Dated]:
        """The corrections that readers see, by the number of their block."""
        return {one.number: one for one in map(Dated.of, self.corrections)}


def newest_publication(story_id: int) -> Publication | None:
    """What the gate let through last for this story, with its clearance."""
    return (
        Publication.objects.filter(story_id=story_id)
        .select_related("clearance")
        .order_by("-pk")
        .first()
    )


def record_publication(story_id: int, clearance: "Clearance", *, revision_id: int | None) -> bool:
    """Note that the row, as it stands, shows what `clearance` cleared; whether that is new.

    Only the gate calls this.
    """
    fingerprint = fingerprint_of(story_id)
    newest = newest_publication(story_id)
    if newest and (newest.clearance_id, newest.revision_id, newest.fingerprint) == (
        clearance.pk,
        revision_id,
        fingerprint,
    ):
        return False
    now = database_now()
    corrections = dated(clearance.content, corrections_ever(story_id), now=now)
    Publication.objects.create(
        story_id=story_id,
        clearance=clearance,
        revision_id=revision_id,
        fingerprint=fingerprint,
        at=now,
        corrections=[one.stored for one in corrections],
        corrected_at=max((one.at for one in corrections), default=None),
    )
    mark_shown(page_id=story_id, citation_ids=list(clearance.content.sources.citations))
    return True


def carry_publication(
    newest: Publication, clearance: "Clearance", *, is_as_shown: bool
) -> Publication:
    """Note that the row, given another form, shows the same as before, since the same time.

    `clearance` carries over that of `newest`. If the row of a story that was taken off has been
    changed since (`is_as_shown` is false), the publication still stands for what was shown, and not
    for the row. Only `news.rewriting` calls this.
    """
    corrections = dated(clearance.content, newest.corrections, now=newest.at)
    return Publication.objects.create(
        story_id=newest.story_id,
        clearance=clearance,
        revision_id=newest.revision_id,
        fingerprint=fingerprint_of(newest.story_id) if is_as_shown else newest.fingerprint,
        at=newest.at,
        corrections=[one.stored for one in corrections],
        corrected_at=newest.corrected_at,
    )


def corrections_ever(story_id: int) -> list[dict[str, Any]]:
    """The corrections that readers ever saw in a story, as they are stored, oldest last."""
    rows = Publication.objects.filter(story_id=story_id, corrected_at__isnull=False)
    return [
        one
        for stored in rows.order_by("-pk").values_list("corrections", flat=True)
        for one in stored
    ]


def fingerprint_of(story_id: int) -> str:
    """The database's hash of what readers see of the row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT news_story_fingerprint(%s)", [story_id])
        row: Any = cursor.fetchone()
    return str(row[0])
