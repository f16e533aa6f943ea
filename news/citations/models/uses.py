"""Which pages rest on which citations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CitationUse(models.Model):
    """A page rests on a citation, in its live, its scheduled or its newest revision.

    Kept beside Wagtail's reference index because that neither sees drafts nor refuses
    deletions. `uses.py` is the only writer.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="citation_uses"
    )
    citation = models.ForeignKey(
        "citations.Citation", on_delete=models.PROTECT, related_name="uses"
    )
    is_shown = models.BooleanField(
        _("shown to readers"),
        default=False,
        db_default=False,
        help_text=_("It is in the version that was published last, not only in a draft."),
    )

    class Meta:
        verbose_name = _("use of a citation")
        verbose_name_plural = _("uses of citations")
        constraints = (
            models.UniqueConstraint(fields=("page", "citation"), name="citations_use_unique"),
        )
        indexes = (
            # The newest stories that rest on a source.
            models.Index(
                fields=("citation", "-page"),
                condition=models.Q(is_shown=True),
                name="citations_use_shown_newest",
            ),
        )

    def __str__(self) -> str:
        return str(self.page)
