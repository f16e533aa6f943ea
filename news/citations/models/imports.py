"""Imports of bibliographies: the file, how far it is, and what became of each entry."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """How far an import is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped")


class Outcome(models.TextChoices):
    """What became of one entry."""

    CREATED = "created", _("New")
    MATCHED = "matched", _("Already there")
    MERGED = "merged", _("Already there, gaps filled")
    REFUSED = "refused", _("Refused")


class CitationImport(models.Model):
    """One file that somebody imports. `admin/import_job.py` is the only writer.

    `data` is the file itself, dropped when it is done: it lies in the database, so that any worker
    can go on where another one stopped, and nobody finds it under an address.
    """

    name = models.CharField(_("file"), max_length=200)
    format = models.CharField(_("format"), max_length=20)
    data = models.BinaryField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="citation_imports"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.WAITING
    )
    reason = models.TextField(_("why it stopped"), blank=True)
    total = models.PositiveIntegerField(_("entries"), default=0)
    done = models.PositiveIntegerField(_("entries done"), default=0)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("import of citations")
        verbose_name_plural = _("imports of citations")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name


class ImportedEntry(models.Model):
    """What became of one entry of a file: one line of the report."""

    run = models.ForeignKey(CitationImport, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField(_("number"))
    line = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    title = models.CharField(_("title"), max_length=200, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    citation = models.ForeignKey(
        "citations.Citation", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("imported entry")
        verbose_name_plural = _("imported entries")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("run", "position"), name="citations_entry_once"),
        )

    def __str__(self) -> str:
        return f"{self.position}: {self.get_outcome_display()}"
