"""Notices of retraction and the like, and what the desk makes of them."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.citations.records.standing import Nature, Standing


class Notice(models.Model):
    """A published notice on a publication: a retraction, correction, concern or reinstatement.

    It is kept as it was imported. `aftercare/retraction_data.py` is the only writer.
    """

    source = models.CharField(_("told by"), max_length=20)
    record_id = models.CharField(_("number there"), max_length=300)
    nature = models.CharField(
        _("nature"), max_length=30, choices=[(nature.value, nature.value) for nature in Nature]
    )
    doi = models.CharField(_("DOI of the publication"), max_length=300, blank=True)
    pmid = models.CharField(_("PubMed id of the publication"), max_length=8, blank=True)
    notice_doi = models.CharField(_("DOI of the notice"), max_length=300, blank=True)
    on = models.DateField(_("published on"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    title = models.TextField(_("title"), blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = (
            models.UniqueConstraint(fields=("source", "record_id"), name="citations_notice_once"),
            models.CheckConstraint(
                condition=~Q(doi="") | ~Q(pmid=""), name="citations_notice_of_something"
            ),
        )
        indexes = (
            models.Index(fields=("doi",), condition=~Q(doi=""), name="citations_notice_doi"),
            models.Index(fields=("pmid",), condition=~Q(pmid=""), name="citations_notice_pmid"),
        )

    def __str__(self) -> str:
        return f"{self.nature}: {self.title or self.doi or self.pmid}"

    @property
    def address(self) -> str:
        """Where the notice can be read; empty if it has no DOI."""
        return f"https://doi.org/{self.notice_doi}" if self.notice_doi else ""


class FlagState(models.TextChoices):
    """What the desk says of a flag."""

    OPEN = "open", _("Nobody has decided on it yet")
    CONFIRMED = "confirmed", _("Confirmed: readers see it")
    DISMISSED = "dismissed", _("Dismissed: it does not concern this source")


class StandingChoice(models.TextChoices):
    """How a source stands, in words for people."""

    RETRACTED = Standing.RETRACTED.value, _("Retracted")
    CONCERN = Standing.CONCERN.value, _("Expression of concern")
    CORRECTED = Standing.CORRECTED.value, _("Corrected")
    REINSTATED = Standing.REINSTATED.value, _("Reinstated")


class FlagQuerySet(models.QuerySet["Flag"]):
    """Flags, in the desk's words."""

    def open(self) -> Self:
        """Those that nobody has decided on."""
        return self.filter(state=FlagState.OPEN)

    def confirmed(self) -> Self:
        """Those that a checker has confirmed."""
        return self.filter(state=FlagState.CONFIRMED)


class Flag(models.Model):
    """A source may stand otherwise than when it was cited. A checker confirms or dismisses.

    There is one for each notice that made a difference: what was dismissed is not raised again, a
    newer notice is. `on` and `notice_doi` are the notice's as they were when somebody decided: a
    notice that is changed later changes nothing that readers see. `told_at` is when the desk
    heard of it. `aftercare/flags.py` is the only writer.
    """

    citation = models.ForeignKey(
        "citations.Citation", on_delete=models.CASCADE, related_name="flags"
    )
    standing = models.CharField(_("standing"), max_length=12, choices=StandingChoice)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="flags")
    state = models.CharField(_("state"), max_length=10, choices=FlagState, default=FlagState.OPEN)
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = models.TextField(_("comment"), blank=True)
    on = models.DateField(_("published on"), null=True)
    notice_doi = models.CharField(_("DOI of the notice"), max_length=300, blank=True)
    told_at = models.DateTimeField(_("desk told at"), null=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(FlagQuerySet)()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ("-found_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("citation", "notice"), name="citations_flag_once"),
            models.CheckConstraint(
                condition=Q(state=FlagState.OPEN, decided_by=None, decided_at=None)
                | (
                    ~Q(state=FlagState.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="citations_flag_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_standing_display()}: {self.citation}"
