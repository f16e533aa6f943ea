"""The record of rewrites: which rule gave which versions of a story another form, and what that renamed."""

from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# In the log of a story, with the numbers of the clearances that carry older ones over.
REWRITTEN: Final = "news.rewritten"


class Rewrite(models.Model):
    """A rule gave a story's body another form, and its words, their order and sources stayed.

    Append-only. The database lets a kept revision, a statement and a ruling change by what stands
    here, and in no other way. `revisions` has for each revision the digests of its content before
    and after (`factcheck_digest`, a space between them), `digests` what statements, their words and
    their places were called, and are called now.
    """

    # Not a foreign key: a draft that was rewritten may be deleted.
    page_id = models.BigIntegerField(_("story"), db_index=True)
    rule = models.CharField(_("rule"), max_length=100)
    at = models.DateTimeField(_("when"), default=timezone.now)
    revisions = models.JSONField(_("revisions"), default=dict)
    digests = models.JSONField(_("digests"), default=dict)

    class Meta:
        verbose_name = _("rewrite")
        verbose_name_plural = _("rewrites")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.page_id}, {self.rule}"
