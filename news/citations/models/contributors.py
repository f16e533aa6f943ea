"""The people and bodies behind a source."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from news.citations.records.identifiers import normalise_orcid
from news.citations.records.one_line import format_name
from news.citations.records.record import Name, Role

from .fields import NormalisedField


class ContributorRole(models.TextChoices):
    """What a contributor did for the source."""

    AUTHOR = Role.AUTHOR.value, _("Author")
    EDITOR = Role.EDITOR.value, _("Editor")
    SPEAKER = Role.SPEAKER.value, _("Speaker")


class Contributor(Orderable):
    """An author, editor or speaker of a citation: family and given names, or one literal name."""

    citation = ParentalKey(
        "citations.Citation", on_delete=models.CASCADE, related_name="contributors"
    )
    role = models.CharField(
        _("role"), max_length=10, choices=ContributorRole, default=ContributorRole.AUTHOR
    )
    family = models.CharField(_("family name"), max_length=200, blank=True)
    given = models.CharField(_("given names"), max_length=200, blank=True)
    literal = models.CharField(
        _("or one name"),
        max_length=300,
        blank=True,
        help_text=_("For organisations and people with a single name."),
    )
    orcid = NormalisedField(_("ORCID iD"), max_length=60, normalise=normalise_orcid)

    class Meta(Orderable.Meta):
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        indexes = (
            models.Index(Upper("family"), name="citations_contributor_family"),
            models.Index(Upper("literal"), name="citations_contributor_literal"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(literal="") ^ Q(family=""),
                name="citations_contributor_has_one_name",
                violation_error_message=_(
                    "Give a family name, or one name for an organisation, not both."
                ),
            ),
        )

    def __str__(self) -> str:
        return format_name(self.name)

    @property
    def name(self) -> Name:
        """The contributor as plain values."""
        return Name(self.family, self.given, self.literal, self.orcid, Role(self.role))

    def clean(self) -> None:
        """Raises ValidationError on the field to fill."""
        if not self.family and not self.literal:
            raise ValidationError({"family": _("A contributor needs a name.")})
        if self.family and self.literal:
            raise ValidationError(
                {"literal": _("Give a family name, or one name for an organisation, not both.")}
            )
