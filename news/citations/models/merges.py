"""The record of two citations becoming one."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def way_of(citation_id: int) -> list["Merge"]:
    """The merges that lead from a citation to the one that stands for it now, in order."""
    way: list[Merge] = []
    while merge := Merge.objects.filter(duplicate_id=citation_id).first():
        way.append(merge)
        citation_id = merge.kept_id
    return way


class Merge(models.Model):
    """A citation was found to be a duplicate of another one. `merging.py` is the only writer.

    It keeps both from being deleted: texts and clearances name the duplicate for ever.
    """

    duplicate = models.ForeignKey(
        "citations.Citation", on_delete=models.PROTECT, related_name="merged_away"
    )
    kept = models.ForeignKey("citations.Citation", on_delete=models.PROTECT, related_name="merges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("merge of citations")
        verbose_name_plural = _("merges of citations")
        constraints = (
            models.UniqueConstraint(fields=("duplicate",), name="citations_merge_once"),
            models.CheckConstraint(
                condition=~models.Q(duplicate=models.F("kept")), name="citations_merge_of_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.duplicate_id} → {self.kept_id}"
