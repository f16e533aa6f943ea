"""Whether the web address of a citation still leads anywhere."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LinkState(models.TextChoices):
    """What looking at an address came to."""

    ALIVE = "alive", _("Alive")
    GONE = "gone", _("Gone")
    UNCLEAR = "unclear", _("Could not be checked")


class LinkCheck(models.Model):
    """What was found at a citation's address. `links.py` is the only writer."""

    citation = models.OneToOneField(
        "citations.Citation", on_delete=models.CASCADE, related_name="link", primary_key=True
    )
    url = models.CharField(_("address"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=LinkState)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    checked_at = models.DateTimeField(_("last looked"))
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    next_at = models.DateTimeField(_("look again from"), default=timezone.now, db_index=True)
    archived_url = models.CharField(_("archived copy"), max_length=1200, blank=True)

    class Meta:
        verbose_name = _("look at a link")
        verbose_name_plural = _("looks at links")

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.url}"
