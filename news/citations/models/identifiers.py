"""Identifiers of a citation beside those in its own fields: of a duplicate that was merged into it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdentifierKind(models.TextChoices):
    """What kind of identifier; the values are the names of the citation's own fields."""

    DOI = "doi", _("DOI")
    PMID = "pmid", _("PubMed id")
    ISBN = "isbn", _("ISBN")
    URL = "url", _("web address")


class OtherIdentifier(models.Model):
    """A further identifier by which the source is known. `merging.py` is the only writer."""

    citation = models.ForeignKey(
        "citations.Citation", on_delete=models.CASCADE, related_name="other_identifiers"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=IdentifierKind)
    value = models.CharField(_("value"), max_length=1000)

    class Meta:
        verbose_name = _("other identifier")
        verbose_name_plural = _("other identifiers")
        constraints = (
            models.UniqueConstraint(
                fields=("citation", "kind", "value"), name="citations_other_identifier_once"
            ),
        )
        indexes = (models.Index(fields=("kind", "value"), name="citations_other_identifier"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"
