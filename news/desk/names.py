"""The names under which readers know the people of the desk: accepted by somebody, and when.

What readers are told of a check has each name as it stood at that time. A name that was changed
since waits for an administrator, and is shown with the next clearance.
"""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import get_active_log_context, log

from .refusals import NameRefused

ACCEPTED = "desk.accept_name"
# From before names were accepted: what stood in an account then stood there always.
ALWAYS = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class ShownAs(models.TextChoices):
    """What readers are told of a person who checked a story."""

    DEFAULT = "", gettext_lazy("As the newsroom does by default")
    NAME = "name", gettext_lazy("My name")
    ROLE = "role", gettext_lazy("My role: “a fact-checker”")


class PublicNameQuerySet(models.QuerySet["PublicName"]):
    """Names, in the desk's words."""

    def waiting(self) -> Self:
        """Those that nobody has accepted yet."""
        return self.filter(accepted_at=None)

    def accepted(self) -> Self:
        """Those that somebody has accepted, newest first."""
        return self.filter(accepted_at__isnull=False).order_by("-accepted_at", "-pk")


class PublicName(models.Model):
    """A name of one person. Accepted, it stays as it is: the database refuses another change."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="public_names"
    )
    name = models.CharField(gettext_lazy("name"), max_length=301)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    typed_at = models.DateTimeField(gettext_lazy("typed"), default=timezone.now)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(gettext_lazy("accepted"), null=True)

    objects = PublicNameQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("name for readers")
        verbose_name_plural = gettext_lazy("names for readers")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(accepted_at=None), name="desk_name_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("typed_by")),
                name="desk_name_accepted_by_another",
            ),
        )
        indexes = (models.Index(fields=("user", "-accepted_at"), name="desk_name_newest"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def as_column(cls, *, user: OuterRef, at: OuterRef) -> Subquery:
        """The name of `user` as it stood `at` a time, as a column of another query."""
        return Subquery(
            cls.objects.accepted().filter(user=user, accepted_at__lte=at).values("name")[:1]
        )


def note_name(user: Any, *, is_new: bool) -> None:
    """Write down the name of an account that was just saved, if it is another one.

    That of a new account is accepted with it; any other waits for somebody else.
    """
    name = user.get_full_name()
    if is_new:
        PublicName.objects.create(user=user, name=name, accepted_at=timezone.now())
        return
    newest = PublicName.objects.accepted().filter(user=user).first()
    waiting = PublicName.objects.waiting().filter(user=user)
    if waiting.filter(name=name).exists():
        return
    waiting.delete()
    if newest is None or newest.name != name:
        typed_by = getattr(get_active_log_context(), "user", None)
        PublicName.objects.create(user=user, name=name, typed_by=typed_by)


@transaction.atomic
def accept_name(name_id: int, *, by: Any) -> PublicName:
    """Let readers see a name from the next clearance on; raises NameRefused."""
    waiting = (
        PublicName.objects.waiting().select_for_update(of=("self",)).filter(pk=name_id).first()
    )
    if waiting is None:
        raise NameRefused(_("Somebody has already accepted this name, or it was changed again."))
    if not by.is_superuser or not by.is_active:
        raise NameRefused(_("Administrators accept names."))
    if by.pk in (waiting.typed_by_id, waiting.user_id):
        raise NameRefused(
            _("Another administrator has to accept this: you typed it, or it is your own name.")
        )
    waiting.accepted_by, waiting.accepted_at = by, timezone.now()
    waiting.save(update_fields=["accepted_by", "accepted_at"])
    log(instance=waiting.user, action=ACCEPTED, user=by, data={"name": waiting.name})
    return waiting
