"""References as they are printed: formatted once by the CSL processor, and kept."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FormattedReferenceQuerySet(models.QuerySet["FormattedReference"]):
    """Formatted references, in the desk's words."""

    def of(self, digests: Iterable[str]) -> Self:
        """Those of these public forms, in whatever style, newest last."""
        return self.filter(form_digest__in=set(digests)).order_by("made_at", "pk")

    def in_style(self, style: str, locale: str) -> Self:
        """Those in one style and language."""
        return self.filter(style=style, locale=locale)


class FormattedReference(models.Model):
    """The public form of a citation in one style and language, as HTML.

    Found by the digest of the form, so that a form that was cleared keeps its reference whatever
    becomes of the citation. `engine` says what made it: an upgrade gives a difference to review
    (`manage.py format_references --check`). `formatted.py` is the only writer.
    """

    form_digest = models.CharField(_("digest of the public form"), max_length=64)
    form = models.JSONField(_("public form"))
    style = models.CharField(_("style"), max_length=40)
    locale = models.CharField(_("language"), max_length=10)
    html = models.TextField(_("HTML"))
    engine = models.CharField(_("made by"), max_length=100)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects = FormattedReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("formatted reference")
        verbose_name_plural = _("formatted references")
        constraints = (
            models.UniqueConstraint(
                fields=("form_digest", "style", "locale"), name="citations_formatted_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.form_digest[:12]}, {self.style}, {self.locale}"
